import config from './jest.config.js';

/** @type {import('jest').Config} */
export default {
  ...config,
  // A page takes a core and a half.
  maxWorkers: 2,
  testMatch: ['**/__tests__/browser/**/*.test.ts'],
  testPathIgnorePatterns: ['/node_modules/'],
};
