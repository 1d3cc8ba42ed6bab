import type { Random } from '../arithmetic/random.js';

/** A picture in colour, and the outlines of what is in it. */
export interface DrawnShapes {
  /** [side, side, 3], 0..1. */
  picture: Float32Array;
  /** [side, side, 3], white lines on black, the same in each channel. */
  outlines: Float32Array;
}

/** Discs are orange, squares blue, on dark green. */
const GROUND = [0.1, 0.3, 0.2];
const DISC = [0.9, 0.5, 0.1];
const SQUARE = [0.2, 0.4, 0.9];
const SHAPES = 3;

/**
 * Discs and squares on a ground, each kind of its own colour, and their outlines: their colours can be told from their form
 * alone. Later ones lie on those before.
 *
 * @param random all chance comes from it
 */
export function drawnShapes(side: number, random: Random): DrawnShapes {
  const picture = new Float32Array(side * side * 3);
  const outlines = new Float32Array(side * side * 3);
  const put = (pixel: number, colour: readonly number[], line: number) => {
    for (let c = 0; c < 3; c++) {
      picture[pixel * 3 + c] = colour[c]!;
      outlines[pixel * 3 + c] = line;
    }
  };
  for (let pixel = 0; pixel < side * side; pixel++) put(pixel, GROUND, 0);
  for (let shape = 0; shape < SHAPES; shape++) {
    const round = random.integer(2) === 0;
    const radius = random.uniform(side / 8, side / 4);
    const [row, column] = [random.uniform(0, side), random.uniform(0, side)];
    const brightness = random.uniform(0.8, 1);
    const colour = (round ? DISC : SQUARE).map((value) => value * brightness);
    for (let pixel = 0; pixel < side * side; pixel++) {
      const [y, x] = [Math.floor(pixel / side) - row, (pixel % side) - column];
      const far = round ? Math.hypot(y, x) : Math.max(Math.abs(y), Math.abs(x));
      if (far <= radius) put(pixel, colour, far > radius - 1.2 ? 1 : 0);
    }
  }
  return { picture, outlines };
}
