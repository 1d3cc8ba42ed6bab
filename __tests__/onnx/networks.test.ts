import { describeEachBackend } from '../backends.js';
import { drawn } from '../draws.js';
import { EXPORTED, expectPredictions, expectTraining, LAYOUTS, NETWORKS } from './networks.js';

describeEachBackend('networks of PyTorch', (backend) => {
  describe.each(LAYOUTS)('layout %s', (layout) => {
    const tried = NETWORKS.filter(
      (_, i) => drawn(i, LAYOUTS.indexOf(layout)) || backend === 'wasm',
    );
    test.each(tried)('%s predicts as in PyTorch', (name) => expectPredictions(name, layout));
  });

  describe.each(LAYOUTS)('of torch.export, layout %s', (layout) => {
    const optimized = EXPORTED.optimized.filter((_, i) => drawn(i, LAYOUTS.indexOf(layout)));
    test.each(optimized)('%s predicts as in PyTorch', (name) =>
      expectPredictions(name, layout, 'optimized.onnx'),
    );
  });

  // The others, and on the other backends, are trained by npm run test:long.
  if (backend !== 'wasm') return;
  test.each(NETWORKS.filter((_, i) => drawn(i)))("%s has PyTorch's gradients and losses", (name) =>
    expectTraining(name, 'channelsLast'),
  );
  test.each(EXPORTED.plain.filter((_, i) => drawn(i)))(
    "%s of torch.export has PyTorch's gradients and losses",
    (name) => expectTraining(name, 'channelsLast', 'plain.onnx'),
  );
});
