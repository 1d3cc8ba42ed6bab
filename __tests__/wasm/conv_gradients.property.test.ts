import fc from 'fast-check';
import type { ConvGeometry } from '../../lib/wasm/native/conv_geometry.js';
import { filterGradientAt } from '../../lib/wasm/native/filter_gradient.js';
import { inputGradientAt } from '../../lib/wasm/native/input_gradient.js';
import {
  type ConvCase,
  convFilterGradient,
  convInputGradient,
  geometry,
} from '../reference/conv_gradients.js';
import { distance, noise } from './compare.js';
import { GuardedMemory } from './guarded_memory.js';

const guarded = new GuardedMemory();
const backend = guarded.backend();

const sizes = (most: number) => {
  const size = fc.integer({ min: 1, max: most });
  return fc.tuple(size, size, size) as fc.Arbitrary<[number, number, number]>;
};
const channels = fc.oneof(
  fc.integer({ min: 1, max: 5 }),
  fc.integer({ min: 1, max: 20 }),
  fc.constantFrom(8, 16, 33, 40),
);
const cases: fc.Arbitrary<ConvCase> = fc
  .record({
    rank: fc.constantFrom(1, 2, 2, 3),
    batch: fc.integer({ min: 1, max: 4 }),
    input: sizes(9),
    inChannels: channels,
    outChannels: channels,
    kernel: sizes(5),
    strides: sizes(4),
    padding: fc.constantFrom('valid' as const, 'same' as const),
  })
  .map(({ rank, input, kernel, strides, padding, ...rest }) => {
    const lead = 3 - rank;
    const flat = (v: readonly number[]) =>
      v.map((n, i) => (i < lead ? 1 : n)) as [number, number, number];
    const k = flat(kernel);
    // A valid convolution needs an input as long as its kernel.
    const long = input.map((n, i) => (padding === 'valid' ? n + k[i]! - 1 : n));
    // Long rows show what blocks of positions hide.
    if (rank === 1) long[2]! *= 40;
    return { ...rest, input: flat(long), kernel: k, strides: flat(strides), padding };
  });

function shapeOf(c: ConvCase): ConvGeometry {
  return { ...c, ...geometry(c) };
}

const product = (values: readonly number[]) => values.reduce((a, b) => a * b, 1);

function check(property: (c: ConvCase) => boolean): void {
  const seed = Number(process.env['FC_SEED'] ?? Math.floor(Math.random() * 2 ** 31));
  process.stdout.write(`seed ${seed} (FC_SEED=${seed} repeats)\n`);
  fc.assert(fc.property(cases, property), { seed, numRuns: 700 });
}

beforeEach(() => guarded.reset());

test('input gradients: 700 random 1-D, 2-D and 3-D convolutions', () => {
  check((c) => {
    guarded.reset();
    const { output } = geometry(c);
    const dy = noise(c.batch * product(output) * c.outChannels, 1);
    const w = noise(product(c.kernel) * c.inChannels * c.outChannels, 2);
    const size = c.batch * product(c.input) * c.inChannels;
    const at = {
      dy: guarded.write(dy),
      filter: guarded.write(w),
      dx: guarded.allocate(size * 4),
    };
    inputGradientAt(backend, guarded.native, shapeOf(c), at);
    const got = guarded.read(at.dx, size);
    const close = distance(got, convInputGradient(c, dy, w)) < 1e-5;
    return close && guarded.broken().length === 0;
  });
});

test('filter gradients: 700 random 1-D, 2-D and 3-D convolutions', () => {
  check((c) => {
    guarded.reset();
    const { output } = geometry(c);
    const x = noise(c.batch * product(c.input) * c.inChannels, 3);
    const dy = noise(c.batch * product(output) * c.outChannels, 4);
    const size = product(c.kernel) * c.inChannels * c.outChannels;
    const at = { x: guarded.write(x), dy: guarded.write(dy), dw: guarded.allocate(size * 4) };
    filterGradientAt(backend, guarded.native, shapeOf(c), at);
    const got = guarded.read(at.dw, size);
    const close = distance(got, convFilterGradient(c, x, dy)) < 1e-5;
    return close && guarded.broken().length === 0;
  });
});
