import { copyFileSync, cpSync, mkdirSync, readdirSync } from 'node:fs';
import path from 'node:path';
import { build, type Plugin } from 'esbuild';
import { PAGE_SCRIPT } from '../build/page_script.js';
import { examples } from '../check_package/examples.js';
import { exampleModules, filesOf, runsInPage } from './example_modules.js';

/** `example-modules`: what loads each module that an example may import. */
const modules = (root: string): Plugin => ({
  name: 'example-modules',
  setup(bundler) {
    bundler.onResolve({ filter: /^example-modules$/ }, ({ path: name }) => ({
      path: name,
      namespace: 'example-modules',
    }));
    bundler.onLoad({ filter: /.*/, namespace: 'example-modules' }, () => {
      const rows = [...exampleModules()].map(
        ([name, source]) => `${JSON.stringify(name)}: () => import(${JSON.stringify(source)})`,
      );
      return { contents: `export const MODULES = {${rows.join(',\n')}};`, resolveDir: root };
    });
  },
});

/** Puts the files that examples read beside the script that runs them. */
export function copyExampleFiles(root: string, folder: string): void {
  const names = [...exampleModules().keys()];
  for (const { code, language } of examples(root)) {
    if (!runsInPage(language, code, names)) continue;
    for (const file of filesOf(code)) {
      cpSync(path.join(root, file), path.join(folder, file), { recursive: true });
    }
  }
}

/** Bundles what runs in workers of the site's pages, the package with it, with tfjs's .wasm files and ONNX Runtime beside. */
export async function bundleScripts(root: string, folder: string): Promise<void> {
  await build({
    ...PAGE_SCRIPT,
    entryPoints: {
      run: path.join(root, 'site', 'run', 'worker.ts'),
      bench: path.join(root, 'site', 'run', 'bench_worker.ts'),
    },
    outdir: folder,
    write: true,
    format: 'esm',
    splitting: true,
    minify: true,
    external: ['fs', 'path', 'os', 'worker_threads', 'perf_hooks', 'crypto', 'util'],
    plugins: [modules(root)],
  });
  const onnx = path.join(root, 'site', 'node_modules', 'onnxruntime-web', 'dist');
  mkdirSync(path.join(folder, 'ort'));
  for (const name of ['ort.wasm.bundle.min.mjs', 'ort-wasm-simd-threaded.wasm']) {
    copyFileSync(path.join(onnx, name), path.join(folder, 'ort', name));
  }
  const binaries = path.join(root, 'node_modules', '@tensorflow', 'tfjs-backend-wasm', 'dist');
  for (const name of readdirSync(binaries)) {
    if (name.endsWith('.wasm')) copyFileSync(path.join(binaries, name), path.join(folder, name));
  }
}
