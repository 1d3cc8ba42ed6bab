import config from './jest.config.js';

/**
 * The suites of layers, operations, kernels and repairs on tfjs's WebGL backend, in pages of Chromium.
 *
 * @type {import('jest').Config}
 */
export default {
  ...config,
  // Pages and cards take the cores themselves.
  maxWorkers: 1,
  testMatch: ['**/__tests__/webgl/**/*.test.ts'],
  testPathIgnorePatterns: ['/node_modules/', '/dist/'],
  testTimeout: 600_000,
};
