import { geometryOfShape } from '../../bench/gpu/geometry_of_shape.js';
import { nameOf, SHAPES } from '../../bench/rows.js';
import { filterGradientWork } from '../../lib/webgpu/kernels/conv_filter_gradient.js';
import { inputGradientWork } from '../../lib/webgpu/kernels/input_gradient_plan.js';
import { TILE_CHOICES, USUAL_CHOICE } from '../../lib/webgpu/tile_choice.js';
import { DEPTH, threadsOf, tileColumns, tileFor, tileRows } from '../../lib/webgpu/tiles.js';
import type { Work } from '../../lib/webgpu/work.js';
import {
  stockFilterGradient,
  stockInputGradientLoop,
  stockInputGradientProduct,
} from './stock_work.js';

const shapes = SHAPES.map((shape, index) => ({
  name: nameOf({ kind: 'forward', index }),
  stride: shape.stride,
  flat: shape.input[1] === 1,
  g: geometryOfShape(shape),
}));

const millions = (n: number) => (n / 1e6).toFixed(2).padStart(8);
const line = (who: string, { multiplications, loads, dispatches }: Work) =>
  `${who.padEnd(24)}${millions(multiplications)} M products${millions(loads)} M loads, ${dispatches} dispatched`;

/** Of every row of the table of cards. */
const choices = [...new Set([USUAL_CHOICE, ...Object.values(TILE_CHOICES)])];

describe('the work of a transposed convolution, counted', () => {
  test.each(shapes)('$name', ({ name, g, stride, flat }) => {
    const loop = stockInputGradientLoop(g);
    const product = stockInputGradientProduct(g);
    const usual = inputGradientWork(g, USUAL_CHOICE);
    const lines = [line('ours', usual), line("tfjs's loop", loop), line("tfjs's product", product)];
    process.stdout.write(`${name}\n  ${lines.join('\n  ')}\n`);
    for (const choice of choices) {
      const ours = inputGradientWork(g, choice);
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
    }
  });

  test('is what single threads of the loop do that wait for no others, and no more but for borders', () => {
    for (const { g } of shapes) {
      const { done } = stockInputGradientLoop(g);
      // 7 x 7 places and taps of five leave the most beside the border.
      const most = g.output[1] === 7 ? 1.18 : 1.03;
      for (const choice of choices) {
        expect(inputGradientWork(g, choice).multiplications).toBeLessThan(most * done);
      }
    }
  });
});

/** A transposed convolution's gradient by its input is a convolution, which is left to tfjs: it does what tfjs's does. */
describe('the work of a filter gradient, counted', () => {
  test.each(shapes)('$name', ({ name, g }) => {
    const stock = stockFilterGradient(g);
    const usual = filterGradientWork(g, USUAL_CHOICE);
    process.stdout.write(`${name}\n  ${line('ours', usual)}\n  ${line("tfjs's", stock)}\n`);
    for (const choice of choices) {
      const ours = filterGradientWork(g, choice);
      expect(ours.multiplications).toBeLessThanOrEqual(stock.done);
      expect(ours.loads).toBeLessThanOrEqual(stock.loads / 20);
    }
  });
});

test('every tile fits into a workgroup', () => {
  for (const rows of [1, 2, 7, 9, 49, 64, 1000, 65_536])
    for (let columns = 1; columns < 260; columns++)
      for (const products of [1, 4, 64]) {
        const tile = tileFor(USUAL_CHOICE, [rows, columns, products]);
        const threads = threadsOf(tile);
        expect(threads % 4).toBe(0);
        expect(threads).toBeLessThanOrEqual(256);
        const shared = (tileRows(tile) + tileColumns(tile)) * (DEPTH + 4) * 4 + 8;
        expect(shared).toBeLessThanOrEqual(16_384);
        const whole = Math.ceil(columns / tileColumns(tile)) * tileColumns(tile);
        expect(whole - columns).toBeLessThan(8);
      }
});
