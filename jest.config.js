/** @type {import('jest').Config} */
export default {
  testEnvironment: './__tests__/environment.ts',
  // The engine that the addon holds outlives a test file: its globals must not be torn down.
  testEnvironmentOptions: { globalsCleanup: 'off' },
  testMatch: ['**/__tests__/**/*.test.ts'],
  // Chromium's are run by jest.browser.config.js, a graphics card's by jest.webgpu.config.js, those that take minutes by jest.long.config.js.
  testPathIgnorePatterns: [
    '/node_modules/',
    '/dist/',
    '<rootDir>/__tests__/browser/',
    '<rootDir>/__tests__/gpu/',
    '\\.long\\.test\\.ts$',
  ],
  modulePathIgnorePatterns: ['<rootDir>/dist/'],
  // Source imports end in `.js`, as ESM demands; jest maps them back to the `.ts` beside it.
  moduleNameMapper: { '^(\\.{1,2}/.*)\\.js$': '$1' },
  transform: {
    '\\.m?[jt]s$': [
      '@swc/jest',
      {
        jsc: { parser: { syntax: 'typescript' }, target: 'es2022' },
        module: { type: 'commonjs' },
      },
    ],
  },
  // These ship ESM only.
  transformIgnorePatterns: [
    '/node_modules/(?!(fast-png|iobuffer|d3-[a-z-]+|internmap)/|@tensorflow/tfjs-layers/dist/(?!tf-layers))',
  ],
  testTimeout: 60_000,
};
