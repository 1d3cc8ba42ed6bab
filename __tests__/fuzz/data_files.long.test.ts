import { fuzzTest } from './fuzz.js';

describe('data files', () => {
  fuzzTest('png', 300);
  fuzzTest('wav', 300);
  fuzzTest('csv', 300);
  fuzzTest('idx', 300);
});
