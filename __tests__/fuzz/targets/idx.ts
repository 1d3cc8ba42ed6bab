import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { gzipSync } from 'fflate';
import { parseIdx, toIdx } from '../../../lib/data/index.js';
import { readIdx } from '../../../lib/node/index.js';
import { product } from '../../reference/product.js';
import { corrupt } from '../corrupt.js';
import type { Target } from '../target.js';

export const target: Target = {
  make: (random) => {
    const shape = Array.from({ length: 1 + random.integer(3) }, () => 1 + random.integer(9));
    const size = product(shape);
    const plain = toIdx(
      new Uint8Array(size).map((_, i) => i),
      shape,
    );
    // Dimensions of nothing, and of more than there is.
    if (random.integer(3) === 0) {
      const at = 4 + 4 * random.integer(shape.length);
      new DataView(plain.buffer, plain.byteOffset).setUint32(
        at,
        2 ** random.integer(32) - random.integer(2),
      );
    }
    const packed = random.integer(2) === 0;
    const bytes = packed ? gzipSync(plain) : plain;
    const name = packed ? 'a.idx.gz' : 'a.idx';
    return { [name]: random.integer(3) === 0 ? bytes : corrupt(bytes, random) };
  },
  async read(files, folder) {
    const [[name, bytes]] = Object.entries(files) as [[string, Uint8Array]];
    const path = join(folder, name);
    writeFileSync(path, bytes);
    const failures: unknown[] = [];
    const keep = (error: unknown) => failures.push(error);
    try {
      parseIdx(bytes, name);
    } catch (error) {
      keep(error);
    }
    for await (const _ of readIdx(path));
    if (failures.length > 0) throw failures[0];
  },
};
