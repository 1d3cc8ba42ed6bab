import type { Random } from '../../data/index.js';
import type { Example } from '../tasks/task.js';

/** One of the eight ways to turn and mirror a square, and where it is cut out. */
interface Cut {
  top: number;
  left: number;
  turn: number;
}

function cutOut(values: Float32Array, width: number, side: number, cut: Cut): Float32Array {
  const out = new Float32Array(side * side);
  for (let row = 0; row < side; row++) {
    for (let column = 0; column < side; column++) {
      let [i, j] = cut.turn & 1 ? [column, row] : [row, column];
      if (cut.turn & 2) i = side - 1 - i;
      if (cut.turn & 4) j = side - 1 - j;
      out[row * side + column] = values[(cut.top + i) * width + cut.left + j]!;
    }
  }
  return out;
}

/** A square of an image and its mask, at a random place, turned and mirrored at random. */
export function randomCrop({ x, y, size }: Example, side: number, random: Random): Example {
  const [height, width] = size as [number, number];
  const cut = {
    top: random.integer(height - side + 1),
    left: random.integer(width - side + 1),
    turn: random.integer(8),
  };
  return { x: cutOut(x, width, side, cut), y: cutOut(y!, width, side, cut) };
}
