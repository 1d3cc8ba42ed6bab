import { ValueError } from '../../lib/check.js';

const HEAD = '| export | algorithm | source |';

/** A comment of index.ts on an export: its name, the algorithm and, after @see, where that is from. */
const COMMENT = /\/\*\*\s*(?:\* )?(\w+): (.*?)\s*\*\//gs;

/** A comment's text on one line. */
const flat = (text: string): string => text.replace(/\s*\n \*\s*/g, ' ').trim();

/** The file from which index.ts exports a name. */
function fileOf(index: string, name: string): string {
  const exported = new RegExp(`export \\{[^}]*\\b${name}\\b[^}]*\\} from '\\./([^']+)'`);
  const [, file] = exported.exec(index) ?? [];
  if (file === undefined) throw new ValueError(`index.ts: a comment is on ${name}, no export`);
  return `${file}.ts`;
}

/** The rows of the exports, by the comments of index.ts. */
function rowsOf(index: string): string[] {
  return [...index.matchAll(COMMENT)].map(([, name, comment]) => {
    const [algorithm, source] = flat(comment!).split(' @see ');
    const file = fileOf(index, name!);
    const link = `[${file}](${file})`;
    return `| \`${name}\` | ${algorithm} | ${source === undefined ? link : `${link}; ${source}`} |`;
  });
}

/** The README of the module with the table of its exports, which ends it, written anew. */
export function withExports(readme: string, index: string): string {
  const start = readme.indexOf(HEAD);
  return [`${readme.slice(0, start)}${HEAD}`, '|---|---|---|', ...rowsOf(index), ''].join('\n');
}
