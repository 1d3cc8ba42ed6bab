import { readFile } from 'node:fs/promises';
import { builtinModules } from 'node:module';
import path from 'node:path';
import { build, type Plugin } from 'esbuild';
import { PAGE_SCRIPT } from '../../scripts/build/page_script.js';
import { ROOT } from '../browser/bundle.js';

const TESTS = path.join(ROOT, '__tests__');
const page = (name: string) => path.join(TESTS, 'webgl', 'page', name);

/** Node's modules that a suite reads with; of the others the names alone are needed. */
const MODULES: Record<string, string> = {
  fs: page('node_fs.ts'),
  path: page('node_path.ts'),
  zlib: page('node_zlib.ts'),
};

/** Answers whatever is asked of it: what a page never reaches of modules for Node. */
const NOTHING = `
const nothing = new Proxy(function () {}, {
  get: (_, key) => (key === Symbol.toPrimitive ? () => '' : key === '__esModule' ? false : nothing),
  apply: () => nothing,
  construct: () => nothing,
});
module.exports = nothing;`;

const forPages: Plugin = {
  name: 'suites in a page',
  setup({ onResolve, onLoad }) {
    const builtins = new RegExp(`^(node:)?(${builtinModules.join('|')})(/|$)|graceful-fs`);
    onResolve({ filter: builtins }, ({ path: name }) => {
      const ours = MODULES[name.replace('node:', '')];
      return ours === undefined ? { path: name, namespace: 'nothing' } : { path: ours };
    });
    onLoad({ filter: /.*/, namespace: 'nothing' }, () => ({ contents: NOTHING, loader: 'js' }));
    // Each suite with its own place, by the path under which its fixtures are served.
    onLoad({ filter: /__tests__\/.*\.ts$/ }, async ({ path: file }) => {
      const folder = `/${path.relative(ROOT, path.dirname(file))}`;
      const text = await readFile(file, 'utf8');
      return {
        contents: text.replaceAll('__dirname', JSON.stringify(folder)),
        loader: 'ts',
      };
    });
  },
};

/**
 * Suites of __tests__ as one script for a page, which runs the one that the page's address names behind a `#`.
 *
 * @param start what stands before them, a file of __tests__.
 */
export async function bundleSuites(files: readonly string[], start: string): Promise<string> {
  const cases = files.map((file) => `'${file}': () => require('./${file}'),`).join('\n');
  const { outputFiles } = await build({
    stdin: {
      contents: `
        import './${start}';
        ({ ${cases} })[decodeURIComponent(location.hash.slice(1))]();`,
      resolveDir: TESTS,
    },
    // jest's own modules look for it when they are loaded.
    banner: {
      js: `globalThis.process = { env: { TFJS_DECONV_SHARED: '/shared', GPU_SLOW: '${process.env.GPU_SLOW ?? ''}' }, cwd: () => '/' }; var __dirname = '/';`,
    },
    ...PAGE_SCRIPT,
    plugins: [forPages],
  });
  return outputFiles[0]!.text;
}
