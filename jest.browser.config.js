import config from './jest.config.js';

/** @type {import('jest').Config} */
export default {
  ...config,
  testMatch: ['**/__tests__/browser/**/*.test.ts'],
  testPathIgnorePatterns: ['/node_modules/'],
};
