import fc from 'fast-check';
import { decodeUtf8 } from '../../lib/data/utf8.js';
import { collect } from './collect.js';

/** Where the first wrong character begins, byte by byte; -1 if none is wrong. */
function firstWrong(bytes: Uint8Array): number {
  const reads = (part: Uint8Array, stream: boolean) => {
    try {
      new TextDecoder('utf-8', { fatal: true }).decode(part, { stream });
      return true;
    } catch {
      return false;
    }
  };
  let begin = 0;
  for (let end = 1; end <= bytes.length; end++) {
    if (!reads(bytes.subarray(begin, end), true)) return begin;
    if (reads(bytes.subarray(begin, end), false)) begin = end;
  }
  return begin === bytes.length ? -1 : begin;
}

test('the byte of the first wrong character, wherever it is', async () => {
  const character = fc.constantFrom('a', 'é', '漢', '😀').map((text) => Buffer.from(text));
  const wrong = fc.constantFrom([0xff], [0x80], [0xc3], [0xe6, 0xbc], [0xed, 0xa0, 0x80], [0xf0]);
  const file = fc
    .tuple(fc.array(character, { maxLength: 40 }), wrong, fc.array(character, { maxLength: 40 }))
    .map(
      ([before, bad, after]) =>
        new Uint8Array(Buffer.concat([...before, Buffer.from(bad), ...after])),
    );
  await fc.assert(
    fc.asyncProperty(file, async (bytes) => {
      const at = firstWrong(bytes);
      await expect(collect(decodeUtf8('f', [bytes]))).rejects.toThrow(`f, byte ${at}: `);
    }),
    { seed: 1, numRuns: 500 },
  );
});
