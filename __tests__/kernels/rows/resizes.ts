import { resizeInputGradient } from '../../reference/resize_gradients.js';
import { built, indices, read } from '../places.js';
import { ROUNDING, type Row } from '../row.js';
import { listed, seeded, special, type Value } from '../value.js';

type Pair = [number, number];

function gradients(): Row[] {
  const rows: Row[] = [];
  const sizes: [Pair, Pair][] = [
    [
      [3, 4],
      [7, 6],
    ],
    [
      [4, 3],
      [8, 9],
    ],
    [
      [7, 6],
      [3, 4],
    ],
    [
      [1, 5],
      [4, 1],
    ],
    [
      [1, 1],
      [3, 3],
    ],
    [
      [2, 3],
      [2, 3],
    ],
  ];
  for (const [input, output] of sizes) {
    for (const [batch, channels] of [
      [2, 3],
      [1, 1],
      [0, 2],
      [3, 5],
    ] as Pair[]) {
      for (const [alignCorners, halfPixelCenters] of [
        [false, false],
        [true, false],
        [false, true],
      ] as const) {
        for (const method of ['nearest', 'bilinear'] as const) {
          const dy = seeded([batch, ...output, channels], 3);
          const images = seeded([batch, ...input, channels], 4);
          const c = { batch, input, output, channels, method, alignCorners, halfPixelCenters };
          rows.push({
            kernel: method === 'nearest' ? 'ResizeNearestNeighborGrad' : 'ResizeBilinearGrad',
            name: `${batch}x${input.join('x')}x${channels} to ${output.join('x')} corners=${alignCorners} half=${halfPixelCenters}`,
            inputs: { images, dy },
            attrs: { alignCorners, halfPixelCenters },
            expected: listed(images.shape, Array.from(resizeInputGradient(c, dy.values))),
            tolerance: ROUNDING,
          });
        }
      }
    }
  }
  return rows;
}

function repetitions(): Row[] {
  const rows: Row[] = [];
  for (const shape of [
    [2, 3, 4, 5],
    [1, 1, 1, 1],
    [0, 2, 2, 3],
    [2, 2, 3, 8],
    [1, 3, 2, 0],
  ]) {
    for (const factors of [
      [1, 1],
      [2, 2],
      [3, 1],
      [1, 4],
      [2, 3],
    ]) {
      const [sh, sw] = factors as Pair;
      const tall = [shape[0]!, shape[1]! * sh, shape[2]! * sw, shape[3]!];
      const dy = seeded(tall, 2);
      const forward = (x: Value, name: string): Row => ({
        kernel: 'UpsampleNearest',
        name: `[${shape}] by ${factors} ${name}`,
        inputs: { x },
        attrs: { factors },
        expected: built(tall, 'float32', ([n, h, w, c]) =>
          read(x, [n!, Math.floor(h! / sh), Math.floor(w! / sw), c!]),
        ),
      });
      rows.push(forward(seeded(shape, 1), ''), forward(special(shape, 1), 'special'));
      rows.push({
        kernel: 'UpsampleNearestGradient',
        name: `[${shape}] by ${factors}`,
        inputs: { dy },
        attrs: { factors },
        expected: built(shape, 'float32', ([n, h, w, c]) =>
          indices(factors).reduce(
            (sum, [i, j]) => sum + read(dy, [n!, h! * sh + i!, w! * sw + j!, c!]),
            0,
          ),
        ),
        tolerance: ROUNDING,
      });
    }
  }
  return rows;
}

/** Gradients of resizing, and upsampling by whole factors. */
export function resizeRows(): Row[] {
  return [...gradients(), ...repetitions()];
}
