import { mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { ValueError } from '../../lib/check.js';

/** An entry point of package.json. */
interface Entry {
  node: { import: string; require: string };
  import: string;
  require: string;
}

/** The place of a file as one beside `from` would import it. */
const relative = (from: string, to: string) =>
  path.posix.relative(path.posix.dirname(from), to).replace(/^(?!\.)/, './');

/**
 * Writes the files of the entry points of package.json that are no compiled source:
 * - `dist/node/models.mjs`, what Node imports: the names of the CommonJS build, so that a process that
 *   imports here and requires there has one copy of the package, whose classes and kernels are registered
 *   once;
 * - `models.js` and `models.d.ts` beside package.json: what does not read its `exports` (Metro, Jest before
 *   28, TypeScript's `moduleResolution: node`) looks for `tfjs-deconv/models` there.
 *
 * @throws ValueError if package.json does not pack them, or git would see them
 */
export function writeEntries(root: string): void {
  const read = (file: string) => readFileSync(path.join(root, file), 'utf8');
  const { exports, files } = JSON.parse(read('package.json')) as {
    exports: Record<string, Entry | string>;
    files: string[];
  };
  const ignored = read('.gitignore').split('\n');
  const write = (file: string, target: string) =>
    writeFileSync(path.join(root, file), `export * from '${relative(file, target)}';\n`);
  mkdirSync(path.join(root, 'dist', 'node'), { recursive: true });
  for (const [name, entry] of Object.entries(exports)) {
    if (typeof entry === 'string') continue;
    write(entry.node.import, entry.require);
    write(entry.node.import.replace(/\.mjs$/, '.d.mts'), entry.import);
    if (name === '.') continue;
    const stub = name.slice('./'.length);
    for (const file of [`${stub}.js`, `${stub}.d.ts`]) {
      if (!files.includes(file)) throw new ValueError(`package.json: files must have ${file}.`);
      if (!ignored.includes(`/${file}`)) throw new ValueError(`.gitignore must have /${file}.`);
    }
    write(`${stub}.d.ts`, entry.require);
    writeFileSync(path.join(root, `${stub}.js`), `module.exports = require('${entry.require}');\n`);
  }
}
