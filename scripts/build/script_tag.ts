import { readFileSync } from 'node:fs';
import path from 'node:path';
import type { BuildOptions, Plugin } from 'esbuild';

/** A page has all of TensorFlow.js in one global, `tf`. */
const tfIsGlobal: Plugin = {
  name: 'tf-is-global',
  setup(bundler) {
    bundler.onResolve({ filter: /^@tensorflow\/tfjs/ }, ({ path: name }) => ({
      path: name,
      namespace: 'tf-global',
    }));
    bundler.onLoad({ filter: /.*/, namespace: 'tf-global' }, () => ({
      contents: 'module.exports = globalThis.tf;',
    }));
  },
};

const NO_TF = 'tfjs-deconv: TensorFlow.js must be loaded before it, as the global tf, got none.';

/** How esbuild makes a file for a script tag, with the global `tfdeconv`; a second one changes nothing. */
export const SCRIPT_TAG = {
  bundle: true,
  minify: true,
  format: 'iife',
  globalName: 'tfdeconv',
  target: 'es2022',
  plugins: [tfIsGlobal],
  banner: {
    js: `/* tfjs-deconv, Apache-2.0. Needs TensorFlow.js as the global \`tf\`. */
globalThis.tfdeconv||(()=>{if(!globalThis.tf)throw new Error(${JSON.stringify(NO_TF)});`,
  },
  footer: { js: 'globalThis.tfdeconv=tfdeconv})();' },
} as const satisfies BuildOptions;

/** How esbuild makes one file of modules, for import maps: TensorFlow.js is imported by its names. */
export const ONE_MODULE = {
  bundle: true,
  minify: true,
  format: 'esm',
  target: 'es2022',
  external: ['@tensorflow/*'],
  banner: { js: '/* tfjs-deconv, Apache-2.0. Imports @tensorflow/tfjs-core and -layers. */' },
} as const satisfies BuildOptions;

/** Entry points that are part of `tfjs-deconv` itself, that only change other things, or that need Node. */
const NO_NAME = [
  'layers',
  'arithmetic',
  'shapes',
  'wasm',
  'threads',
  'webgl',
  'webgpu',
  'repairs',
  'keras-defaults',
  'node',
  'training',
];

/** A source of all that pages can use: `tfjs-deconv`, and each other entry point under its name. */
export function everything(root: string): string {
  const { exports } = JSON.parse(readFileSync(path.join(root, 'package.json'), 'utf8')) as {
    exports: Record<string, string | { import: string }>;
  };
  const named = Object.entries(exports).flatMap(([entry, target]) => {
    const name = entry.slice('./'.length);
    if (typeof target === 'string' || name === '' || NO_NAME.includes(name)) return [];
    return [`export * as ${name} from '${target.import}';`];
  });
  return ["export * from './dist/esm/lib/script_tag.js';", ...named].join('\n');
}
