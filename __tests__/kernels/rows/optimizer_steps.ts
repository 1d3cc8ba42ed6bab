import { SHAPES } from '../places.js';
import { ROUNDING, type Row } from '../row.js';
import { listed, seeded, size, type Value } from '../value.js';

const RATE = 0.01;
const DECAYS = { beta1: 0.9, rest1: 1 - 0.9, beta2: 0.99, rest2: 1 - 0.99 };
const { beta1, rest1, beta2, rest2 } = DECAYS;
/** What is added to roots: large enough that float32 and double agree on steps from nothing. */
const EPSILON = 1e-3;
const [FIRST, SECOND] = [0.19, 0.02];

/** A step of one value: its change, and what is kept of it. */
type OneStep = (g: number, ...kept: number[]) => [change: number, ...kept: number[]];

interface Steps {
  readonly kernel: string;
  /** What is kept, by name. */
  readonly kept: readonly string[];
  readonly numbers: Readonly<Record<string, number>>;
  readonly step: OneStep;
}

const moved = (average: number, value: number, decay: number, rest: number) =>
  decay * average + rest * value;

/** Steps that take values one by one. */
const POINTWISE: readonly Steps[] = [
  {
    kernel: 'SgdStep',
    kept: [],
    numbers: { rate: RATE, momentum: 0, nesterov: 0 },
    step: (g) => [-RATE * g],
  },
  ...[0, 1].map(
    (nesterov): Steps => ({
      kernel: 'SgdStep',
      kept: ['momentum'],
      numbers: { rate: RATE, momentum: 0.5, nesterov },
      step: (g, m) => {
        const next = 0.5 * m! - RATE * g;
        return [nesterov === 1 ? 0.5 * next - RATE * g : next, next];
      },
    }),
  ),
  ...[false, true].map(
    (amsgrad): Steps => ({
      kernel: 'AdamStep',
      kept: ['momentum', 'velocity', ...(amsgrad ? ['velocity_hat'] : [])],
      numbers: { ...DECAYS, first: FIRST, second: SECOND, epsilon: EPSILON, rate: RATE },
      step: (g, m, v, hat) => {
        const [newM, newV] = [moved(m!, g, beta1, rest1), moved(v!, g * g, beta2, rest2)];
        const largest = amsgrad ? Math.max(hat!, newV) : newV;
        const change = (-RATE * newM) / FIRST / (Math.sqrt(largest / SECOND) + EPSILON);
        return [change, newM, newV, ...(amsgrad ? [largest] : [])];
      },
    }),
  ),
  {
    kernel: 'NadamStep',
    kept: ['momentum', 'velocity'],
    numbers: {
      ...DECAYS,
      ofMoment: 0.7,
      ofGradient: 0.4,
      second: SECOND,
      epsilon: EPSILON,
      rate: RATE,
    },
    step: (g, m, v) => {
      const [newM, newV] = [moved(m!, g, beta1, rest1), moved(v!, g * g, beta2, rest2)];
      const mean = 0.7 * newM + 0.4 * g;
      return [(-RATE * mean) / (Math.sqrt(newV / SECOND) + EPSILON), newM, newV];
    },
  },
  {
    kernel: 'AdamaxStep',
    kept: ['momentum', 'norm'],
    numbers: { beta1, rest1, beta2, epsilon: EPSILON, rate: RATE },
    step: (g, m, u) => {
      const [newM, newU] = [moved(m!, g, beta1, rest1), Math.max(beta2 * u!, Math.abs(g))];
      return [(-RATE * newM) / (newU + EPSILON), newM, newU];
    },
  },
  ...[[], ['momentum'], ['average_gradient'], ['momentum', 'average_gradient']].map(
    (more): Steps => ({
      kernel: 'RmspropStep',
      kept: ['velocity', ...more],
      numbers: { rho: beta2, rest: rest2, momentum: 0.5, epsilon: 0.1, rate: RATE },
      step: (g, v, ...others) => {
        const of = (name: string) => others[more.indexOf(name)];
        const [momentum, average] = [of('momentum'), of('average_gradient')];
        const newV = moved(v!, g * g, beta2, rest2);
        const mean = average === undefined ? 0 : moved(average, g, beta2, rest2);
        const step = (RATE * g) / Math.sqrt(newV - mean * mean + 0.1);
        const whole = momentum === undefined ? step : 0.5 * momentum + step;
        return [-whole, newV, ...more.map((name) => (name === 'momentum' ? whole : mean))];
      },
    }),
  ),
  {
    kernel: 'AdagradStep',
    kept: ['accumulator'],
    numbers: { epsilon: EPSILON, rate: RATE },
    step: (g, sum) => [(-RATE * g) / Math.sqrt(sum! + g * g + EPSILON), sum! + g * g],
  },
  {
    kernel: 'AdadeltaStep',
    kept: ['accumulated_grad', 'accumulated_delta_var'],
    numbers: { rho: beta2, rest: rest2, epsilon: EPSILON, rate: RATE },
    step: (g, squares, deltas) => {
      const mean = moved(squares!, g * g, beta2, rest2);
      const delta = (Math.sqrt(deltas! + EPSILON) * g) / Math.sqrt(mean + EPSILON);
      return [-RATE * delta, mean, moved(deltas!, delta * delta, beta2, rest2)];
    },
  },
  {
    kernel: 'LionStep',
    kept: ['momentum'],
    numbers: { ...DECAYS, rate: RATE },
    step: (g, m) => [-RATE * Math.sign(moved(m!, g, beta1, rest1)), moved(m!, g, beta2, rest2)],
  },
];

/** What is a mean of squares is not below 0. */
const SIGNED = ['momentum', 'average_gradient'];

/** Values of what is kept; the mean of gradients is small, so that its square is below that of squares. */
function seededKept(shape: readonly number[], name: string, seed: number) {
  const { values } = seeded(shape, seed);
  const own = (v: number) => (SIGNED.includes(name) ? v / 4 : v * v + 0.1);
  return listed(shape, values.map(own));
}

function pointwise(shape: readonly number[]): Row[] {
  return POINTWISE.flatMap(({ kernel, kept, numbers, step }) =>
    [1, 0.75].map((keep): Row => {
      const [value, gradient] = [seeded(shape, 1), seeded(shape, 2)];
      const before = kept.map((name, i) => seededKept(shape, name, 3 + i));
      const stepped = value.values.map((x, i) => {
        const own = before.map(({ values }) => values[i]!);
        const [change, ...after] = step(gradient.values[i]!, ...own);
        return [keep * x + change, ...after];
      });
      return {
        kernel,
        name: `[${shape}] ${kept.join(' ')} keep=${keep} ${numbers.nesterov ?? ''}`,
        inputs: {
          value,
          gradient,
          ...Object.fromEntries(kept.map((name, i) => [name, before[i]!])),
        },
        attrs: { ...numbers, keep },
        expected: [0, ...kept].map((_, i) =>
          listed(
            shape,
            stepped.map((all) => all[i]!),
          ),
        ),
        tolerance: ROUNDING,
      };
    }),
  );
}

/** The steps of two variables at once. */
function several(): Row[] {
  const second = pointwise([3, 5]);
  return pointwise([37]).map((row, i): Row => {
    const rows = [row, second[i]!];
    const inputs = rows.flatMap((own, place) =>
      Object.entries(own.inputs as Record<string, Value>).map(([name, value]) => {
        return [`${place} ${name}`, value] as const;
      }),
    );
    return {
      ...row,
      kernel: 'OptimizerSteps',
      name: `${row.kernel} ${rows.map(({ name }) => name).join(' and ')}`,
      inputs: Object.fromEntries(inputs),
      attrs: { kernel: row.kernel, steps: rows.map(({ attrs }) => attrs) },
      expected: rows.flatMap(({ expected }) => expected as Value[]),
    };
  });
}

const norm = (values: readonly number[]) => Math.hypot(...values);

function lamb(shape: readonly number[], values = seeded(shape, 1)): Row {
  const gradient = seeded(shape, 2);
  const [momentum, velocity] = [seededKept(shape, 'momentum', 3), seededKept(shape, 'velocity', 4)];
  const g = gradient.values;
  const m = momentum.values.map((v, i) => moved(v, g[i]!, beta1, rest1));
  const v = velocity.values.map((x, i) => moved(x, g[i]! ** 2, beta2, rest2));
  const step = m.map((x, i) => x / FIRST / (Math.sqrt(v[i]! / SECOND) + EPSILON));
  const decayed = values.values.map((x) => 0.75 * x);
  const [length, own] = [norm(decayed), norm(step)];
  const ratio = length > 0 && own > 0 ? length / own : 1;
  return {
    kernel: 'LambStep',
    name: `[${shape}] length ${length.toFixed(2)}`,
    inputs: { value: values, gradient, momentum, velocity },
    attrs: { ...DECAYS, first: FIRST, second: SECOND, epsilon: EPSILON, rate: RATE, keep: 0.75 },
    expected: [
      listed(
        shape,
        decayed.map((x, i) => x - RATE * ratio * step[i]!),
      ),
      ...[m, v].map((list) => listed(shape, list)),
    ],
    tolerance: ROUNDING,
  };
}

/** The means of squares of a matrix's rows and columns, and their product by the mean of the first. */
function adafactor(shape: readonly number[], clipThreshold: number): Row {
  const [value, gradient] = [seeded(shape, 1), seeded(shape, 2)];
  const factored = shape.length >= 2;
  const [rows, columns] = factored ? (shape.slice(-2) as [number, number]) : [0, 0];
  const lead = shape.slice(0, -2);
  const matrices = factored ? size(lead) : 0;
  const kept = (of: readonly number[], seed: number) => seededKept(of, 'velocity', seed);
  const r = kept(factored ? [...lead, rows] : [], 3);
  const c = kept(factored ? [...lead, columns] : [], 4);
  const velocity = kept(shape, 5);
  const squares = gradient.values.map((g) => g * g + 1e-30);
  const [newR, newC] = [[...r.values], [...c.values]];
  const newV = velocity.values.map((x, i) => moved(x, squares[i]!, beta1, rest1));
  for (let matrix = 0; matrix < matrices; matrix++) {
    const at = (i: number, j: number) => (matrix * rows + i) * columns + j;
    const all = (count: number) => Array.from({ length: count }, (_, i) => i);
    const mean = (of: number[]) => of.reduce((sum, v) => sum + v, 0) / of.length;
    for (const i of all(rows)) {
      const row = mean(all(columns).map((j) => squares[at(i, j)]!));
      newR[matrix * rows + i] = moved(newR[matrix * rows + i]!, row, beta1, rest1);
    }
    for (const j of all(columns)) {
      const column = mean(all(rows).map((i) => squares[at(i, j)]!));
      newC[matrix * columns + j] = moved(newC[matrix * columns + j]!, column, beta1, rest1);
    }
    const level = mean(all(rows).map((i) => newR[matrix * rows + i]!));
    for (const i of all(rows)) {
      for (const j of all(columns)) {
        newV[at(i, j)] = (newR[matrix * rows + i]! / level) * newC[matrix * columns + j]!;
      }
    }
  }
  const rms = (values: readonly number[]) => norm(values) / Math.sqrt(values.length);
  const step = gradient.values.map((g, i) => g / Math.sqrt(newV[i]!));
  const decayed = value.values.map((x) => 0.75 * x);
  const clip = Math.max(1, rms(step) / clipThreshold);
  const length = Math.max(1e-3, rms(decayed)) * RATE;
  return {
    kernel: 'AdafactorStep',
    name: `[${shape}] clipThreshold=${clipThreshold}`,
    inputs: { value, gradient, r, c, velocity },
    attrs: {
      matrices,
      rows,
      columns,
      decay: beta1,
      rest: rest1,
      keep: 0.75,
      epsilon1: 1e-30,
      epsilon2: 1e-3,
      clipThreshold,
      rate: RATE,
    },
    expected: [
      listed(
        shape,
        decayed.map((x, i) => x - (length * step[i]!) / clip),
      ),
      listed(r.shape, newR),
      listed(c.shape, newC),
      listed(shape, newV),
    ],
    tolerance: ROUNDING,
  };
}

function scaledSums(shape: readonly number[]): Row {
  const [x, y] = [seeded(shape, 1), seeded(shape, 2)];
  return {
    kernel: 'ScaledSum',
    name: `[${shape}]`,
    inputs: { x, y },
    attrs: { a: 0.75, b: -0.3 },
    expected: listed(
      shape,
      x.values.map((v, i) => 0.75 * v - 0.3 * y.values[i]!),
    ),
    tolerance: ROUNDING,
  };
}

function sumsOfSquares(shape: readonly number[]): Row {
  const x = seeded(shape, 1);
  return {
    kernel: 'SumOfSquares',
    name: `[${shape}]`,
    inputs: { x },
    attrs: {},
    expected: listed([], [x.values.reduce((sum, v) => sum + v * v, 0)]),
    tolerance: ROUNDING,
  };
}

/** The steps of the optimizers, each by a plain loop in double precision. */
export function optimizerStepRows(): Row[] {
  const shapes = [...SHAPES, [1], [3], [4], [5], [17], [3, 4], [5, 7], [2, 3, 9]];
  const some = shapes.filter((shape) => size(shape) > 0);
  return [
    ...shapes.flatMap((shape) => [...pointwise(shape), scaledSums(shape), sumsOfSquares(shape)]),
    ...some.flatMap((shape) => [lamb(shape), adafactor(shape, 1), adafactor(shape, 0.3)]),
    ...several(),
    lamb([5], listed([5], [0, 0, 0, 0, 0])),
  ];
}
