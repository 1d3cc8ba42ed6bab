import type { Random } from '../../lib/arithmetic/random.js';

/** One of the ways in which bytes go bad. */
export function corrupt(data: Uint8Array, random: Random): Uint8Array {
  const pick = (n: number) => Math.floor(n * random.uniform());
  const at = pick(data.length);
  const copy = data.slice();
  switch (pick(5)) {
    case 0:
      return copy.subarray(0, at);
    case 1:
      copy[at]! ^= 1 << pick(8);
      return copy;
    case 2:
      return copy.fill(pick(2) * 255, at, at + 1 + pick(32));
    case 3:
      for (let i = 0; i < 1 + pick(20); i++) copy[pick(data.length)] = pick(256);
      return copy;
    default:
      copy.copyWithin(at, pick(data.length), data.length);
      return copy;
  }
}
