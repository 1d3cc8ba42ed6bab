import { fuzzTest } from './fuzz.js';

describe('model files', () => {
  fuzzTest('model_json', 300);
  fuzzTest('keras', 300);
  fuzzTest('h5', 300);
  fuzzTest('weights_h5', 300);
  fuzzTest('new_hdf5', 300);
  fuzzTest('safetensors', 300);
  fuzzTest('torch_state', 300);
  fuzzTest('onnx', 300);
});
