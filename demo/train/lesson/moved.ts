import type { Random } from '../../../lib/arithmetic/random.js';
import type { Image } from '../../../lib/data/image.js';
import { warpImage } from '../../../lib/data/warp_image.js';

/** Of the move, in parts of the side either way, of the size, and of the turn, in radians. */
const [MOVE, SIZE, TURN] = [0.07, 0.12, 0.2];

/** An image moved, turned and scaled a little, at random: no two of a training are the same. */
export function moved(image: Image, random: Random): Float32Array {
  const { width, height } = image;
  const angle = random.uniform(-TURN, TURN);
  const scale = 1 + random.uniform(-SIZE, SIZE);
  const [dx, dy] = [width, height].map((side) => side * random.uniform(-MOVE, MOVE));
  const [cos, sin] = [Math.cos(angle) * scale, Math.sin(angle) * scale];
  const [right, down] = [(width - 1) / 2, (height - 1) / 2];
  const from = new Float32Array(2 * width * height);
  for (let at = 0; at < width * height; at++) {
    const [u, v] = [(at % width) - right, Math.floor(at / width) - down];
    from[2 * at] = sin * u + cos * v + down + dy!;
    from[2 * at + 1] = cos * u - sin * v + right + dx!;
  }
  return warpImage(image, from, 'linear').data;
}
