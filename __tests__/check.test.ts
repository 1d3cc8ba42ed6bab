import { fail, integer, oneOf, onlyKnown, show, tuple, ValueError } from '../lib/check.js';

const ONE_TO_THREE = [1, 2, 3];
function named(): void {}

test.each<[unknown, string]>([
  ['text', "'text'"],
  [1.5, '1.5'],
  [Number.NaN, 'NaN'],
  [null, 'null'],
  [undefined, 'undefined'],
  [true, 'true'],
  [[1, null, ['a']], "[1, null, ['a']]"],
  [named, 'function named'],
  [() => {}, 'function (anonymous)'],
  [{ a: 1, b: [2] }, '{"a":1,"b":[2]}'],
  [{ long: 'x'.repeat(100) }, `{"long":"${'x'.repeat(68)}...`],
])('show(%p) is %s', (value, text) => {
  expect(show(value)).toBe(text);
});

test.each<[string, () => unknown, string]>([
  ['fail', () => fail('Here', 'this', 'that', 3), 'Here: this must be that, got 3.'],
  ['integer 0', () => integer('F', 'n', 0, 1), 'F: n must be a positive integer, got 0.'],
  ['integer -1', () => integer('F', 'n', -1, 0), 'F: n must be an integer of at least 0, got -1.'],
  ['integer 1.5', () => integer('F', 'n', 1.5, 1), 'F: n must be a positive integer, got 1.5.'],
  [
    'integer NaN',
    () => integer('F', 'n', Number.NaN, 1),
    'F: n must be a positive integer, got NaN.',
  ],
  ["integer '3'", () => integer('F', 'n', '3', 1), "F: n must be a positive integer, got '3'."],
  [
    'integer undefined',
    () => integer('F', 'n', undefined, 1),
    'F: n must be a positive integer, got undefined.',
  ],
  ['tuple, rank 1', () => tuple('F', 'k', 0, 1, 1), 'F: k must be a positive integer, got 0.'],
  [
    'tuple, rank 2',
    () => tuple('F', 'k', ONE_TO_THREE, 2, 1),
    'F: k must be a positive integer or an array of 2 of them, got [1, 2, 3].',
  ],
  [
    'tuple, rank 3, from 0',
    () => tuple('F', 'k', [0, -1, 0], 3, 0),
    'F: k must be an integer of at least 0 or an array of 3 of them, got [0, -1, 0].',
  ],
  [
    'oneOf',
    () => oneOf('F', 'padding', 'full', ['valid', 'same']),
    "F: padding must be 'valid' or 'same', got 'full'.",
  ],
  [
    'onlyKnown, a misspelt option',
    () => onlyKnown('F', { stride: 2 }, ['strides', 'filters']),
    "F: unknown option 'stride', expected one of filters, strides.",
  ],
  [
    'onlyKnown, no object',
    () => onlyKnown('F', 3 as unknown as object, ['strides']),
    'F: the options must be an object, got 3.',
  ],
])('%s', (_, attempt, message) => {
  expect(attempt).toThrow(new ValueError(message));
});

test('what is right comes back', () => {
  expect(integer('F', 'n', 3, 1)).toBe(3);
  expect(tuple('F', 'k', 2, 3, 1)).toEqual([2, 2, 2]);
  expect(tuple('F', 'k', [1, 2], 2, 1)).toEqual([1, 2]);
  expect(oneOf('F', 'padding', 'same', ['valid', 'same'])).toBe('same');
  expect(() => onlyKnown('F', { a: 1 }, ['a'])).not.toThrow();
});

test('the error has a name of its own', () => {
  expect(new ValueError('text').name).toBe('ValueError');
  expect(new ValueError('text')).toBeInstanceOf(Error);
});
