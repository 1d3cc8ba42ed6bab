import config from './jest.config.js';

/** @type {import('jest').Config} */
export default {
  ...config,
  testEnvironment: './__tests__/gpu/environment.ts',
  globals: { ONLY_BACKENDS: ['webgpu'] },
  testTimeout: 120_000,
};
