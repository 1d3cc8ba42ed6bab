import { entries } from '../docs_api/entries.js';

/** Of the package, what a page cannot run. */
const NODE_ONLY = ['tfjs-deconv/node', 'tfjs-deconv/training'];

/** What the examples of the site may import, each by its name, and the file or package that it is. */
export function exampleModules(): ReadonlyMap<string, string> {
  const own = entries()
    .filter(({ name }) => !NODE_ONLY.includes(name))
    .map(({ name, source }): [string, string] => [name, `./${source}`]);
  const tfjs = ['core', 'layers', 'backend-wasm', 'backend-cpu'].map((part): [string, string] => {
    return [`@tensorflow/tfjs-${part}`, `@tensorflow/tfjs-${part}`];
  });
  return new Map([...own, ...tfjs]);
}

/** The files of the repository that an example reads. */
export const filesOf = (code: string): string[] =>
  [...code.matchAll(/'(__tests__\/fixtures\/[^']+)'/g)].map((match) => match[1]!);

/** Whether a page can run an example: it says of none that it cannot, and all that it imports is there. */
export function runsInPage(info: string, code: string, names: Iterable<string>): boolean {
  if (!/^(ts|js)$/.test(info.trim())) return false;
  // No page can list a folder.
  if (filesOf(code).some((file) => !/\.\w+$/.test(file))) return false;
  const known = new Set(names);
  const imported = [...code.matchAll(/\b(?:from|import)\s*\(?\s*'([^']+)'/g)].map(
    (match) => match[1]!,
  );
  return imported.length > 0 && imported.every((name) => known.has(name));
}
