import {
  type BatchNormCase,
  batchNormDifferences,
  batchNormForward,
  normDifferences,
} from '../../reference/batch_norm.js';
import { type GroupNormCase, groupNormForward } from '../../reference/group_norm.js';
import { broadcast, built, read } from '../places.js';
import { ROUNDING, type Row } from '../row.js';
import { kept, listed, seeded, size, special, type Value } from '../value.js';

const EPSILON = 0.01;

/** Variances: never below 0. */
const positive = (shape: readonly number[], seed: number): Value =>
  listed(
    shape,
    seeded(shape, seed).values.map((v) => v * v),
  );

function prediction(x: Value, momentShape: readonly number[], given: readonly string[]): Row {
  const mean = seeded(momentShape, 2, x.dtype === 'int32' ? 'int32' : 'float32');
  const variance = positive(momentShape, 3);
  const scale = given.includes('scale') ? seeded(momentShape, 4) : null;
  const offset = given.includes('offset') ? seeded(momentShape, 5) : null;
  return {
    kernel: 'FusedBatchNorm',
    name: `${x.dtype} [${x.shape}] by [${momentShape}] with ${given.join(' and ')}`,
    inputs: { x, mean, variance, scale, offset },
    attrs: { varianceEpsilon: EPSILON },
    expected: built(x.shape, x.dtype, (index) => {
      const [m, v] = [broadcast(mean, index), broadcast(variance, index)];
      const normal = (read(x, index) - m) / Math.sqrt(v + EPSILON);
      const factor = scale ? broadcast(scale, index) : 1;
      return kept(normal * factor + (offset ? broadcast(offset, index) : 0), x.dtype);
    }),
    tolerance: ROUNDING,
  };
}

function predictions(): Row[] {
  const rows: Row[] = [];
  for (const shape of [
    [5],
    [3, 4],
    [2, 3, 5],
    [2, 2, 3, 4],
    [1, 1, 1, 1],
    [0, 2, 2, 3],
    [2, 2, 2, 0],
  ]) {
    const columns = shape.slice(-1);
    for (const given of [['scale', 'offset'], ['scale'], ['offset'], []]) {
      rows.push(prediction(seeded(shape, 1), columns, given));
      rows.push(prediction(seeded(shape, 1), shape, given));
    }
    rows.push({ ...prediction(special(shape, 1), columns, ['scale', 'offset']) });
    rows.push(prediction(seeded(shape, 1, 'int32'), columns, ['scale']));
  }
  for (const along of [0, 1, 2]) {
    const shape = [2, 3, 2, 4];
    const moments = shape.map((n, i) => (i === along ? n : 1));
    rows.push(prediction(seeded(shape, 1), moments, ['scale', 'offset']));
  }
  return rows.map((row) => ({
    ...row,
    name: `${row.name} ${hasHoles(row) ? 'special' : ''}`.trim(),
  }));
}

const hasHoles = ({ inputs }: Row) =>
  (inputs as Record<string, Value>).x!.values.some((v) => !Number.isFinite(v));

const SHAPES = [
  [7, 3],
  [4, 17],
  [2, 3, 3, 5],
  [1, 2],
  [2, 1],
  [0, 3],
  [3, 0],
];

function trainings(): Row[] {
  return SHAPES.flatMap((shape): Row[] => {
    const columns = shape.at(-1)!;
    const c: BatchNormCase = { rows: size(shape.slice(0, -1)), columns, epsilon: EPSILON };
    const [x, dy] = [seeded(shape, 1), seeded(shape, 6)];
    const [gamma, beta] = [seeded([columns], 2), seeded([columns], 3)];
    const forward = batchNormForward(c, x.values, gamma.values, beta.values);
    const perColumn = (values: ArrayLike<number>) => listed([columns], Array.from(values));
    // Nothing has no mean.
    const of = (values: Float64Array) =>
      perColumn(c.rows === 0 ? values.map(() => Number.NaN) : values);
    const [mean, variance] = [of(forward.mean), of(forward.variance)];
    const same = { name: `[${shape}]`, attrs: { epsilon: EPSILON } };
    const rows: Row[] = [
      {
        ...same,
        kernel: 'BatchNormTraining',
        inputs: { x, gamma, beta },
        expected: [listed(shape, Array.from(forward.y)), mean, variance],
        tolerance: ROUNDING,
      },
    ];
    // Two of a kind and one alone are normalised to their signs and to 0: differences say little there.
    if (c.rows < 3 && c.rows > 0) return rows;
    const values = { x: x.values, gamma: gamma.values, beta: beta.values };
    const by = (name: 'x' | 'gamma' | 'beta') =>
      Array.from(batchNormDifferences(c, values, dy.values, name));
    const given =
      c.rows === 0
        ? { mean: seeded([columns], 7), variance: positive([columns], 8) }
        : { mean, variance };
    rows.push({
      ...same,
      kernel: 'BatchNormGradient',
      inputs: { dy, x, ...given, gamma },
      expected: [listed(shape, by('x')), perColumn(by('gamma')), perColumn(by('beta'))],
      tolerance: 1e-4,
    });
    return rows;
  });
}

const GROUPED: readonly [shape: number[], groups: number][] = [
  [[2, 5, 6], 3],
  [[1, 3, 4, 4], 1],
  [[3, 4, 5], 5],
  [[2, 2, 3, 2, 4], 2],
  [[3, 6], 2],
  [[2, 300, 70], 7],
];

/** Of each group's mean and variance, with gradients by differences where those are few. */
function grouped(): Row[] {
  return GROUPED.flatMap(([shape, groups]): Row[] => {
    const [samples, channels] = [shape[0]!, shape.at(-1)!];
    const positions = size(shape.slice(1, -1));
    const width = channels / groups;
    const c: GroupNormCase = { samples, positions, groups, width, epsilon: EPSILON };
    const [x, dy] = [seeded(shape, 1), seeded(shape, 6)];
    const [gamma, beta] = [seeded([channels], 2), seeded([channels], 3)];
    const { y, ...moments } = groupNormForward(c, x.values, gamma.values, beta.values);
    const mean = listed([samples, groups], Array.from(moments.mean));
    const variance = listed([samples, groups], Array.from(moments.variance));
    const same = { name: `[${shape}] in ${groups}`, attrs: { groups, epsilon: EPSILON } };
    const forward: Row = {
      ...same,
      kernel: 'GroupNorm',
      inputs: { x, gamma, beta },
      expected: [listed(shape, Array.from(y)), mean, variance],
      tolerance: ROUNDING,
    };
    if (size(shape) > 1000) return [forward];
    const values = { x: x.values, gamma: gamma.values, beta: beta.values };
    const by = (name: 'x' | 'gamma' | 'beta', of: readonly number[]) => {
      const run = (...given: [ArrayLike<number>, ArrayLike<number>, ArrayLike<number>]) =>
        groupNormForward(c, ...given);
      return listed(of, Array.from(normDifferences(run, values, dy.values, name)));
    };
    const gradient: Row = {
      ...same,
      kernel: 'GroupNormGradient',
      inputs: { dy, x, mean, variance, gamma },
      expected: [by('x', shape), by('gamma', [channels]), by('beta', [channels])],
      tolerance: 1e-4,
    };
    return [forward, gradient];
  });
}

/** Normalisation: with given moments, with its own of each column or group, and their gradients. */
export function normalizationRows(): Row[] {
  return [...predictions(), ...trainings(), ...grouped()];
}
