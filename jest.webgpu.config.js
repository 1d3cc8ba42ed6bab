import { readFileSync } from 'node:fs';
import config from './jest.config.js';

/** By file, or by backend and file, why a suite is not run on graphics cards. */
const listed = (name) =>
  JSON.parse(readFileSync(new URL(`__tests__/gpu/${name}`, import.meta.url), 'utf8'));
const leftOut = {
  ...listed('left_out.json'),
  ...(process.env.GPU_SLOW === '1' ? {} : listed('slow.json')),
};
const files = Object.keys(leftOut).map((name) => name.replace(/^webgpu /, ''));

/**
 * The suites of layers, operations, kernels and repairs on tfjs's WebGPU backend, computed by a software
 * adapter, and errors of the card. Those of __tests__/gpu/left_out.json are left out.
 *
 * @type {import('jest').Config}
 */
export default {
  ...config,
  // Pages and cards take the cores themselves.
  maxWorkers: 1,
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
