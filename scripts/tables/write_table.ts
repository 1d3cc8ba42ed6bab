import { readFileSync, writeFileSync } from 'node:fs';
import { ValueError } from '../../lib/check.js';
import { markdown } from './markdown.js';

/**
 * Puts the table that a command makes between the command's marks in a document.
 *
 * @throws ValueError if there are no marks, or if `write` is false and another table stands there
 */
export function writeTable(
  table: readonly (readonly (string | number)[])[],
  { file, command, write }: { file: string; command: string; write: boolean },
): void {
  const again = `npm run ${command} -- --write`;
  const [begin, end] = [`<!-- ${again} -->`, '<!-- end -->'];
  const text = readFileSync(file, 'utf8');
  const at = [text.indexOf(begin), text.indexOf(end)] as const;
  if (at[0] < 0 || at[1] < at[0]) throw new ValueError(`${file}: must have ${begin} and ${end}.`);
  const after = `${text.slice(0, at[0])}${begin}\n${markdown(table)}\n${text.slice(at[1])}`;
  if (write) writeFileSync(file, after);
  else if (after !== text) throw new ValueError(`${file}: the counts must be today's; ${again}`);
}
