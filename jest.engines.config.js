import config from './jest.config.js';

/** The package and the page in Firefox and in WebKitGTK. @type {import('jest').Config} */
export default {
  ...config,
  // A page takes a core and a half.
  maxWorkers: 2,
  testMatch: ['**/__tests__/engines/**/*.test.ts'],
  testPathIgnorePatterns: ['/node_modules/'],
  testTimeout: 120_000,
};
