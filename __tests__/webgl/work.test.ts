import { namesOf, transposedOf } from '../../bench/browser_webgl_rows.js';
import { geometryOfShape } from '../../bench/gpu/geometry_of_shape.js';
import { nameOf, SHAPES } from '../../bench/rows.js';
import type { ConvGeometry } from '../../lib/arithmetic/conv_geometry.js';
import { filterGradientWork } from '../../lib/webgl/kernels/conv_filter_gradient.js';
import { inputGradientWork } from '../../lib/webgl/kernels/conv_input_gradient.js';
import { fasterEpilogue, fasterInputGradient } from '../../lib/webgl/kernels/rules.js';
import type { Work } from '../../lib/webgpu/work.js';
import { stockFilterGradient, stockInputGradient, stockVolumeGradient } from './stock_work.js';

const shapes = SHAPES.map((shape, index) => ({
  name: nameOf({ kind: 'forward', index }),
  stride: shape.stride,
  g: geometryOfShape(shape),
}));

const line = (who: string, { multiplications, loads, dispatches }: Work) =>
  `${who.padEnd(8)}${(multiplications / 1e6).toFixed(2)} M products, ${(loads / 1e6).toFixed(2)} M reads by ${dispatches}`;

/** [4,4,4,16] -> 8 k3 s2 'same', and others. */
const volumes: readonly ConvGeometry[] = [
  { kernel: 3, strides: 2, before: 0 },
  { kernel: 4, strides: 2, before: 1 },
  { kernel: 3, strides: 1, before: 1 },
].map(({ kernel, strides, before }) => ({
  batch: 2,
  input: [4 * strides, 4 * strides, 4 * strides],
  inChannels: 8,
  output: [4, 4, 4],
  outChannels: 16,
  kernel: [kernel, kernel, kernel],
  strides: [strides, strides, strides],
  before: [before, before, before],
}));

const taps = (n: number) => `, ${(n / 1e6).toFixed(2)} M taps`;

describe('the work of a transposed convolution on webgl, counted', () => {
  test.each(shapes)('$name', ({ name, g, stride }) => {
    const [ours, stock] = [inputGradientWork(g), stockInputGradient(g)];
    const lines = [line('ours', ours) + taps(ours.taps), line("tfjs's", stock) + taps(stock.taps)];
    process.stderr.write(`${name}\n  ${lines.join('\n  ')}\n`);
    expect(ours.loads).toBeLessThan((stride > 1 ? 0.75 : 0.9) * stock.loads);
    // Places of two beside each other at borders, one of which is outside.
    expect(ours.multiplications).toBeLessThan(1.35 * stock.multiplications);
    expect(ours.taps).toBeLessThanOrEqual(stride > 1 ? stock.taps / 2 : stock.taps);
  });

  test.each(volumes)('volumes: kernel $kernel, strides $strides', (g) => {
    const [ours, stock] = [inputGradientWork(g), stockVolumeGradient(g)];
    expect(ours.loads).toBeLessThan(stock.loads / 4);
    expect(ours.taps).toBeLessThan(stock.taps / 4);
  });
});

describe('the work of a filter gradient on webgl, counted', () => {
  test.each(shapes)('$name', ({ name, g }) => {
    const [ours, stock] = [filterGradientWork(g), stockFilterGradient(g)];
    process.stderr.write(`${name}\n  ${line('ours', ours)}\n  ${line("tfjs's", stock)}\n`);
    expect(ours.loads).toBeLessThan(stock.loads / 3);
    expect(ours.multiplications).toBeLessThan(1.35 * stock.multiplications);
  });

  test.each(volumes)('volumes: kernel $kernel, strides $strides', (g) => {
    expect(filterGradientWork(g).loads).toBeLessThan(stockFilterGradient(g).loads / 3);
  });
});

/** A convolution of three axes whose input gradient is a row of the bench. */
function geometryOfOther(index: number): ConvGeometry {
  const { input, filters, kernel, strides } = transposedOf(index, true);
  const three = (sizes: readonly number[]) =>
    [...Array<number>(3 - sizes.length).fill(1), ...sizes] as [number, number, number];
  const [output, k, s] = [three(input.slice(1, -1)), three(kernel), three(strides)];
  return {
    batch: input[0]!,
    input: [output[0] * s[0], output[1] * s[1], output[2] * s[2]],
    inChannels: filters,
    output,
    outChannels: input.at(-1)!,
    kernel: k,
    strides: s,
    before: [0, 0, 0],
  };
}

test('the rules take what took less time than stock, and no other', () => {
  const taken = (rule: (g: ConvGeometry, volume: boolean) => boolean) =>
    namesOf('forward', true).filter((_, i) =>
      rule(geometryOfOther(i), transposedOf(i, true).input.length === 5),
    );
  expect(taken(fasterInputGradient)).toEqual([
    '[1,64,64,1] -> 1 k4 s2',
    '[4,28,28,16] -> 1 k3 s1',
    '[1,20,20,16] -> 8 k5 s3',
    '[1,1,2000,1] -> 1 k16 s8',
    '[1,32,32,64] -> 64 k3 s1',
    '[1,8,8,8,16] -> 8 k3 s2',
    '[1,8,8,8,8] -> 8 k3 s1',
  ]);
  expect(taken((g, volume) => !volume && fasterEpilogue(g))).toEqual([
    '[1,2,2,16] -> 8 k3 s1',
    '[1,7,7,3] -> 5 k3 s2',
    '[1,64,64,1] -> 1 k4 s2',
    '[1,64,64,4] -> 1 k2 s2',
    '[4,28,28,16] -> 1 k3 s1',
    '[1,20,20,16] -> 8 k5 s3',
    '[1,1,2000,1] -> 1 k16 s8',
    '[1,32,32,64] -> 64 k3 s1',
  ]);
  for (const { g } of shapes) expect(fasterInputGradient(g, false)).toBe(true);
});
