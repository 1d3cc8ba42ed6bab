import config from './jest.config.js';

/** The site as `npm run site` built it, in a browser. @type {import('jest').Config} */
export default {
  ...config,
  testMatch: ['**/__tests__/site/built/**/*.test.ts'],
  testPathIgnorePatterns: ['/node_modules/'],
  // A page with axe, or some examples with their modules, where other work takes the cores.
  testTimeout: 180_000,
};
