import { ValueError } from '../check.js';

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

/**
 * What a JSON text says. Unlike `JSON.parse`, whose message differs with the version of Node and
 * often lacks the place, the error always names file, line and column.
 *
 * @param where the file's name.
 * @throws ValueError: `model.json: the content must be valid JSON, got '}' at line 1, column 8.`
 */
export function parseJson(where: string, text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    const position = jsonErrorPosition(text);
    const before = text.slice(0, position).split('\n');
    const got = position < text.length ? `'${text.slice(position, position + 12)}'` : 'its end';
    throw new ValueError(
      `${where}: the content must be valid JSON, got ${got.replace(/\s/g, ' ')} ` +
        `at line ${before.length}, column ${before.at(-1)!.length + 1}.`,
    );
  }
}
