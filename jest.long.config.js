import config from './jest.config.js';

/** @type {import('jest').Config} */
export default {
  ...config,
  // Those that `npm test` leaves out, and those that take all of their random cases here (__tests__/draws.ts).
  testMatch: [
    '**/__tests__/**/*.long.test.ts',
    '**/__tests__/**/*.property.test.ts',
    '**/__tests__/keras/hostile.test.ts',
    '**/__tests__/properties/*.test.ts',
  ],
  globals: { LONG: true },
  testPathIgnorePatterns: ['/node_modules/', '/dist/'],
  passWithNoTests: false,
};
