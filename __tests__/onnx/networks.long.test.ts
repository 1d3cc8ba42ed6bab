import { describeEachBackend } from '../backends.js';
import { EXPORTED, expectPredictions, expectTraining, LAYOUTS, NETWORKS } from './networks.js';

describeEachBackend('networks of PyTorch', (backend) => {
  describe.each(LAYOUTS)('layout %s', (layout) => {
    test.each(NETWORKS)("%s has PyTorch's gradients and losses", (name) =>
      expectTraining(name, layout),
    );
    if (backend !== 'wasm') return;
    test.each(EXPORTED.optimized)('%s of torch.export predicts as in PyTorch', (name) =>
      expectPredictions(name, layout, 'optimized.onnx'),
    );
    test.each(EXPORTED.plain)("%s of torch.export has PyTorch's gradients and losses", (name) =>
      expectTraining(name, layout, 'plain.onnx'),
    );
  });
});
