import { fuzzTest } from './fuzz.js';

describe('model files', () => {
  fuzzTest('safetensors', 300);
});
