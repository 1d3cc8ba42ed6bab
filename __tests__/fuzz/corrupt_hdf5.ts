import type { Random } from '../../lib/arithmetic/random.js';
import { corrupt } from './corrupt.js';

/** Where the file may have addresses, lengths and counts: its words of 8 bytes that are small. */
function words(data: Uint8Array): number[] {
  const view = new DataView(data.buffer, data.byteOffset, data.byteLength);
  const found: number[] = [];
  for (let at = 8; at + 8 <= data.length; at += 8) {
    const value = view.getBigUint64(at, true);
    if (value > 0n && value < BigInt(data.length)) found.push(at);
  }
  return found;
}

/**
 * Damages an HDF5 file where it matters: an address becomes another object's, so that things are
 * taken for others, lie in each other or lead in circles; a length or a count becomes huge.
 */
export function corruptHdf5(data: Uint8Array, random: Random): Uint8Array {
  if (random.integer(3) === 0) return corrupt(data, random);
  const copy = data.slice();
  const view = new DataView(copy.buffer);
  const all = words(data);
  for (let count = 1 + random.integer(3); count > 0; count--) {
    const at = all[random.integer(all.length)]!;
    const other = view.getBigUint64(all[random.integer(all.length)]!, true);
    switch (random.integer(5)) {
      case 0:
        view.setBigUint64(at, 2n ** BigInt(random.integer(64)), true);
        break;
      case 1:
        view.setBigUint64(at, BigInt(8 * random.integer(data.length >> 3)), true);
        break;
      case 2:
        // Counts of messages, symbols and letters.
        view.setUint16(at + 2 * random.integer(4), random.integer(65536), true);
        break;
      case 3: {
        // A piece over another one, as large as a header.
        const from = 8 * random.integer(data.length >> 3);
        copy.copyWithin(at, from, from + 8 * (1 + random.integer(8)));
        break;
      }
      default:
        view.setBigUint64(at, other, true);
    }
  }
  return copy;
}
