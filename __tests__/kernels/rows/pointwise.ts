import { broadcast, built, common, read, SHAPES } from '../places.js';
import { ROUNDING, type Row } from '../row.js';
import { DTYPES, type Dtype, kept, listed, seeded, size, special, type Value } from '../value.js';

const mapped = (x: Value, f: (value: number, place: number) => number): Value =>
  listed(x.shape, x.values.map(f));

function activationGradients(): Row[] {
  const slopes = {
    relu: (y: number) => Number(y > 0),
    leakyrelu: (y: number) => (y > 0 ? 1 : 0.25),
    sigmoid: (y: number) => y * (1 - y),
    tanh: (y: number) => 1 - y * y,
  };
  return SHAPES.flatMap((shape) =>
    Object.entries(slopes).map(([activation, slope]): Row => {
      const [dy, y] = [seeded(shape, 1), seeded(shape, 2)];
      return {
        kernel: 'ActivationGradient',
        name: `${activation} [${shape}]`,
        inputs: { dy, y },
        attrs: { activation, alpha: 0.25 },
        expected: mapped(dy, (v, i) => v * slope(y.values[i]!)),
        tolerance: ROUNDING,
      };
    }),
  );
}

function leakyRelus(): Row[] {
  return SHAPES.flatMap((shape) =>
    [seeded(shape, 1), special(shape, 1), seeded(shape, 1, 'int32')].map(
      (x, i): Row => ({
        kernel: 'LeakyRelu',
        name: `${x.dtype} [${shape}]${i === 1 ? ' special' : ''}`,
        inputs: { x },
        attrs: { alpha: 0.25 },
        expected: mapped(x, (v) => (v < 0 ? 0.25 * v : v)),
      }),
    ),
  );
}

/** At this rate one value in 2 ** 32 is dropped: all are kept. */
const NEVER = 2 ** -40;

function dropoutMasks(): Row[] {
  return SHAPES.map(
    (shape): Row => ({
      kernel: 'DropoutMask',
      name: `[${shape}]`,
      inputs: {},
      attrs: { shape, rate: NEVER },
      expected: listed(shape, new Array<number>(size(shape)).fill(1)),
    }),
  );
}

const sigmoid = (v: number) => 1 / (1 + Math.exp(-v));
/** Abramowitz & Stegun 7.1.6, a series that converges everywhere. */
function erf(v: number): number {
  let [sum, term] = [v, v];
  for (let n = 1; n < 400; n++) {
    term *= (2 * v * v) / (2 * n + 1);
    sum += term;
  }
  return Math.abs(v) > 6 ? Math.sign(v) : (2 / Math.sqrt(Math.PI)) * Math.exp(-v * v) * sum;
}
const selu = (v: number) => 1.0507009873554805 * (v > 0 ? v : 1.6732632423543772 * Math.expm1(v));

const UNARY: Readonly<Record<string, (v: number) => number>> = {
  Abs: Math.abs,
  Acos: Math.acos,
  Acosh: Math.acosh,
  Asin: Math.asin,
  Asinh: Math.asinh,
  Atan: Math.atan,
  Atanh: Math.atanh,
  Ceil: Math.ceil,
  Cos: Math.cos,
  Cosh: Math.cosh,
  Exp: Math.exp,
  Expm1: Math.expm1,
  Floor: Math.floor,
  Log: Math.log,
  Log1p: Math.log1p,
  Sign: Math.sign,
  Sin: Math.sin,
  Sinh: Math.sinh,
  Sqrt: Math.sqrt,
  Tan: Math.tan,
  Erf: erf,
  Selu: selu,
  Sigmoid: sigmoid,
  Tanh: Math.tanh,
  Elu: (v) => (v >= 0 ? v : Math.expm1(v)),
  IsFinite: (v) => Number(Number.isFinite(v)),
  IsInf: (v) => Number(Math.abs(v) === Number.POSITIVE_INFINITY),
  IsNan: (v) => Number(Number.isNaN(v)),
  Neg: (v) => -v,
  Reciprocal: (v) => 1 / v,
  Relu: (v) => Math.max(0, v),
  Relu6: (v) => Math.min(6, Math.max(0, v)),
  Round: Math.round,
  Rsqrt: (v) => 1 / Math.sqrt(v),
  Softplus: (v) => Math.log1p(Math.exp(v)),
  Square: (v) => v * v,
  Step: (v) => Number(v > 0),
};

/** Of integers and truths, cpu keeps the dtype but for these. */
const OUTPUT: Readonly<Record<string, Dtype>> = {
  Exp: 'float32',
  IsFinite: 'bool',
  IsInf: 'bool',
  IsNan: 'bool',
};

function unary(): Row[] {
  const shapes = [[], [5], [0, 3], [2, 3, 4], [17, 33], [1, 2, 1, 2, 1, 2]];
  return Object.entries(UNARY).flatMap(([kernel, f]) =>
    shapes.flatMap((shape) =>
      DTYPES.map((dtype): Row => {
        const x = seeded(shape, 2, dtype);
        // On wasm Expm1 of integers is a float.
        const output = kernel === 'Expm1' ? 'float32' : (OUTPUT[kernel] ?? dtype);
        const whole = output !== 'float32';
        return {
          kernel,
          name: `${dtype} [${shape}]`,
          inputs: { x },
          attrs: { alpha: 0 },
          // Cut after it is rounded.
          expected: listed(
            shape,
            x.values.map((v) => Math.fround(f(v))),
            output,
          ),
          tolerance: whole ? 0 : ROUNDING,
          backends: ['wasm'],
        };
      }),
    ),
  );
}

function clips(): Row[] {
  return [
    ...DTYPES.map((dtype) => seeded([4, 5], 1, dtype)),
    special([4, 5], 1),
    seeded([0], 1),
  ].map(
    (x): Row => ({
      kernel: 'ClipByValue',
      name: `${x.dtype} [${x.shape}] ${x.values[1]}`,
      inputs: { x },
      attrs: { clipValueMin: -0.5, clipValueMax: 2 },
      expected: listed(
        x.shape,
        x.values.map((v) => (v > 2 ? 2 : v < -0.5 ? -0.5 : v)),
        x.dtype,
      ),
    }),
  );
}

/** NaN stays NaN. */
function relu6s(): Row[] {
  return [[], [3], [4, 5], [17, 33]].map((shape): Row => {
    const x = special(shape, 1);
    return {
      kernel: 'Relu6',
      name: `special [${shape}]`,
      inputs: { x },
      backends: ['wasm'],
      expected: mapped(x, (v) => (v > 6 ? 6 : v < 0 ? 0 : v)),
    };
  });
}

/** NaN on either side is larger and smaller than all. */
function extremes(): Row[] {
  const pairs = [
    [[24], [24]],
    [[4, 6], [6]],
    [
      [4, 6],
      [4, 1],
    ],
    [[6], [4, 6]],
    [
      [2, 1, 6],
      [3, 1],
    ],
    [[], [6]],
  ] as [number[], number[]][];
  return Object.entries({ Maximum: Math.max, Minimum: Math.min }).flatMap(([kernel, f]) =>
    pairs.flatMap(([left, right]) =>
      [
        [special(left, 1), seeded(right, 2)],
        [seeded(left, 1), special(right, 2)],
        [special(left, 1), special(right, 2)],
      ].map(
        ([a, b], i): Row => ({
          kernel,
          name: `special ${i} [${left}] [${right}]`,
          inputs: { a: a!, b: b! },
          expected: built(common(left, right), 'float32', (index) =>
            f(broadcast(a!, index), broadcast(b!, index)),
          ),
          backends: ['wasm'],
        }),
      ),
    ),
  );
}

/** What is lost where 1 is added first. */
function smallLog1ps(): Row[] {
  return [1e-10, -1e-10, 1e-8, 1e-5, -1e-3, 0.05].map((value): Row => {
    const x = listed([3], [value, value / 2, 0]);
    // Scaled, so that the tolerance is one of the value itself.
    return {
      kernel: 'Log1p',
      name: `of ${value}`,
      inputs: { x },
      backends: ['wasm'],
      expected: mapped(x, Math.log1p),
      tolerance: Math.abs(value) * 1e-6,
    };
  });
}

function binary(): Row[] {
  const rows: Row[] = [];
  const pairs = [
    [[4], [4]],
    [[2, 3], [3]],
    [
      [2, 3],
      [2, 1],
    ],
    [[], [2, 2]],
    [[0, 3], [3]],
  ] as [number[], number[]][];
  const functions = {
    Atan2: Math.atan2,
    FloorDiv: (a: number, b: number) => Math.floor(a / b),
    Mod: (a: number, b: number) => a - b * Math.floor(a / b),
    Prelu: (a: number, b: number) => (a < 0 ? a * b : a),
  };
  for (const [kernel, f] of Object.entries(functions)) {
    for (const [left, right] of pairs) {
      for (const dtype of DTYPES) {
        const a = seeded(left, 1, dtype);
        // No divisor is 0.
        const b = mapped(seeded(right, 2, dtype), (v) => v || 1);
        const divides = kernel === 'FloorDiv' || kernel === 'Mod';
        const output =
          kernel === 'Prelu' ? 'float32' : divides && dtype === 'bool' ? 'int32' : dtype;
        rows.push({
          kernel,
          name: `${dtype} [${left}] [${right}]`,
          tolerance: ROUNDING,
          inputs: kernel === 'Prelu' ? { x: a, alpha: { ...b, dtype } } : { a, b: { ...b, dtype } },
          expected: {
            ...built(common(left, right), output, (index) =>
              kept(f(broadcast(a, index), broadcast(b, index)), output),
            ),
          },
          backends: ['wasm'],
        });
      }
    }
  }
  rows.push({
    kernel: 'Mod',
    name: 'an integer modulo 0',
    backends: ['wasm'],
    inputs: { a: seeded([3], 1, 'int32'), b: listed([3], [1, 0, 2], 'int32') },
    expected: 'throws',
    stock: 'answers',
  });
  return rows;
}

/** Each row twice: the bilinear one shows what lies between. */
function resizes(): Row[] {
  return DTYPES.flatMap((dtype) =>
    [
      [2, 3, 4, 2],
      [0, 2, 2, 1],
      [1, 1, 1, 1],
      [2, 2, 2, 0],
    ].flatMap((shape) =>
      ['ResizeNearestNeighbor', 'ResizeBilinear'].map((kernel): Row => {
        const images = seeded(shape, 1, dtype);
        const [batch, height, width, channels] = shape as [number, number, number, number];
        const output = kernel === 'ResizeBilinear' ? 'float32' : dtype;
        return {
          kernel,
          name: `${dtype} [${shape}]`,
          inputs: { images },
          backends: ['wasm'],
          attrs: { size: [2 * height, width], alignCorners: false, halfPixelCenters: false },
          expected: built([batch, 2 * height, width, channels], output, ([n, h, w, c]) => {
            const above = read(images, [n!, h! >> 1, w!, c!]);
            const below = read(images, [n!, Math.min(height - 1, (h! + 1) >> 1), w!, c!]);
            return kernel === 'ResizeBilinear' ? (above + below) / 2 : above;
          }),
          tolerance: ROUNDING,
        };
      }),
    ),
  );
}

/** Kernels that take values one by one. */
export function pointwiseRows(): Row[] {
  return [
    activationGradients(),
    leakyRelus(),
    dropoutMasks(),
    unary(),
    clips(),
    relu6s(),
    extremes(),
    smallLog1ps(),
    binary(),
    resizes(),
  ].flat();
}
