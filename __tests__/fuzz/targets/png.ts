import { encode } from 'fast-png';
import { parsePng } from '../../../lib/data/index.js';
import type { Random } from '../../../lib/data/random.js';
import { corrupt } from '../corrupt.js';
import type { Target } from '../target.js';

function image(random: Random): Uint8Array {
  const channels = 1 + random.integer(4);
  const depth = random.integer(2) === 0 ? 8 : 16;
  const [width, height] = [1 + random.integer(40), 1 + random.integer(40)];
  const Kind = depth === 8 ? Uint8Array : Uint16Array;
  const data = new Kind(width * height * channels).map(() => random.integer(2 ** depth));
  return encode({ width, height, channels, depth, data });
}

/** Sizes, depths and kinds in the header, with its checksum left wrong or not looked at. */
function withHeader(png: Uint8Array, random: Random): Uint8Array {
  const copy = png.slice();
  const view = new DataView(copy.buffer);
  view.setUint32(16 + 4 * random.integer(2), random.integer(2) === 0 ? 2 ** random.integer(32) : 0);
  copy[24 + random.integer(5)] = random.integer(20);
  return copy;
}

export const target: Target = {
  make: (random) => {
    const png = image(random);
    const kind = random.integer(4);
    const bytes = kind === 0 ? png : kind === 1 ? withHeader(png, random) : corrupt(png, random);
    return { 'a.png': bytes };
  },
  read: (files) => parsePng(files['a.png']!, 'a.png'),
};
