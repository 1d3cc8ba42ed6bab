/**
 * A project of a bundler or framework, as small as it goes, that runs PAGE_MODULE in its page and in a worker; or a program, where
 * there is no page.
 */
export interface Project {
  /** What npm installs, the bundler first. */
  readonly packages: readonly string[];
  /** Files by their path, beside model.js and worker.js in `source`. */
  readonly files: Readonly<Record<string, string>>;
  /** The folder of model.js and worker.js. */
  readonly source: string;
  /** The program of node_modules/.bin and what it is given. */
  readonly build: readonly string[];
  /** The folder of the built page. */
  readonly out: string;
  /** A program below node_modules and what it is given, which prints what `expected` is. */
  readonly program?: readonly string[];
  readonly expected?: string;
}

/** What each page computes: a prediction and a step of training, which the wasm backend can by this package's kernels alone. */
export const PAGE_MODULE = `
import * as tf from '@tensorflow/tfjs-core';
import { setWasmPaths } from '@tensorflow/tfjs-backend-wasm';
import * as tfl from '@tensorflow/tfjs-layers';
import { layers } from 'tfjs-deconv';
import { ready } from 'tfjs-deconv/wasm';

export async function run(files) {
  setWasmPaths(files);
  await tf.setBackend('wasm');
  const up = { filters: 1, kernelSize: 3, strides: 2, padding: 'same', kernelInitializer: 'ones' };
  const model = tfl.sequential({ layers: [layers.conv2dTranspose({ ...up, inputShape: [2, 2, 1] })] });
  const y = model.predict(tf.ones([1, 2, 2, 1]));
  model.compile({ optimizer: 'sgd', loss: 'meanSquaredError' });
  await model.fit(tf.ones([2, 2, 2, 1]), tf.zeros([2, 4, 4, 1]), { verbose: 0 });
  return [tf.getBackend(), await ready(), ...y.dataSync()].join(' ');
}
`;

/** What it answers. */
export const EXPECTED = 'wasm simd 1 1 2 1 1 1 2 1 2 2 4 2 1 1 2 1';

export const WORKER = `
import { run } from './model.js';
onmessage = ({ data }) => run(data).then(postMessage, (error) => postMessage(String(error.stack)));
`;

/** Where the page asks for tfjs's .wasm files. */
const FILES = `new URL('wasm/', document.baseURI).href`;
/** Both answers, as the title of the page. */
const tell = (run: string, worker: string) => `
  const files = ${FILES};
  const answers = [await ${run}(files).catch((error) => String(error.stack))];
  ${worker}
  document.title = answers.join(' | ');
`;
/** What asks a worker at an address, which is the arguments of a URL. */
const withWorker = (address: string) => `
  const worker = new Worker(new URL(${address}), { type: 'module' });
  answers.push(await new Promise((resolve) => {
    worker.onmessage = ({ data }) => resolve(data);
    worker.onerror = ({ message }) => resolve(message ?? 'no worker');
    worker.postMessage(files);
  }));
`;
/** Written in one, a bundler of this file would put its own address in. */
const OWN_ADDRESS = ['import', 'meta', 'url'].join('.');
/** A worker, as those bundlers take it that follow `new URL`. */
const WITH_WORKER = withWorker(`'./worker.js', ${OWN_ADDRESS}`);
/** A worker that was bundled as a file of its own. */
const BUILT_WORKER = withWorker("'worker.js', document.baseURI");
const main = (worker: string) =>
  `import { run } from './model.js';\n(async () => {${tell('run', worker)}})();\n`;
const html = (script: string) =>
  `<!doctype html><html><head><link rel="icon" href="data:,"></head><body>${script}</body></html>`;
const MODULE_HTML = html('<script type="module" src="./main.js"></script>');
const imported = (from: string) => `const { run } = await import('${from}');`;

/** What ends in one file: rollup and its plugins need one more for CommonJS, which tfjs's dependencies are. */
const ROLLUP = `
import commonjs from '@rollup/plugin-commonjs';
import resolve from '@rollup/plugin-node-resolve';
const plugins = [resolve({ browser: true, preferBuiltins: false }), commonjs()];
export default ['main', 'worker'].map((name) => ({
  input: name + '.js', plugins, output: { file: 'dist/' + name + '.js', format: 'es' },
}));
`;

/** Where hermes-engine-cli keeps its programs, by system. */
const HERMES_FOLDERS: Readonly<Record<string, string>> = {
  linux: 'linux64-bin',
  darwin: 'osx-bin',
  win32: 'win64-bin',
};

/** React Native's Metro without React Native itself, whose native parts no computer without a phone's tools has. */
const METRO = `
const { getDefaultConfig } = require('metro-config');
module.exports = getDefaultConfig(__dirname).then((config) => ({
  ...config,
  maxWorkers: 1,
  resolver: {
    ...config.resolver,
    resolverMainFields: ['react-native', 'browser', 'main'],
    unstable_conditionNames: ['react-native'],
  },
  transformer: {
    ...config.transformer,
    babelTransformerPath: require.resolve('@react-native/metro-babel-transformer'),
  },
}));
`;

/** The platform is what tfjs-react-native brings; `at` is in every Hermes but that of 2022, which npm has for computers. */
const HERMES = `
import * as tf from '@tensorflow/tfjs-core';
import '@tensorflow/tfjs-backend-cpu';
import { run } from './model.js';

for (const { prototype } of [Array, String, Object.getPrototypeOf(Uint8Array)]) {
  prototype.at ??= function (i) { return this[i < 0 ? this.length + i : i]; };
}
tf.env().setPlatform('react-native', {
  now: () => Date.now(),
  fetch: () => Promise.reject(new Error('no fetch')),
  encode: (text) => Uint8Array.from(text, (letter) => letter.charCodeAt(0)),
  decode: (bytes) => String.fromCharCode(...bytes),
  isTypedArray: (value) => ArrayBuffer.isView(value) && !(value instanceof DataView),
});
run().then(print, (error) => print(String(error.stack)));
`;

export const PROJECTS: Readonly<Record<string, Project>> = {
  Vite: {
    packages: ['vite'],
    source: '.',
    files: {
      'index.html': MODULE_HTML,
      'main.js': main(WITH_WORKER),
      'vite.config.js': "export default { base: './' };\n",
    },
    build: ['vite', 'build'],
    out: 'dist',
  },
  webpack: {
    packages: ['webpack', 'webpack-cli'],
    source: '.',
    files: {
      'main.js': main(WITH_WORKER),
      'dist/index.html': html('<script src="main.js"></script>'),
    },
    build: ['webpack', '--mode', 'production', '--entry', './main.js'],
    out: 'dist',
  },
  Rollup: {
    packages: ['rollup', '@rollup/plugin-node-resolve', '@rollup/plugin-commonjs'],
    source: '.',
    files: {
      'main.js': main(BUILT_WORKER),
      'rollup.config.mjs': ROLLUP,
      'dist/index.html': MODULE_HTML,
    },
    build: ['rollup', '-c'],
    out: 'dist',
  },
  esbuild: {
    packages: ['esbuild'],
    source: '.',
    files: { 'main.js': main(BUILT_WORKER), 'dist/index.html': MODULE_HTML },
    build: [
      'esbuild',
      'main.js',
      'worker.js',
      '--bundle',
      '--minify',
      '--format=esm',
      '--outdir=dist',
    ],
    out: 'dist',
  },
  Parcel: {
    packages: ['parcel'],
    source: '.',
    files: { 'index.html': MODULE_HTML, 'main.js': main(WITH_WORKER) },
    // The maps of tfjs-core name sources that its package lacks.
    build: ['parcel', 'build', 'index.html', '--public-url', './', '--no-source-maps'],
    out: 'dist',
  },
  Next: {
    packages: ['next', 'react', 'react-dom'],
    source: 'app',
    files: {
      'next.config.mjs': "export default { output: 'export' };\n",
      'app/layout.js':
        'export default ({ children }) => <html lang="en"><body>{children}</body></html>;\n',
      'app/page.js': `'use client';
import { useEffect } from 'react';
export default function Page() {
  useEffect(() => {
    (async () => {${imported('./model.js')}${tell('run', WITH_WORKER)}})();
  }, []);
  return <p>A model</p>;
}
`,
    },
    build: ['next', 'build'],
    out: 'out',
  },
  Nuxt: {
    packages: ['nuxt'],
    source: '.',
    files: {
      // With it unstorage refuses the key '/' of a page that Nuxt 4.4 keeps, the last one for Node 20: `Invalid key`.
      'nuxt.config.ts':
        'export default defineNuxtConfig({ telemetry: false, experimental: { payloadExtraction: false } });\n',
      'app.vue': `<script setup>
onMounted(async () => {${imported('./model.js')}${tell('run', WITH_WORKER)}});
</script>
<template><p>A model</p></template>
`,
    },
    build: ['nuxi', 'generate'],
    out: '.output/public',
  },
  SvelteKit: {
    packages: [
      '@sveltejs/kit',
      'svelte',
      'vite',
      '@sveltejs/vite-plugin-svelte',
      '@sveltejs/adapter-static',
    ],
    source: 'src/routes',
    files: {
      'svelte.config.js':
        "import adapter from '@sveltejs/adapter-static';\nexport default { kit: { adapter: adapter() } };\n",
      'vite.config.js':
        "import { sveltekit } from '@sveltejs/kit/vite';\nexport default { plugins: [sveltekit()] };\n",
      'src/app.html': html('%sveltekit.head%%sveltekit.body%'),
      'src/routes/+layout.js': 'export const prerender = true;\n',
      'src/routes/+page.svelte': `<script>
import { onMount } from 'svelte';
onMount(() => {
  (async () => {${imported('./model.js')}${tell('run', WITH_WORKER)}})();
});
</script>
<p>A model</p>
`,
    },
    build: ['vite', 'build'],
    out: 'build',
  },
  Angular: {
    packages: [
      '@angular/build',
      '@angular/cli',
      '@angular/compiler',
      '@angular/compiler-cli',
      '@angular/core',
      '@angular/common',
      '@angular/platform-browser',
      'rxjs',
      'tslib',
      // 7 has no JavaScript API, which Angular's compiler uses.
      'typescript@6',
    ],
    source: 'src',
    files: {
      'angular.json': JSON.stringify({
        version: 1,
        cli: { analytics: false },
        projects: {
          page: {
            projectType: 'application',
            root: '',
            sourceRoot: 'src',
            architect: {
              build: {
                builder: '@angular/build:application',
                options: {
                  outputPath: 'dist',
                  index: 'src/index.html',
                  browser: 'src/main.ts',
                  tsConfig: 'tsconfig.json',
                  webWorkerTsConfig: 'tsconfig.json',
                },
              },
            },
          },
        },
      }),
      'tsconfig.json': JSON.stringify({
        compilerOptions: {
          target: 'ES2022',
          module: 'ES2022',
          moduleResolution: 'bundler',
          allowJs: true,
          skipLibCheck: true,
          lib: ['ES2022', 'DOM'],
        },
        files: ['src/main.ts'],
      }),
      'src/index.html': html('<app-root></app-root>').replace('<head>', '<head><base href="./">'),
      'src/main.ts': `import { Component, provideZonelessChangeDetection } from '@angular/core';
import { bootstrapApplication } from '@angular/platform-browser';
import { run } from './model.js';

@Component({ selector: 'app-root', template: '<p>A model</p>' })
class App {
  async ngOnInit() {${tell('run', WITH_WORKER).replace('const answers', 'const answers: any[]')}}
}
bootstrapApplication(App, { providers: [provideZonelessChangeDetection()] });
`,
    },
    build: ['ng', 'build'],
    out: 'dist/browser',
  },
  Metro: {
    packages: [
      'metro',
      'metro-config',
      '@babel/core',
      '@babel/runtime',
      '@react-native/babel-preset',
      '@react-native/metro-babel-transformer',
      'hermes-engine-cli',
      '@tensorflow/tfjs-backend-cpu@^4.22.0',
    ],
    source: '.',
    files: {
      'model.js': PAGE_MODULE.replace(/.*tfjs-backend-wasm.*\n|.*setWasmPaths.*\n/g, '')
        .replace("'wasm'", "'cpu'")
        .replace(/.*tfjs-deconv\/wasm.*\n/, '')
        .replace('await ready(), ', ''),
      'worker.js': '',
      'main.js': HERMES,
      'babel.config.cjs': "module.exports = { presets: ['module:@react-native/babel-preset'] };\n",
      'metro.config.cjs': METRO,
      // Metro makes no folders.
      'out/.keep': '',
    },
    build: [
      ...['metro', 'build', 'main.js', '--out', 'out/main.js', '--platform', 'android'],
      ...['--dev', 'false', '--config', 'metro.config.cjs'],
    ],
    out: 'out',
    program: [`hermes-engine-cli/${HERMES_FOLDERS[process.platform]}/hermes`, '-O0', 'out/main.js'],
    expected: EXPECTED.replace('wasm simd', 'cpu'),
  },
};
