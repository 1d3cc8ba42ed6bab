import { fileURLToPath } from 'node:url';
import { suitesLeftOut } from './__tests__/gpu/suites_left_out.js';
import config from './jest.config.js';

const leftOut = suitesLeftOut(fileURLToPath(new URL('__tests__/gpu', import.meta.url)));
const files = Object.keys(leftOut).map((name) => name.replace(/^webgpu /, ''));

/**
 * The suites of layers, operations, kernels and repairs on tfjs's WebGPU backend, computed by a software
 * adapter, and errors of the card. Those of __tests__/gpu/left_out.json are left out.
 *
 * @type {import('jest').Config}
 */
export default {
  ...config,
  // Shaders are compiled on one core, and computed on all: two take turns at both.
  maxWorkers: 2,
  testSequencer: '<rootDir>/__tests__/gpu/longest_first.js',
  testEnvironment: './__tests__/gpu/environment.ts',
  testMatch: [
    '**/__tests__/gpu/**/*.test.ts',
    '**/__tests__/(kernels|layers|ops|oracle|repairs|stock)/*.test.ts',
    '**/__tests__/models/as_on_cpu.test.ts',
  ],
  testPathIgnorePatterns: [
    '/node_modules/',
    '/dist/',
    ...files.map((name) => `/__tests__/${name.replaceAll('.', '\\.')}$`),
  ],
  globals: { ONLY_BACKENDS: ['webgpu'] },
  testTimeout: 120_000,
};
