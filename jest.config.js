import { availableParallelism } from 'node:os';

/** @type {import('jest').Config} */
export default {
  testEnvironment: './__tests__/environment.ts',
  // The engine that the addon holds outlives a test file: its globals must not be torn down.
  testEnvironmentOptions: { globalsCleanup: 'off' },
  testMatch: ['**/__tests__/**/*.test.ts'],
  // Chromium's are run by jest.browser.config.js, other engines' by jest.engines.config.js, the built site's by jest.site.config.js, a graphics card's by jest.webgl.config.js and jest.webgpu.config.js, those that take minutes by jest.long.config.js.
  testPathIgnorePatterns: [
    '/node_modules/',
    '/dist/',
    '<rootDir>/__tests__/browser/',
    '<rootDir>/__tests__/engines/',
    '<rootDir>/__tests__/gpu/',
    '<rootDir>/__tests__/webgl/',
    '<rootDir>/__tests__/site/built/',
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
  // The second prints what was skipped, in one table at the end.
  reporters: ['default', '<rootDir>/__tests__/skipped_reporter.js'],
  // A test file's globals are looked up through its vm context, which takes loops over numbers up to eight times as long.
  sandboxInjectedGlobals: [
    'Array',
    'Error',
    'JSON',
    'Map',
    'Math',
    'Number',
    'Object',
    'Set',
    'String',
    'Symbol',
    'Int8Array',
    'Uint8Array',
    'Uint8ClampedArray',
    'Int16Array',
    'Uint16Array',
    'Int32Array',
    'Uint32Array',
    'Float32Array',
    'Float64Array',
    'DataView',
    'ArrayBuffer',
  ],
  // One more than cores, as some wait for processes that they started. By itself jest leaves a core alone, which of two is half.
  maxWorkers: availableParallelism() + 1,
  // package.json gives V8 a young generation of 64 MB: to collect a small one took a tenth of the time.
  testTimeout: 60_000,
};
