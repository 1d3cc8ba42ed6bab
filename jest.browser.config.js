import config from './jest.config.js';

/** @type {import('jest').Config} */
export default {
  ...config,
  // A page takes a core and a half.
  maxWorkers: 2,
  // As long as what a page is to show is waited for, and what comes before and after it.
  testTimeout: 180_000,
  testMatch: ['**/__tests__/browser/**/*.test.ts'],
  testPathIgnorePatterns: ['/node_modules/'],
};
