import { describeEachBackend } from '../backends.js';
import { drawn } from '../draws.js';
import { expectPredictions, expectTraining, LAYOUTS, NETWORKS } from './networks.js';

describeEachBackend('networks of PyTorch', (backend) => {
  describe.each(LAYOUTS)('layout %s', (layout) => {
    const tried = NETWORKS.filter(
      (_, i) => drawn(i, LAYOUTS.indexOf(layout)) || backend === 'wasm',
    );
    test.each(tried)('%s predicts as in PyTorch', (name) => expectPredictions(name, layout));
  });

  // The others, and on the other backends, are trained by npm run test:long.
  if (backend !== 'wasm') return;
  test.each(NETWORKS.filter((_, i) => drawn(i)))("%s has PyTorch's gradients and losses", (name) =>
    expectTraining(name, 'channelsLast'),
  );
});
