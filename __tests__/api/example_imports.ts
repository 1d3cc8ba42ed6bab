import { join } from 'node:path';
import { entries } from '../../scripts/docs_api/entries.js';

const ROOT = join(__dirname, '..', '..');

const namesOf = (source: string): string[] =>
  Object.keys(require(join(ROOT, source)) as Record<string, unknown>);

const exported = new Map(
  // What several export is the first one's.
  entries()
    .reverse()
    .flatMap(({ name, source }) => namesOf(source).map((key) => [key, name] as const)),
);

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
  const names = new Map([...namesOf(file).map((key) => [key, own] as const), ...exported]);
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
