import { readFileSync } from 'node:fs';

type Exports = Record<string, string | { require: string }>;

/** The entry points of package.json, and the source of each: `tfjs-deconv/data` is lib/data/index.ts. */
export function entries(): { name: string; source: string }[] {
  const { exports } = JSON.parse(readFileSync('package.json', 'utf8')) as { exports: Exports };
  return Object.entries(exports).flatMap(([path, target]) => {
    if (typeof target === 'string') return [];
    const source = target.require.replace(/^\.\/dist\/cjs\/(.+)\.js$/, '$1.ts');
    return [{ name: path.replace('.', 'tfjs-deconv'), source }];
  });
}
