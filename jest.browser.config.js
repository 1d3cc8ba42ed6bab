import config from './jest.config.js';

/** @type {import('jest').Config} */
export default {
  ...config,
  // Pages and cards take the cores themselves.
  maxWorkers: 1,
  testMatch: ['**/__tests__/browser/**/*.test.ts'],
  testPathIgnorePatterns: ['/node_modules/'],
};
