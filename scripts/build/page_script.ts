import type { BuildOptions } from 'esbuild';

/** How esbuild bundles a script for a page: in one file, which sets nothing but what it means to. */
export const PAGE_SCRIPT = {
  bundle: true,
  write: false,
  platform: 'browser',
  format: 'iife',
  target: 'es2022',
  logLevel: 'error',
  // package.json's sideEffects name the built files, not the sources.
  ignoreAnnotations: true,
} as const satisfies BuildOptions;
