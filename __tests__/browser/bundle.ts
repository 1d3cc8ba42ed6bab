import path from 'node:path';
import { build } from 'esbuild';
import { PAGE_SCRIPT } from '../../scripts/build/page_script.js';

export const ROOT = path.join(__dirname, '..', '..');
export const WASM_BINARIES = path.join(ROOT, 'node_modules/@tensorflow/tfjs-backend-wasm/dist/');

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
