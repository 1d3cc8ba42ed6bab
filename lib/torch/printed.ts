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

/** A module by its line: under several names where torch prints equal ones once. */
interface Block {
  names: string[];
  className: string;
  args: string;
  children: Block[];
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

/** More equal modules in a row are none that a text stands for. */
const MOST_EQUAL = 1000;

/** The names of '(0-2): 3 x ', and of '(0): '; null if the numbers do not fit. */
function namesOf(name: string, times: string | undefined): string[] | null {
  if (times === undefined) return [name];
  const [first, last] = name.split('-').map(Number) as [number, number];
  const count = last - first + 1;
  if (count !== Number(times) || !(count >= 1 && count <= MOST_EQUAL)) return null;
  return Array.from({ length: count }, (_, i) => String(first + i));
}

/** What parametrizations of torch print of themselves; weights are read without them. */
const PARAMETRIZATIONS = 'parametrizations';
const plainClass = (className: string) => className.replace(/^Parametrized(?=[A-Z])/, '');

function toModules({ names, className, args, children }: Block, prefix: string): PrintedModule[] {
  return names.map((name) => {
    const path = [prefix, name].filter(Boolean).join('.');
    const own = children.filter((child) => child.names[0] !== PARAMETRIZATIONS);
    return {
      className: plainClass(className),
      path,
      args: readArgs(args),
      children: own.flatMap((child) => toModules(child, path)),
    };
  });
}

/**
 * Reads what `print(module)` shows in Python.
 *
 * @param prefix the path of the outermost module.
 * @throws ValueError for a line that is none of it, or an end that is missing.
 */
export function readPrinted(where: string, text: string, prefix: string): PrintedModule {
  const roots: Block[] = [];
  const open: Block[] = [];
  for (const line of text.split('\n').map((one) => one.trim())) {
    if (line === '' || (line === ')' && open.pop() !== undefined)) continue;
    const parts = /^(?:\(([^)]*)\): )?(?:(\d+) x )?(\w+)\((?:(.*)\))?$/.exec(line);
    const parent = open.at(-1);
    // The options of a module that also has children are its first line.
    const options = /^(?:\d|\w+=|\((?![^)]*\): ))/.test(line);
    if (parent !== undefined && options && parent.args === '' && parent.children.length === 0) {
      parent.args = line;
      continue;
    }
    const misplaced = parent === undefined ? roots.length > 0 || parts?.[1] : !parts?.[1];
    const names = parts && namesOf(parts[1] ?? '', parts[2]);
    if (parts === null || names === null || misplaced) {
      return fail(where, 'every line', 'one of what print(module) shows', line);
    }
    const [, , , className, args] = parts;
    const block = { names, className: className!, args: args ?? '', children: [] };
    (parent?.children ?? roots).push(block);
    if (args === undefined) open.push(block);
  }
  if (roots.length === 1 && open.length === 0) {
    return toModules({ ...roots[0]!, names: [''] }, prefix)[0]!;
  }
  return fail(
    where,
    'the text',
    'one module from its name to its last parenthesis',
    text.slice(0, 60),
  );
}
