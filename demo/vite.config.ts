import path from 'node:path';
import { defineConfig } from 'vite';

const isolation = {
  // Lets the wasm backend use threads.
  'Cross-Origin-Opener-Policy': 'same-origin',
  'Cross-Origin-Embedder-Policy': 'require-corp',
};

export default defineConfig({
  root: import.meta.dirname,
  // Plain files that work from any path.
  base: './',
  server: { host: '127.0.0.1', headers: isolation },
  preview: { host: '127.0.0.1', headers: isolation },
  build: {
    outDir: path.join(import.meta.dirname, '..', 'out', 'demo'),
    emptyOutDir: true,
    target: 'es2022',
    // The package's sideEffects name the built files, not the sources.
    rolldownOptions: { treeshake: { moduleSideEffects: true } },
  },
});
