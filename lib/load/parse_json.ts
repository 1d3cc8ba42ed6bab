import { fail, ValueError } from '../check.js';
import { checkJsonSize } from './check_json_size.js';

/** Objects and arrays in each other: models in models take four for each, and nobody needs more. */
const DEEPEST = 256;
/** Parsed, JSON can take ten times its bytes. */
const MOST_BYTES = 2 ** 25;

/** One JSON token with the white space before it (RFC 8259). */
const TOKEN =
  /[ \t\n\r]*(?:([{}[\],:])|("(?:[ !#-[\]-\uffff]|\\(?:["\\/bfnrt]|u[0-9a-fA-F]{4}))*")|(-?(?:0|[1-9]\d*)(?:\.\d+)?(?:[eE][+-]?\d+)?|true|false|null))/y;
const SPACE = /[ \t\n\r]*/y;

/** Where text stops being JSON: an index, which is the length if the text ends too early. */
function jsonErrorPosition(text: string): number {
  const open: string[] = [];
  let expected: 'value' | 'value or ]' | 'key' | 'key or }' | ':' | 'comma or end' = 'value';
  let position = 0;
  for (;;) {
    SPACE.lastIndex = position;
    SPACE.exec(text);
    const start = SPACE.lastIndex;
    TOKEN.lastIndex = position;
    const [, mark, string, scalar] = TOKEN.exec(text) ?? [];
    if (open.length === 0 && expected === 'comma or end') return start;
    const wantsValue = expected === 'value' || expected === 'value or ]';
    const inside = open.at(-1);
    if (expected.startsWith('key') && string !== undefined) expected = ':';
    else if (expected === ':' && mark === ':') expected = 'value';
    else if (wantsValue && (string ?? scalar) !== undefined) expected = 'comma or end';
    else if (wantsValue && (mark === '{' || mark === '[')) {
      open.push(mark);
      expected = mark === '{' ? 'key or }' : 'value or ]';
    } else if (
      (mark === '}' && inside === '{' && ['key or }', 'comma or end'].includes(expected)) ||
      (mark === ']' && inside === '[' && ['value or ]', 'comma or end'].includes(expected))
    ) {
      open.pop();
      expected = 'comma or end';
    } else if (mark === ',' && expected === 'comma or end') {
      expected = inside === '{' ? 'key' : 'value';
    } else return start;
    position = TOKEN.lastIndex;
  }
}

/** Refuses what code that reads the values would stumble on: depth, and a key that is no property. */
function checkTree(where: string, root: unknown): void {
  let level = [root];
  for (let depth = 0; level.length > 0; depth++) {
    if (depth > DEEPEST) {
      throw new ValueError(
        `${where}: the content must be at most ${DEEPEST} levels deep, got more.`,
      );
    }
    const next: unknown[] = [];
    for (const value of level) {
      if (value === null || typeof value !== 'object') continue;
      if (Object.hasOwn(value, '__proto__')) fail(where, 'a key', "no '__proto__'", '__proto__');
      for (const inner of Array.isArray(value) ? value : Object.values(value)) {
        if (typeof inner === 'object') next.push(inner);
      }
    }
    level = next;
  }
}

/**
 * What a JSON text says. Unlike `JSON.parse`, whose message differs with the version of Node and
 * often lacks the place, the error always names file, line and column.
 *
 * @param where the file's name.
 * @throws ValueError: `model.json: the content must be valid JSON, got '}' at line 1, column 8.`;
 *     also for what is nested very deep, for millions of values, and for a key `__proto__`.
 */
export function parseJson(where: string, text: string): unknown {
  checkJsonSize(where, text);
  let value: unknown;
  try {
    value = JSON.parse(text);
  } catch {
    const position = jsonErrorPosition(text);
    const before = text.slice(0, position).split('\n');
    const got = position < text.length ? `'${text.slice(position, position + 12)}'` : 'its end';
    throw new ValueError(
      `${where}: the content must be valid JSON, got ${got.replace(/\s/g, ' ')} ` +
        `at line ${before.length}, column ${before.at(-1)!.length + 1}.`,
    );
  }
  checkTree(where, value);
  return value;
}

/**
 * `parseJson` of a file's bytes, which are UTF-8.
 *
 * @throws ValueError as parseJson does, and for more than 32 MiB.
 */
export function parseJsonBytes(where: string, data: Uint8Array): unknown {
  if (data.length > MOST_BYTES) fail(where, 'the JSON', `at most ${MOST_BYTES} bytes`, data.length);
  return parseJson(where, new TextDecoder().decode(data));
}
