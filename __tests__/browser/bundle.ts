import path from 'node:path';
import { type BuildOptions, build } from 'esbuild';

export const ROOT = path.join(__dirname, '..', '..');
export const WASM_BINARIES = path.join(ROOT, 'node_modules/@tensorflow/tfjs-backend-wasm/dist/');

/** How a script for a page is bundled. */
export const PAGE_SCRIPT = {
  bundle: true,
  write: false,
  platform: 'browser',
  format: 'iife',
  target: 'es2022',
  logLevel: 'error',
  // The package's sideEffects name the built files, not the sources.
  ignoreAnnotations: true,
} as const satisfies BuildOptions;

/** A script of __tests__/browser/pages as one file for a page. */
export async function bundle(name: string): Promise<string> {
  const built = await build({
    entryPoints: [path.join(__dirname, 'pages', name)],
    ...PAGE_SCRIPT,
    // Node's modules, which tfjs names but never reaches in a browser.
    external: ['fs', 'path', 'os', 'worker_threads', 'perf_hooks', 'crypto', 'util'],
  });
  return built.outputFiles[0]!.text;
}

export const pageWith = (...scripts: string[]) =>
  `<!doctype html><html lang="en"><title>test</title><link rel="icon" href="data:,"><body>` +
  `${scripts.map((script) => `<script src="${script}"></script>`).join('')}</body></html>`;
