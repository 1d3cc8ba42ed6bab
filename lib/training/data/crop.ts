import type { Random } from '../../data/index.js';
import type { Example } from '../tasks/task.js';

/** One of the eight ways to turn and mirror a square, and where it is cut out. */
interface Cut {
  /** Of the whole. */
  height: number;
  top: number;
  left: number;
  turn: number;
}

function cutOut(values: Float32Array, width: number, side: number, cut: Cut): Float32Array {
  const channels = values.length / (width * cut.height);
  const out = new Float32Array(side * side * channels);
  for (let row = 0; row < side; row++) {
    for (let column = 0; column < side; column++) {
      let [i, j] = cut.turn & 1 ? [column, row] : [row, column];
      if (cut.turn & 2) i = side - 1 - i;
      if (cut.turn & 4) j = side - 1 - j;
      const from = ((cut.top + i) * width + cut.left + j) * channels;
      const to = (row * side + column) * channels;
      for (let c = 0; c < channels; c++) out[to + c] = values[from + c]!;
    }
  }
  return out;
}

/**
 * A square of an image and its mask, at a random place.
 *
 * @param turned whether it is turned and mirrored at random as well
 */
export function randomCrop(
  { x, y, size }: Example,
  side: number,
  random: Random,
  turned = true,
): Example {
  const [height, width] = size as [number, number];
  const cut = {
    height,
    top: random.integer(height - side + 1),
    left: random.integer(width - side + 1),
    turn: turned ? random.integer(8) : 0,
  };
  const cuts = { x: cutOut(x, width, side, cut), y: cutOut(y!, width, side, cut) };
  return { ...cuts, size: [side, side] };
}
