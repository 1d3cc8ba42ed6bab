import { createHash } from 'node:crypto';
import { readdirSync, readFileSync } from 'node:fs';
import path from 'node:path';
import { defineConfig, type Plugin } from 'vite';

const isolation = {
  // Lets the wasm backend use threads.
  'Cross-Origin-Opener-Policy': 'same-origin',
  'Cross-Origin-Embedder-Policy': 'require-corp',
};

/** Writes the service worker, which has to know every file of the page and when one has changed. */
const serviceWorker: Plugin = {
  name: 'service-worker',
  // After vite's own, which adds the scripts of workers.
  enforce: 'post',
  generateBundle(_, bundle) {
    const folder = path.join(import.meta.dirname, 'public');
    const copied = readdirSync(folder, { recursive: true, withFileTypes: true })
      .filter((entry) => entry.isFile())
      .map((entry) => path.relative(folder, path.join(entry.parentPath, entry.name)));
    const files = ['./', ...Object.keys(bundle), ...copied].filter((file) => file !== 'index.html');
    const hash = createHash('sha256').update(JSON.stringify(files));
    for (const output of Object.values(bundle)) {
      hash.update(output.type === 'chunk' ? output.code : output.source);
    }
    for (const file of copied) hash.update(readFileSync(path.join(folder, file)));
    const source = readFileSync(path.join(import.meta.dirname, 'service_worker.js'), 'utf8')
      .replace("'FILES'", JSON.stringify(files))
      .replace('VERSION', hash.digest('hex').slice(0, 16));
    this.emitFile({ type: 'asset', fileName: 'service_worker.js', source });
  },
};

/**
 * tfjs gives its workers the text of a function that asks for a variable around it, by `typeof`
 * since it is not there; minified, the variable has another name and the question is gone.
 */
const wasmThreads: Plugin = {
  name: 'wasm-threads',
  transform: {
    filter: { id: /tfjs-backend-wasm-threaded-simd\.js$/ },
    handler: (code) =>
      code.replace('if(typeof _scriptDir !== "undefined" && _scriptDir)', 'if(false)'),
  },
};

/** The package's sideEffects name the built files: of the sources each may register something. */
const sideEffects: Plugin = {
  name: 'side-effects',
  transform: {
    filter: { id: /^(?!.*\/node_modules\/).*\.ts$/ },
    handler: (code) => ({ code, map: null, moduleSideEffects: true }),
  },
};

export default defineConfig({
  root: import.meta.dirname,
  // Plain files that work from any path.
  base: './',
  server: { host: '127.0.0.1', headers: isolation },
  preview: { host: '127.0.0.1', headers: isolation },
  plugins: [serviceWorker, wasmThreads, sideEffects],
  worker: { format: 'es', plugins: () => [wasmThreads, sideEffects] },
  build: {
    outDir: path.join(import.meta.dirname, '..', 'out', 'demo'),
    emptyOutDir: true,
    target: 'es2022',
  },
});
