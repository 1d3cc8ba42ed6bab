import type { Random } from '../../lib/arithmetic/random.js';

const SIDE = 28;
/** Of the move, in pixels either way, of the size, and of the turn, in radians. */
const [MOVE, SIZE, TURN] = [2, 0.12, 0.2];

/** A digit moved, turned and scaled a little, at random: no two pictures of a training are the same. */
export function shifted(pixels: Float32Array, random: Random): Float32Array {
  const angle = random.uniform(-TURN, TURN);
  const scale = 1 + random.uniform(-SIZE, SIZE);
  const [dx, dy] = [random.uniform(-MOVE, MOVE), random.uniform(-MOVE, MOVE)];
  const [cos, sin] = [Math.cos(angle) * scale, Math.sin(angle) * scale];
  const middle = (SIDE - 1) / 2;
  const pixel = (x: number, y: number) =>
    x < 0 || y < 0 || x >= SIDE || y >= SIDE ? 0 : pixels[y * SIDE + x]!;
  return Float32Array.from({ length: SIDE * SIDE }, (_, at) => {
    const [u, v] = [(at % SIDE) - middle, Math.floor(at / SIDE) - middle];
    const [x, y] = [cos * u - sin * v + middle + dx, sin * u + cos * v + middle + dy];
    const [left, top] = [Math.floor(x), Math.floor(y)];
    const [right, below] = [x - left, y - top];
    return (
      (pixel(left, top) * (1 - right) + pixel(left + 1, top) * right) * (1 - below) +
      (pixel(left, top + 1) * (1 - right) + pixel(left + 1, top + 1) * right) * below
    );
  });
}
