import { readdirSync, readFileSync } from 'node:fs';
import path from 'node:path';

const FOLDERS = ['lib', 'models', 'scripts', 'demo', 'site', 'bench', 'examples', '__tests__'];

/** Data, packages, and what is generated. */
const LEFT_OUT =
  /(^|\/)(node_modules|public|fixtures\/.*\.(?:json|txt))$|(?:_base64|simd_exports)\.ts$|\.d\.ts$/;

const SOURCE = /\.(?:ts|js|mjs|cjs|css|py|html)$/;

/** The texts of the repository's sources, by their path from its root. */
export function sourceFiles(root: string): Map<string, string> {
  const files = (folder: string): string[] =>
    readdirSync(path.join(root, folder), { withFileTypes: true }).flatMap((entry) => {
      const name = path.posix.join(folder, entry.name);
      if (LEFT_OUT.test(name)) return [];
      if (entry.isDirectory()) return files(name);
      return SOURCE.test(name) ? [name] : [];
    });
  return new Map(
    FOLDERS.flatMap(files).map((file) => [file, readFileSync(path.join(root, file), 'utf8')]),
  );
}
