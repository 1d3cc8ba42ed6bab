import { detail, nameOf, SHAPES } from '../../bench/rows.js';
import type { ConvGeometry } from '../../lib/arithmetic/conv_geometry.js';
import { filterGradientWork } from '../../lib/webgpu/kernels/conv_filter_gradient.js';
import { inputGradientWork } from '../../lib/webgpu/kernels/conv_input_gradient.js';
import { DEPTH, threadsOf, tileColumns, tileFor, tileRows } from '../../lib/webgpu/tiles.js';
import type { Work } from '../../lib/webgpu/work.js';
import {
  stockFilterGradient,
  stockInputGradientLoop,
  stockInputGradientProduct,
} from './stock_work.js';

/** The convolution whose input gradient is the transposed convolution of the bench. */
function geometryOf(index: number): ConvGeometry {
  const shape = SHAPES[index]!;
  const { k, s, output } = detail(shape);
  const [batch, height, width, channels] = shape.input;
  const before = (axis: 0 | 1) => {
    const [n, length] = [[height, width][axis]!, output[axis + 1]!];
    return Math.max((n - 1) * s[axis] + k[axis] - length, 0) >> 1;
  };
  return {
    batch,
    input: [1, output[1], output[2]],
    inChannels: output[3],
    output: [1, height, width],
    outChannels: channels,
    kernel: [1, ...k],
    strides: [1, ...s],
    before: [0, before(0), before(1)],
  };
}

const shapes = SHAPES.map((shape, index) => ({
  name: nameOf({ kind: 'forward', index }),
  stride: shape.stride,
  flat: shape.input[1] === 1,
  g: geometryOf(index),
}));

const millions = (n: number) => (n / 1e6).toFixed(2).padStart(8);
const line = (who: string, { multiplications, loads, dispatches }: Work) =>
  `${who.padEnd(24)}${millions(multiplications)} M products${millions(loads)} M loads, ${dispatches} dispatched`;

describe('the work of a transposed convolution, counted', () => {
  test.each(shapes)('$name', ({ name, g, stride, flat }) => {
    const ours = inputGradientWork(g);
    const loop = stockInputGradientLoop(g);
    const product = stockInputGradientProduct(g);
    const lines = [line('ours', ours), line("tfjs's loop", loop), line("tfjs's product", product)];
    process.stdout.write(`${name}\n  ${lines.join('\n  ')}\n`);
    for (const stock of [loop, product]) {
      expect(ours.multiplications).toBeLessThanOrEqual(stock.multiplications);
      expect(ours.loads).toBeLessThanOrEqual(stock.loads);
    }
    expect(ours.dispatches).toBe(1);
    // The product multiplies every tap.
    if (stride > 1) {
      expect(ours.multiplications / product.multiplications).toBeLessThanOrEqual(
        flat ? 1 / 2 : 1 / 4,
      );
    }
  });

  test('is what threads do that do not wait for others, and no more but for borders', () => {
    for (const { g } of shapes) {
      const { done } = stockInputGradientLoop(g);
      expect(inputGradientWork(g).multiplications).toBeLessThan(1.4 * done);
    }
  });
});

describe('the work of a filter gradient, counted', () => {
  test.each(shapes)('$name', ({ name, g }) => {
    const ours = filterGradientWork(g);
    const stock = stockFilterGradient(g);
    process.stdout.write(`${name}\n  ${line('ours', ours)}\n  ${line("tfjs's", stock)}\n`);
    expect(ours.multiplications).toBeLessThanOrEqual(stock.multiplications);
    expect(ours.loads).toBeLessThanOrEqual(stock.loads / 4);
  });
});

test('every tile fits into a workgroup', () => {
  for (const rows of [1, 2, 7, 9, 49, 64, 1000, 65_536])
    for (let columns = 1; columns < 260; columns++)
      for (const products of [1, 4, 64]) {
        const tile = tileFor(rows, columns, products);
        const threads = threadsOf(tile);
        expect(threads % 4).toBe(0);
        expect(threads).toBeLessThanOrEqual(256);
        const shared = (tileRows(tile) + tileColumns(tile)) * (DEPTH + 4) * 4 + 8;
        expect(shared).toBeLessThanOrEqual(16_384);
        const whole = Math.ceil(columns / tileColumns(tile)) * tileColumns(tile);
        expect(whole - columns).toBeLessThan(8);
      }
});
