import fc from 'fast-check';
import { slice, stridedSlice } from '../../lib/wasm/kernels/copies.js';
import { gather } from '../../lib/wasm/kernels/gather.js';
import { tile } from '../../lib/wasm/kernels/tile.js';
import { product } from '../reference/product.js';
import { noise } from './compare.js';
import { GuardedMemory } from './guarded_memory.js';
import { everyCase } from './random_cases.js';

interface Axis {
  readonly length: number;
  readonly begin: number;
  readonly end: number;
  readonly step: number;
}

const axis: fc.Arbitrary<Axis> = fc
  .record({
    length: fc.integer({ min: 1, max: 9 }),
    whole: fc.boolean(),
    from: fc.nat(),
    to: fc.nat(),
    step: fc.integer({ min: 1, max: 4 }),
  })
  .map(({ length, whole, from, to, step }) => {
    if (whole) return { length, begin: 0, end: length, step: 1 };
    const begin = from % length;
    return { length, begin, end: begin + 1 + (to % (length - begin)), step };
  });
const cases = fc.array(axis, { minLength: 1, maxLength: 5 });

const guarded = new GuardedMemory();

/** The values at begin, begin + step and so on below end, along every axis. */
function reference(axes: Axis[], x: Float32Array): number[] {
  let places = [0];
  for (const { length, begin, end, step } of axes) {
    places = places.flatMap((place) => {
      const along: number[] = [];
      for (let i = begin; i < end; i += step) along.push(place * length + i);
      return along;
    });
  }
  return places.map((place) => x[place]!);
}

function right(axes: Axis[], kernel: typeof slice, attrs: object): boolean {
  guarded.reset();
  const shape = axes.map(({ length }) => length);
  const values = noise(product(shape), 1);
  const got = guarded.run(kernel, { x: guarded.tensor(shape, values) }, attrs);
  const expected = reference(axes, values);
  const same = got.length === expected.length && got.every((v, i) => v === expected[i]);
  return same && guarded.broken().length === 0;
}

test('random slices with steps', () => {
  everyCase(cases, 500, (axes) =>
    right(axes, stridedSlice, {
      begin: axes.map(({ begin }) => begin),
      end: axes.map(({ end }) => end),
      strides: axes.map(({ step }) => step),
      beginMask: 0,
      endMask: 0,
      ellipsisMask: 0,
      newAxisMask: 0,
      shrinkAxisMask: 0,
    }),
  );
});

test('random slices without steps', () => {
  everyCase(cases, 500, (stepped) => {
    const axes = stepped.map((a) => ({ ...a, step: 1 }));
    const begin = axes.map((a) => a.begin);
    return right(axes, slice, { begin, size: axes.map((a) => a.end - a.begin) });
  });
});

/** Blocks of values, each repeated, as [outer, ...ones, inner] by [1, ...times, 1] or along one axis. */
const repeated = fc
  .record({
    outer: fc.integer({ min: 1, max: 20 }),
    inner: fc.integer({ min: 1, max: 90 }),
    first: fc.integer({ min: 1, max: 30 }),
    second: fc.integer({ min: 1, max: 5 }),
    along: fc.boolean(),
  })
  .filter(({ first, second }) => first * second > 1);

test('random tiles', () => {
  everyCase(repeated, 300, ({ outer, inner, first, second, along }) => {
    guarded.reset();
    const values = noise(outer * inner, 1);
    const shape = along ? [outer, inner] : [outer, 1, 1, inner];
    const reps = along ? [1, first * second] : [1, first, second, 1];
    const got = guarded.run(tile, { x: guarded.tensor(shape, values) }, { reps });
    const each = inner * first * second;
    const same = got.every((v, i) => v === values[Math.floor(i / each) * inner + (i % inner)]);
    return same && got.length === outer * each && guarded.broken().length === 0;
  });
});

const lookups = fc.record({
  outer: fc.integer({ min: 1, max: 6 }),
  inner: fc.integer({ min: 8, max: 80 }),
  indices: fc.array(fc.nat({ max: 8 }), { minLength: 1, maxLength: 20 }),
});

test('random lookups', () => {
  everyCase(lookups, 300, ({ outer, inner, indices }) => {
    guarded.reset();
    const shape = [outer, 9, inner];
    const values = noise(product(shape), 1);
    const ids = guarded.tensor([indices.length], Int32Array.from(indices));
    const inputs = { x: guarded.tensor(shape, values), indices: ids };
    const got = guarded.run(gather, inputs, { axis: 1, batchDims: 0 });
    const same = got.every((v, i) => {
      const place = Math.floor(i / inner);
      const row = Math.floor(place / indices.length) * 9 + indices[place % indices.length]!;
      return v === values[row * inner + (i % inner)];
    });
    return same && got.length === outer * indices.length * inner && guarded.broken().length === 0;
  });
});
