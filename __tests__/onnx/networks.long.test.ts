import { describeEachBackend } from '../backends.js';
import { expectTraining, LAYOUTS, NETWORKS } from './networks.js';

describeEachBackend('networks of PyTorch', () => {
  describe.each(LAYOUTS)('layout %s', (layout) => {
    test.each(NETWORKS)("%s has PyTorch's gradients and losses", (name) =>
      expectTraining(name, layout),
    );
  });
});
