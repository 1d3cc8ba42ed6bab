import { join } from 'node:path';
import { proseLines } from '../../lib/data/prose_lines.js';
import { readProse } from '../../lib/node/read_prose.js';

test.each<[string, number | undefined, string[]]>([
  ['', undefined, []],
  ['# Title\nText\n\n## Two\n', undefined, ['Title', 'Text', 'Two']],
  ['one\ntwo\n\nthree', undefined, ['one two', 'three']],
  ['- a\n- b\n  goes on\n1. c\n> d', undefined, ['a', 'b goes on', 'c', 'd']],
  ['a\n```ts\ncode\n```\nb\n', undefined, ['a', 'b']],
  ['a\n| t | u |\n|---|---|\nb', undefined, ['a', 'b']],
  ['`f(x)` *is* **a** [link](http://x.y) ![alt](z.png)<br>', undefined, ['f(x) is a link alt']],
  ['one two three four', 9, ['one two', 'three', 'four']],
  ['a wordthatistoolong b', 6, ['a b']],
  ['See [what is\nknown](a.md).', undefined, ['See what is known.']],
])('proseLines %j %j', (markdown, maxLength, expected) => {
  expect(proseLines(markdown, maxLength === undefined ? {} : { maxLength })).toEqual(expected);
});

test.each<[object, string]>([
  [{ maxLength: 0 }, 'proseLines: maxLength must be a positive integer, got 0.'],
  [{ length: 3 }, "proseLines: unknown option 'length', expected one of maxLength."],
])('proseLines refuses %o', (options, message) => {
  expect(() => proseLines('a', options)).toThrow(new Error(message));
});

test("the repository's own documents are text to train on", async () => {
  const lines = await readProse(join(__dirname, '..', '..'), { maxLength: 80 });
  expect(lines.length).toBeGreaterThan(100);
  expect(Math.max(...lines.map((line) => line.length))).toBeLessThanOrEqual(80);
  expect(lines).toContain('Changelog');
  expect(lines.some((line) => /```|^\||\]\(/.test(line))).toBe(false);
});
