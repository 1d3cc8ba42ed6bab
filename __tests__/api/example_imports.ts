import { join } from 'node:path';
import { entries } from '../../scripts/docs_api/entries.js';

const ROOT = join(__dirname, '..', '..');

const exportsOf = (source: string) => require(join(ROOT, source)) as Record<string, unknown>;
const namesOf = (source: string): string[] => Object.keys(exportsOf(source));

/** What the entry points export, the first one last: what several export is the first one's. */
const ENTRIES = entries()
  .reverse()
  .map(({ name, source }) => ({ name, exports: exportsOf(source) }));

const namesAt = (points: typeof ENTRIES) =>
  points.flatMap(({ name, exports }) => Object.keys(exports).map((key) => [key, name] as const));

/** What the entry points that export something of a file export: of names that several have, these are meant there. */
function beside(file: string): (readonly [key: string, name: string])[] {
  const own = new Set(Object.values(exportsOf(file)).filter((one) => typeof one === 'function'));
  const homes = ENTRIES.filter(({ exports }) =>
    Object.values(exports).some((one) => own.has(one as () => unknown)),
  );
  return namesAt(homes);
}

/** A path as an import has it, on Windows too. */
export const specifier = (path: string) => path.replaceAll('\\', '/');

/**
 * The imports that an `@example` leaves out: `tf`, exported names from their entry points, those that are exported
 * nowhere from the example's own file.
 *
 * @param extension of the file, where it is imported by its path
 */
export function importsOf(file: string, code: string, extension = ''): string[] {
  const own = specifier(join(ROOT, file.replace(/\.ts$/, ''))) + extension;
  const names = new Map([
    ...namesOf(file).map((key) => [key, own] as const),
    ...namesAt(ENTRIES),
    ...beside(file),
  ]);
  const declared = [
    ...code.matchAll(/import\s*\{([^}]*)\}/g),
    ...code.matchAll(/\b(?:const|let)\s+(\w+|\{[^}=]*\}|\[[^\]=]*\])\s*=/g),
  ].map(([, names]) => names);
  const imports = [...names]
    .filter(([key]) => new RegExp(`(?<![.\\w'])${key}\\b(?!:)`).test(code))
    .filter(([key]) => !new RegExp(`\\b${key}\\b`).test(declared.join()))
    .map(([key, from]) => `import { ${key} } from '${from}';`);
  return [`import * as tf from '${specifier(join(__dirname, 'tf'))}${extension}';`, ...imports];
}
