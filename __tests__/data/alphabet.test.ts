import { Alphabet } from '../../lib/data/alphabet.js';

describe('Alphabet', () => {
  test('the printable characters of ASCII, each back as it was', () => {
    const alphabet = new Alphabet();
    expect(alphabet.size).toBe(96);
    const text = ` ${alphabet.characters.slice(1).join('')}`;
    const ids = alphabet.encode(text, 100);
    expect([...ids]).toEqual([...Array.from({ length: 95 }, (_, i) => i + 1), 0, 0, 0, 0, 0]);
    expect(alphabet.decode(ids)).toBe(text);
  });

  test.each<[string, number | undefined, number[]]>([
    ['', undefined, []],
    ['', 2, [0, 0]],
    ['ab🙂', undefined, [1, 2, 3]],
    ['🙂', 3, [3, 0, 0]],
    ['axb', 4, [1, 2, 2, 0]],
  ])('%j in %p', (text, length, ids) => {
    const alphabet = new Alphabet({ characters: 'ab🙂', unknown: 'b' });
    expect(alphabet.size).toBe(4);
    expect([...alphabet.encode(text, length)]).toEqual(ids);
  });

  test('0 within a line is a space', () => {
    expect(new Alphabet({ characters: 'ab' }).decode([0, 1, 0, 2, 0, 0])).toBe(' a b');
  });

  const ab = new Alphabet({ characters: 'ab' });
  test.each<[() => unknown, string]>([
    [() => ab.encode('a×'), "Alphabet: character 2 must be one of the alphabet, got '×'."],
    [() => ab.encode('aba', 2), 'Alphabet: the line must be at most 2 characters, got 3.'],
    [() => ab.encode('a', 1.5), 'Alphabet: length must be an integer of at least 0, got 1.5.'],
    [() => ab.decode([1, 3]), 'Alphabet: each number must be 0 to 2, got 3.'],
    [
      () => new Alphabet({ characters: '' }),
      "Alphabet: characters must be at least one character, got ''.",
    ],
    [
      () => new Alphabet({ characters: 'aba' }),
      "Alphabet: each of characters must be there once, got 'a'.",
    ],
    [
      () => new Alphabet({ characters: 'ab', unknown: '?' }),
      "Alphabet: unknown must be one of characters, got '?'.",
    ],
    [
      () => new Alphabet({ letters: 'ab' } as never),
      "Alphabet: unknown option 'letters', expected one of characters, unknown.",
    ],
  ])('%# %s', (make, message) => {
    expect(make).toThrow(new Error(message));
  });
});
