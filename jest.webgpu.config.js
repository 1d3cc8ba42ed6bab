import config from './jest.config.js';

/**
 * The suites that hold on WebGPU, computed by a software adapter: transposed convolutions against Keras, the
 * operations with their gradients, the layers, and errors of the card. The rest of the suites has not been
 * brought there.
 *
 * @type {import('jest').Config}
 */
export default {
  ...config,
  testEnvironment: './__tests__/gpu/environment.ts',
  testMatch: [
    '**/__tests__/gpu/**/*.test.ts',
    '**/__tests__/layers/suites.test.ts',
    '**/__tests__/ops/*.test.ts',
    '**/__tests__/oracle/keras_conv_transpose.test.ts',
  ],
  testPathIgnorePatterns: ['/node_modules/', '/dist/'],
  globals: { ONLY_BACKENDS: ['webgpu'] },
  testTimeout: 120_000,
};
