import { createRequire } from 'node:module';
import path from 'node:path';
import { build, type Plugin } from 'esbuild';

/** Backends whose kernels the suite is run on. */
export type SuiteBackend = 'cpu' | 'wasm';

const ROOT = path.join(import.meta.dirname, '..', '..');
const require = createRequire(import.meta.url);
const folderOf = (name: string) => path.dirname(require.resolve(`${name}/package.json`));
const CORE = folderOf('@tensorflow/tfjs-core');
const WASM = folderOf('@tensorflow/tfjs-backend-wasm');

/** wasm looks for its binaries beside its own code, which the bundle is not. */
const BACKENDS: Readonly<Record<SuiteBackend, string>> = {
  cpu: "import '@tensorflow/tfjs-backend-cpu';",
  wasm: `
    import { setWasmPaths } from '@tensorflow/tfjs-backend-wasm';
    setWasmPaths(${JSON.stringify(path.join(WASM, 'dist', path.sep))});`,
};

/** What a run is made of: tfjs-core with all that its tests call, a backend, and then perhaps this package. */
function entry(backend: SuiteBackend, withPackage: boolean): string {
  return `
    import '@tensorflow/tfjs-core/dist/public/chained_ops/register_all_chained_ops';
    import '@tensorflow/tfjs-core/dist/register_all_gradients';
    ${BACKENDS[backend]}
    ${withPackage ? "import './lib/index.ts';" : ''}
    import './scripts/check_tfjs_core/run_suite.ts';
    import '@tensorflow/tfjs-core/dist/tests';
  `;
}

/** The tests import tfjs-core by relative paths, everything else by its name: both are one copy. */
const oneCore: Plugin = {
  name: 'one-core',
  setup(bundler) {
    bundler.onResolve({ filter: /^@tensorflow\/tfjs-core$/ }, () => ({
      path: path.join(CORE, 'dist', 'index.js'),
    }));
  },
};

/**
 * Bundles the tests that the npm package of tfjs-core brings along into one CommonJS file, which runs
 * them when it is started.
 *
 * @param outfile where the bundle is written
 */
export async function bundleSuite(
  backend: SuiteBackend,
  withPackage: boolean,
  outfile: string,
): Promise<void> {
  await build({
    stdin: { contents: entry(backend, withPackage), resolveDir: ROOT, loader: 'ts' },
    outfile,
    bundle: true,
    platform: 'node',
    format: 'cjs',
    target: 'node20',
    mainFields: ['module', 'main'],
    // Test files have no exports, and the packages call modules that register things free of effects.
    ignoreAnnotations: true,
    external: ['jasmine-core'],
    define: {
      SUITE_BACKEND: JSON.stringify(backend),
      'import.meta.dirname': '__dirname',
      'import.meta.url': JSON.stringify(import.meta.url),
    },
    plugins: [oneCore],
    logLevel: 'error',
  });
}
