import { textLines } from '../../lib/data/text_lines.js';
import { decodeUtf8 } from '../../lib/data/utf8.js';
import { collect, inPieces } from './collect.js';

const lines = async (text: string, size: number) =>
  (await collect(textLines('f', inPieces(text, size)))).map(({ line, text }) => [line, text]);

describe.each([1, 2, 3, 5, 1000])('textLines in pieces of %d bytes', (size) => {
  test.each<[string, [number, string][]]>([
    ['', []],
    ['a', [[1, 'a']]],
    [
      'a\nb\n',
      [
        [1, 'a'],
        [2, 'b'],
      ],
    ],
    [
      'a\r\nb\r\n',
      [
        [1, 'a'],
        [2, 'b'],
      ],
    ],
    [
      '\n\nc',
      [
        [1, ''],
        [2, ''],
        [3, 'c'],
      ],
    ],
    [
      '\ufeffé\n漢字 🙂\n',
      [
        [1, 'é'],
        [2, '漢字 🙂'],
      ],
    ],
    [
      'a\rb\n',
      [
        [1, 'a'],
        [2, 'b'],
      ],
    ],
    [
      'a\r\rb\r',
      [
        [1, 'a'],
        [2, ''],
        [3, 'b'],
      ],
    ],
  ])('%j', async (text, expected) => {
    expect(await lines(text, size)).toEqual(expected);
  });
});

describe('bytes that are no UTF-8', () => {
  const hex = (text: string) => Uint8Array.from(Buffer.from(text.replaceAll(' ', ''), 'hex'));
  describe.each([1, 2, 3, 100])('in pieces of %d bytes', (size) => {
    test.each([
      ['61 ff 62', 'f, byte 1: the text must be UTF-8, got 0xff.'],
      ['ff fe 61 00', 'f, byte 0: the text must be UTF-8, got 0xff, as UTF-16 begins.'],
      ['fe ff 00 61', 'f, byte 0: the text must be UTF-8, got 0xfe, as UTF-16 begins.'],
      ['c3 a9 80', 'f, byte 2: the text must be UTF-8, got 0x80.'],
      ['61 62 63 e6 bc 41', 'f, byte 3: the text must be UTF-8, got 0xe6.'],
      ['61 e6 bc', 'f, byte 1: the text must be UTF-8, got its end within a character.'],
      ['f0 9f 99', 'f, byte 0: the text must be UTF-8, got its end within a character.'],
    ])('%s', async (bytes, message) => {
      const all = collect(decodeUtf8('f', inPieces(hex(bytes), size)));
      await expect(all).rejects.toThrow(new Error(message));
    });
  });
});
