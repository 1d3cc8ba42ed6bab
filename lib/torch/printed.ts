import { fail } from '../check.js';

export type PrintedValue = number | boolean | null | string | number[];

/** A module as PyTorch prints it: Conv2d(1, 16, kernel_size=(3, 3), stride=(1, 1)). */
export interface PrintedModule {
  className: string;
  /** Its path in the model: 'encoder.0'; '' for the outermost. */
  path: string;
  /** Arguments without a name, by number, and with. */
  args: Record<string, PrintedValue>;
  children: PrintedModule[];
}

function value(text: string): PrintedValue {
  const numbers = /^(?:torch\.Size)?[([]+([-\d., ]*)[)\]]+$/.exec(text);
  if (numbers !== null)
    return numbers[1]!
      .split(',')
      .filter((n) => n.trim())
      .map(Number);
  if (text === 'True' || text === 'False') return text === 'True';
  if (text === 'None') return null;
  return text !== '' && Number.isFinite(Number(text))
    ? Number(text)
    : text.replace(/^'(.*)'$/, '$1');
}

function readArgs(text: string): PrintedModule['args'] {
  const parts = text.match(/(?:[^,([]|[([][^)\]]*[)\]])+/g) ?? [];
  return Object.fromEntries(
    parts.map((part, i) => {
      const [, key, given] = /^\s*(?:(\w+)=)?([\s\S]*?)\s*$/.exec(part)!;
      return [key ?? String(i), value(given!)];
    }),
  );
}

/**
 * Reads what `print(module)` shows in Python.
 *
 * @param prefix the path of the outermost module.
 * @throws ValueError for a line that is none of it, or an end that is missing.
 */
export function readPrinted(where: string, text: string, prefix: string): PrintedModule {
  const roots: PrintedModule[] = [];
  const open: PrintedModule[] = [];
  for (const line of text.split('\n').map((one) => one.trim())) {
    if (line === '' || (line === ')' && open.pop() !== undefined)) continue;
    const parts = /^(?:\(([^)]*)\): )?(\w+)\((?:(.*)\))?$/.exec(line);
    const parent = open.at(-1);
    const misplaced = parent === undefined ? roots.length > 0 || parts?.[1] : !parts?.[1];
    if (parts === null || misplaced) {
      return fail(where, 'every line', 'one of what print(module) shows', line);
    }
    const [, name = '', className, args] = parts;
    const path = [parent?.path ?? prefix, name].filter(Boolean).join('.');
    const module = { className: className!, path, args: readArgs(args ?? ''), children: [] };
    (parent?.children ?? roots).push(module);
    if (args === undefined) open.push(module);
  }
  if (roots.length === 1 && open.length === 0) return roots[0]!;
  return fail(
    where,
    'the text',
    'one module from its name to its last parenthesis',
    text.slice(0, 60),
  );
}
