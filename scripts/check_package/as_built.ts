import { readFileSync } from 'node:fs';
import path from 'node:path';
import type { Plugin } from 'esbuild';

/** A pattern of package.json's `sideEffects`: ** is any folders, * any name. */
function matcher(pattern: string): RegExp {
  const source = pattern
    .replace(/^\.\//, '')
    .replace(/[.+]/g, '\\$&')
    .replace(/\*\*\/|\*/g, (stars) => (stars === '*' ? '[^/]*' : '(?:.*/)?'));
  return new RegExp(`^${source}$`);
}

/**
 * Lets esbuild leave out of the sources what a bundler leaves out of the built package: package.json's `sideEffects` name the
 * built files. `tfjs-deconv/layers` is the source of that entry point.
 */
export function asBuilt(root: string): Plugin {
  const { exports, sideEffects } = JSON.parse(
    readFileSync(path.join(root, 'package.json'), 'utf8'),
  ) as { exports: Record<string, { import: string }>; sideEffects: string[] };
  const patterns = sideEffects.map(matcher);
  const source = (built: string) => built.replace('./dist/esm/', '').replace(/\.js$/, '.ts');
  const found = (file: string) => {
    const built = `dist/esm/${file.replace(/\.ts$/, '.js')}`;
    return {
      path: path.join(root, file),
      sideEffects: patterns.some((pattern) => pattern.test(built)),
    };
  };
  return {
    name: 'as-built',
    setup(bundler) {
      bundler.onResolve({ filter: /^tfjs-deconv(\/|$)/ }, ({ path: name }) =>
        found(source(exports[name.replace('tfjs-deconv', '.')]!.import)),
      );
      bundler.onResolve({ filter: /^\.\.?\/.*\.js$/ }, ({ path: name, importer }) => {
        const file = path.relative(root, path.resolve(path.dirname(importer), name));
        if (file.includes('node_modules')) return undefined;
        return found(file.replaceAll(path.sep, '/').replace(/\.js$/, '.ts'));
      });
    },
  };
}
