import path from 'node:path';
import { gzipSync } from 'node:zlib';
import { type BuildOptions, build } from 'esbuild';
import { everything, SCRIPT_TAG } from '../build/script_tag.js';
import { asBuilt } from './as_built.js';

async function bytesOf(source: string, options: BuildOptions): Promise<number> {
  // package.json's sideEffects name the built files; without them none of the source is left out.
  const all = { ...options, ignoreAnnotations: true, entryPoints: [source], write: false };
  const { outputFiles } = await build({ ...all, logLevel: 'error' });
  return outputFiles![0]!.contents.length;
}

/** The source of a built file: lib/index.ts of ./dist/esm/lib/index.js. */
const sourceOf = (root: string, built: string) =>
  path.join(root, built.replace('./dist/esm/', '').replace(/\.js$/, '.ts'));

/**
 * The bytes of each entry point of package.json's `exports`, minified, with its dependencies, without
 * TensorFlow.js and what Node has.
 */
export async function entrySizes(
  root: string,
  exports: Record<string, string | { import: string }>,
): Promise<Record<string, number>> {
  const external = ['@tensorflow/*', 'jpeg-js', 'sharp'];
  const options = {
    bundle: true,
    minify: true,
    format: 'esm',
    platform: 'node',
    external,
  } as const;
  const sizes: [string, number][] = [];
  for (const [name, targets] of Object.entries(exports)) {
    if (typeof targets === 'string') continue;
    const size = await bytesOf(sourceOf(root, targets.import), options);
    sizes.push([path.posix.join('tfjs-deconv', name), size]);
  }
  return Object.fromEntries(sizes);
}

/** The bytes of the file for a script tag. */
export function scriptTagSize(root: string): Promise<number> {
  return bytesOf(path.join(root, 'lib', 'script_tag.ts'), SCRIPT_TAG);
}

/** The bytes of the file for a script tag that has all that pages can use. */
export async function wholeScriptTagSize(root: string): Promise<number> {
  const contents = everything(root).replaceAll('./dist/esm/', './');
  const stdin = { contents, resolveDir: root, loader: 'ts', sourcefile: 'all.ts' } as const;
  const options = { ...SCRIPT_TAG, stdin, ignoreAnnotations: true, write: false } as const;
  const { outputFiles } = await build({ ...options, logLevel: 'error' });
  return outputFiles[0]!.contents.length;
}

/**
 * The bytes that a page pays, minified and compressed, for what it imports of this package, without TensorFlow.js.
 *
 * @param code such as `export { Conv1DTranspose } from 'tfjs-deconv/layers';`
 */
export async function pageSize(root: string, code: string): Promise<number> {
  const { outputFiles } = await build({
    stdin: { contents: code, resolveDir: root },
    bundle: true,
    minify: true,
    format: 'esm',
    platform: 'browser',
    external: ['@tensorflow/*'],
    plugins: [asBuilt(root)],
    write: false,
    logLevel: 'error',
  });
  return gzipSync(outputFiles[0]!.contents, { level: 9 }).length;
}
