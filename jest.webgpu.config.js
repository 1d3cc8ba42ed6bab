import config from './jest.config.js';

/** @type {import('jest').Config} */
export default {
  ...config,
  testEnvironment: './__tests__/gpu/environment.ts',
  testPathIgnorePatterns: [
    '/node_modules/',
    '/dist/',
    '<rootDir>/__tests__/browser/',
    '\\.long\\.test\\.ts$',
  ],
  globals: { ONLY_BACKENDS: ['webgpu'] },
  testTimeout: 120_000,
};
