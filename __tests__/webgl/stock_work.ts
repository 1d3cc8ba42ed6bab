import type { ConvGeometry } from '../../lib/arithmetic/conv_geometry.js';
import { sumOf, type TextureWork } from '../../lib/webgl/work.js';
import type { Work } from '../../lib/webgpu/work.js';

/** Whether a tap of a stock shader's loop meets dy at a place, as conv_backprop_gpu.ts tests it. */
const meets = (g: ConvGeometry, axis: 0 | 1 | 2, place: number, tap: number): boolean => {
  const at = place - (g.kernel[axis] - 1 - g.before[axis]) + tap;
  return at >= 0 && at % g.strides[axis] === 0 && at / g.strides[axis] < g.output[axis];
};

const met = (g: ConvGeometry, axis: 0 | 1 | 2): number =>
  sumOf(0, g.input[axis], 1, (place) =>
    sumOf(0, g.kernel[axis], 1, (tap) => Number(meets(g, axis, place, tap))),
  );

/**
 * Conv2DDerInputPackedProgram of tfjs 4.22: a pixel has two columns beside each other and two channels, and looks at
 * every tap.
 */
export function stockInputGradient(g: ConvGeometry): TextureWork {
  const [, kernelHeight, kernelWidth] = g.kernel;
  const [pairs, columns] = [Math.ceil(g.outChannels / 2), Math.ceil(g.inChannels / 2)];
  const pixels = g.batch * columns;
  const rows = met(g, 1);
  let [reads, products] = [0, 0];
  for (let place = 0; place < g.input[2]; place += 2) {
    for (let tap = 0; tap < kernelWidth; tap++) {
      const [one, other] = [meets(g, 2, place, tap), meets(g, 2, place + 1, tap)];
      const at = (place - (kernelWidth - 1 - g.before[2]) + tap) / g.strides[2];
      const apart = one && other && Math.floor(at / 2) !== Math.floor((at + 1) / 2);
      reads += apart ? 3 : one || other ? 2 : 0;
      products += 4 * (Number(one) + Number(other));
    }
  }
  const width = Math.ceil(g.input[2] / 2);
  return {
    taps: pixels * width * (g.input[1] * kernelHeight - rows + rows * kernelWidth),
    multiplications: pixels * rows * pairs * products,
    loads: pixels * rows * pairs * reads,
    dispatches: 1,
  };
}

/** Conv3DDerInputProgram: a pixel has one value, and looks at every tap. */
export function stockVolumeGradient(g: ConvGeometry): TextureWork {
  const pixels = g.batch * g.inChannels;
  const [depth, height, width] = [met(g, 0), met(g, 1), met(g, 2)];
  const products = pixels * depth * height * width * g.outChannels;
  const taps =
    (g.input[0] * g.kernel[0] - depth) * g.input[1] * g.input[2] +
    depth * (g.input[1] * g.kernel[1] - height) * g.input[2] +
    depth * height * g.input[2] * g.kernel[2];
  return { taps: pixels * taps, multiplications: products, loads: 2 * products, dispatches: 1 };
}

/** Conv2DDerFilterProgram and Conv3DDerFilterProgram: a pixel has one value of the filter. */
export function stockFilterGradient(g: ConvGeometry): Work {
  const along = (axis: 0 | 1 | 2) =>
    sumOf(0, g.kernel[axis], 1, (tap) =>
      sumOf(0, g.output[axis], 1, (y) => {
        const x = tap + y * g.strides[axis] - g.before[axis];
        return Number(x >= 0 && x < g.input[axis]);
      }),
    );
  const products = g.batch * along(0) * along(1) * along(2) * g.inChannels * g.outChannels;
  return { multiplications: products, loads: 2 * products, dispatches: 1 };
}
