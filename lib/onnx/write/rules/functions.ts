import { POINTWISE } from '../../../keras/read/rules/pointwise.js';
import { ELEMENT } from '../../element_types.js';
import type { GraphWriter } from '../graph_writer.js';
import { refuse } from '../refusal.js';

/** A function of each element, by names of values. */
type Pointwise = (w: GraphWriter, x: string) => string;

const node =
  (operator: string, attributes = {}): Pointwise =>
  (w, x) =>
    w.node(operator, [x], attributes);

export const clip = (w: GraphWriter, x: string, least: number | null, most: number | null) =>
  w.node('Clip', [
    x,
    least === null ? null : w.scalar(least),
    ...(most === null ? [] : [w.scalar(most)]),
  ]);

export const add = (w: GraphWriter, a: string, b: string) => w.node('Add', [a, b]);
export const mul = (w: GraphWriter, a: string, b: string) => w.node('Mul', [a, b]);

/** 1 where x is greater, else 0. */
export const above = (w: GraphWriter, x: string, threshold: number) =>
  w.node('Cast', [w.node('Greater', [x, w.scalar(threshold)])], { to: ELEMENT.float });

/** tfjs-layers' activations of single elements, by the names of their classes. */
export const STOCK: Readonly<Record<string, Pointwise>> = {
  linear: (_, x) => x,
  elu: node('Elu'),
  selu: node('Selu'),
  relu: node('Relu'),
  relu6: (w, x) => clip(w, x, 0, 6),
  sigmoid: node('Sigmoid'),
  hardSigmoid: node('HardSigmoid', { alpha: 0.2, beta: 0.5 }),
  softplus: node('Softplus'),
  softsign: node('Softsign'),
  tanh: node('Tanh'),
  swish: (w, x) => mul(w, x, w.node('Sigmoid', [x])),
  mish: (w, x) => mul(w, x, w.node('Tanh', [w.node('Softplus', [x])])),
  gelu: (w, x) => {
    const erf = w.node('Erf', [mul(w, x, w.scalar(Math.SQRT1_2))]);
    return mul(w, x, mul(w, w.scalar(0.5), add(w, erf, w.scalar(1))));
  },
  gelu_new: (w, x) => {
    const cube = mul(w, x, mul(w, x, x));
    const inner = add(w, x, mul(w, cube, w.scalar(0.044715)));
    const tanh = w.node('Tanh', [mul(w, inner, w.scalar(Math.sqrt(2 / Math.PI)))]);
    return mul(w, mul(w, x, w.scalar(0.5)), add(w, tanh, w.scalar(1)));
  },
};

type Parameters = Readonly<Record<string, number | null>>;
type Keras = (w: GraphWriter, x: string, parameters: Parameters) => string;

const where = (w: GraphWriter, condition: string, yes: string, no: string) =>
  w.node('Where', [condition, yes, no]);
const greater = (w: GraphWriter, x: string, value: number) =>
  w.node('Greater', [x, w.scalar(value)]);
const hardSigmoid: Pointwise = (w, x) => w.node('HardSigmoid', [x], { alpha: 1 / 6, beta: 0.5 });

/** Keras's functions with their parameters, as in lib/keras/read/rules/pointwise.ts. */
const KERAS: Readonly<Record<keyof typeof POINTWISE, Keras>> = {
  relu: (w, x, { negativeSlope, maxValue, threshold }) => {
    const [slope, least] = [negativeSlope as number, threshold as number];
    const moved = least === 0 ? x : w.node('Sub', [x, w.scalar(least)]);
    const y =
      slope === 0 && least === 0
        ? w.node('Relu', [x])
        : where(w, greater(w, x, least), x, mul(w, moved, w.scalar(slope)));
    return maxValue === null ? y : w.node('Min', [y, w.scalar(maxValue as number)]);
  },
  leakyRelu: (w, x, { negativeSlope }) => w.node('LeakyRelu', [x], { alpha: negativeSlope }),
  elu: (w, x, { alpha }) => w.node('Elu', [x], { alpha }),
  celu: (w, x, { alpha }) => w.node('Celu', [x], { alpha }),
  exponential: node('Exp'),
  hardSigmoid,
  hardSilu: (w, x) => mul(w, x, hardSigmoid(w, x)),
  hardTanh: (w, x) => clip(w, x, -1, 1),
  hardShrink: (w, x, { threshold }) =>
    where(w, greater(w, w.node('Abs', [x]), threshold as number), x, w.scalar(0)),
  softShrink: (w, x, { threshold }) => {
    const least = w.scalar(threshold as number);
    const size = w.node('Relu', [w.node('Sub', [w.node('Abs', [x]), least])]);
    return mul(w, w.node('Sign', [x]), size);
  },
  tanhShrink: (w, x) => w.node('Sub', [x, w.node('Tanh', [x])]),
  logSigmoid: (w, x) => w.node('Neg', [w.node('Softplus', [w.node('Neg', [x])])]),
  squareplus: (w, x, { b }) => {
    const root = w.node('Sqrt', [add(w, mul(w, x, x), w.scalar(b as number))]);
    return mul(w, add(w, x, root), w.scalar(0.5));
  },
  sparsePlus: (w, x) => {
    const more = add(w, x, w.scalar(1));
    const middle = mul(w, mul(w, more, more), w.scalar(0.25));
    const low = where(w, greater(w, x, -1), middle, w.scalar(0));
    const high = w.node('Less', [x, w.scalar(1)]);
    return where(w, high, low, x);
  },
};

/** A function of Keras with its parameters. */
export function kerasFunction(w: GraphWriter, x: string, name: string, given: Parameters): string {
  const write = KERAS[name] ?? refuse(`the function '${name}'`);
  return write(w, x, { ...POINTWISE[name]!.defaults, ...given });
}
