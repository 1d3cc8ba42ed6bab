import { checkerboard } from '../../lib/arithmetic/checkerboard.js';
import { INK, type Svg } from './svg.js';

const CELL = 22;
const CELLS = 10;
export const OVERLAP_SIZE = { width: CELLS * CELL + 28, height: CELLS * CELL + 70 };

/** How many stamps cover each output element, away from the border. */
export function drawOverlap(
  svg: Svg,
  x0: number,
  y0: number,
  kernelSize: number,
  strides: number,
): void {
  const { axes, ratio } = checkerboard({
    kernelSize: [kernelSize, kernelSize],
    strides: [strides, strides],
  });
  const [rows, columns] = axes.map(({ overlap }) => overlap);
  const most = Math.max(...rows!) * Math.max(...columns!);
  svg.text(x0 + OVERLAP_SIZE.width / 2, y0 + 16, `k = ${kernelSize}, s = ${strides}`, {
    weight: 600,
  });
  for (let y = 0; y < CELLS; y++) {
    for (let x = 0; x < CELLS; x++) {
      const count = rows![y % strides]! * columns![x % strides]!;
      const strength = count / most;
      const [px, py] = [x0 + 14 + x * CELL, y0 + 34 + y * CELL];
      svg.rect(px, py, CELL - 1, CELL - 1, {
        fill: '#4477aa',
        opacity: 0.12 + 0.88 * strength,
        radius: 2,
      });
      svg.text(px + CELL / 2, py + CELL / 2, String(count), {
        size: 11,
        fill: strength > 0.6 ? '#ffffff' : INK,
      });
    }
  }
  const verdict = ratio === 1 ? 'even' : `uneven, ${ratio} to 1`;
  svg.text(x0 + OVERLAP_SIZE.width / 2, y0 + 48 + CELLS * CELL, verdict);
}
