import { readFileSync } from 'node:fs';
import { encode } from 'fast-png';
import type { Random } from '../../../lib/arithmetic/random.js';
import { crc32 } from '../../../lib/data/crc32.js';
import { parsePng } from '../../../lib/data/index.js';
import { corrupt } from '../corrupt.js';
import type { Target } from '../target.js';

const cases: { file: string }[] = JSON.parse(
  readFileSync(new URL('../../fixtures/png_cases.json', import.meta.url), 'utf8'),
);

function image(random: Random): Uint8Array {
  // Of every colour type and depth, interlaced and with a palette as well.
  if (random.integer(2) === 0) {
    return new Uint8Array(Buffer.from(cases[random.integer(cases.length)]!.file, 'base64'));
  }
  const channels = 1 + random.integer(4);
  const depth = random.integer(2) === 0 ? 8 : 16;
  const [width, height] = [1 + random.integer(40), 1 + random.integer(40)];
  const Kind = depth === 8 ? Uint8Array : Uint16Array;
  const data = new Kind(width * height * channels).map(() => random.integer(2 ** depth));
  return encode({ width, height, channels, depth, data });
}

/** Sizes, depths and kinds in the header. */
function withHeader(png: Uint8Array, random: Random): Uint8Array {
  const copy = png.slice();
  const view = new DataView(copy.buffer);
  view.setUint32(16 + 4 * random.integer(2), random.integer(2) === 0 ? 2 ** random.integer(32) : 0);
  copy[24 + random.integer(5)] = random.integer(20);
  return copy;
}

/** With the checksums set right, so that what is behind them is reached. */
function withChecksums(png: Uint8Array): Uint8Array {
  const copy = png.slice();
  const view = new DataView(copy.buffer);
  for (let at = 8; at + 12 <= copy.length; ) {
    const end = at + 8 + view.getUint32(at);
    if (end + 4 > copy.length) break;
    view.setUint32(end, crc32(copy.subarray(at + 4, end)));
    at = end + 4;
  }
  return copy;
}

export const target: Target = {
  make: (random) => {
    const png = image(random);
    const kind = random.integer(4);
    const bytes = kind === 0 ? png : kind === 1 ? withHeader(png, random) : corrupt(png, random);
    return { 'a.png': random.integer(3) === 0 ? bytes : withChecksums(bytes) };
  },
  read: (files) => parsePng(files['a.png']!, 'a.png'),
};
