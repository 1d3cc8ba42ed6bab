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

/** How esbuild makes the file for a script tag, with the global `tfdeconv`. */
export const SCRIPT_TAG = {
  bundle: true,
  minify: true,
  format: 'iife',
  globalName: 'tfdeconv',
  target: 'es2022',
  plugins: [tfIsGlobal],
  banner: { js: '/* tfjs-deconv, Apache-2.0. Needs TensorFlow.js as the global `tf`. */' },
} as const satisfies BuildOptions;
