import { SHAPES } from '../places.js';
import { ROUNDING, type Row } from '../row.js';
import { listed, seeded, size, special, type Value } from '../value.js';

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
        ...{ kernel: 'ActivationGradient', name: `${activation} [${shape}]`, inputs: { dy, y } },
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

function adamSteps(): Row[] {
  const attrs = {
    ...{ beta1: 0.9, beta2: 0.999, first: 0.19, second: 0.002 },
    ...{ epsilon: 1e-7, learningRate: 0.01 },
  };
  return SHAPES.map((shape): Row => {
    const [value, gradient, m, signed] = [1, 2, 3, 4].map((seed) => seeded(shape, seed)) as [
      ...[Value, Value, Value, Value],
    ];
    const v = mapped(signed, (x) => x * x);
    const g = gradient.values;
    const newM = mapped(m, (x, i) => attrs.beta1 * x + (1 - attrs.beta1) * g[i]!);
    const newV = mapped(v, (x, i) => attrs.beta2 * x + (1 - attrs.beta2) * g[i]! ** 2);
    const newValue = mapped(value, (x, i) => {
      const root = Math.sqrt(newV.values[i]! / attrs.second) + attrs.epsilon;
      return x - (attrs.learningRate * newM.values[i]!) / attrs.first / root;
    });
    return {
      ...{ kernel: 'AdamStep', name: `[${shape}]`, inputs: { value, gradient, m, v }, attrs },
      ...{ expected: [newValue, newM, newV], tolerance: ROUNDING },
    };
  });
}

/** At this rate one value in 2 ** 32 is dropped: all are kept. */
const NEVER = 2 ** -40;

function dropoutMasks(): Row[] {
  return SHAPES.map(
    (shape): Row => ({
      ...{ kernel: 'DropoutMask', name: `[${shape}]`, inputs: {}, attrs: { shape, rate: NEVER } },
      expected: listed(shape, new Array<number>(size(shape)).fill(1)),
    }),
  );
}

/** Kernels that take values one by one. */
export function pointwiseRows(): Row[] {
  return [...activationGradients(), ...leakyRelus(), ...adamSteps(), ...dropoutMasks()];
}
