import * as tf from '@tensorflow/tfjs-core';
import { product } from '../../arithmetic/product.js';
import { dtypeOf } from '../element_types.js';
import { type Call, type Input, type Known, no, number, type Shape } from './operator.js';
import { runOperator } from './run_operator.js';
import { operatorOf } from './table.js';

/** An input of which the shape is known, and of a constant the tensor. */
export interface KnownInput extends Known {
  tensor: tf.Tensor | null;
}

type Inputs = readonly (KnownInput | null)[];

const unknown = (rank: number | null | undefined): Shape =>
  rank == null ? no('of unknown rank') : new Array<null>(rank).fill(null);

/** The shape of an axis more or less is not known, where the input that says it is computed. */
function without(shape: Shape, axes: readonly number[]): Shape {
  return shape.map((n, i) => (axes.includes(i) ? null : n));
}

const axisAt = (call: Call, name: string, otherwise: number, rank: number) => {
  const axis = number(call, name, otherwise);
  return axis < 0 ? axis + rank : axis;
};

const all: (inputs: Inputs) => Shape = ([x]) => unknown(x!.shape.length);
const axesKnown = (at: number) => (inputs: Inputs) => {
  const [x, axes] = [inputs[0]!, inputs[at]];
  if (!axes?.tensor) return unknown(x.shape.length);
  const places = Array.from(axes.tensor.dataSync());
  return without(
    x.shape,
    places.map((axis) => (axis < 0 ? axis + x.shape.length : axis)),
  );
};

/** For inputs that say sizes or places: what is known of the output while they are not. */
const DYNAMIC: Readonly<
  Record<string, { inputs: readonly number[]; shape(inputs: Inputs, call: Call): Shape }>
> = {
  CenterCropPad: { inputs: [1], shape: all },
  Col2Im: {
    inputs: [1, 2],
    shape: ([x, image]) => [x!.shape[0]!, null, ...unknown(image!.shape[0])],
  },
  Compress: {
    inputs: [0, 1],
    shape: ([x], call) => ('axis' in call.attributes ? unknown(x!.shape.length) : [null]),
  },
  ConstantOfShape: { inputs: [0], shape: ([sizes]) => unknown(sizes!.shape[0]) },
  Expand: {
    inputs: [1],
    shape: ([x, sizes]) =>
      unknown(Math.max(x!.shape.length, sizes!.shape[0] ?? no('of unknown rank'))),
  },
  NonZero: { inputs: [0], shape: ([x]) => [x!.shape.length, null] },
  OneHot: {
    inputs: [1],
    shape: ([x], call) => {
      const rank = x!.shape.length + 1;
      return [...x!.shape].toSpliced(axisAt(call, 'axis', -1, rank), 0, null);
    },
  },
  Pad: { inputs: [1, 3], shape: axesKnown(3) },
  Range: { inputs: [0, 1, 2], shape: () => [null] },
  Reshape: { inputs: [1], shape: ([, sizes]) => unknown(sizes!.shape[0]) },
  Resize: { inputs: [1, 2, 3], shape: all },
  Slice: { inputs: [1, 2, 3, 4], shape: axesKnown(3) },
  Tile: { inputs: [1], shape: all },
  TopK: {
    inputs: [1],
    shape: ([x], call) => without(x!.shape, [axisAt(call, 'axis', -1, x!.shape.length)]),
  },
  Upsample: { inputs: [1], shape: all },
};

/** Inputs that decide how many axes there are: they have to be constants. */
const FIXED: Readonly<Record<string, readonly number[]>> = {
  Split: [1],
  Squeeze: [1],
  Unsqueeze: [1],
  ...Object.fromEntries(
    ['L1', 'L2', 'LogSum', 'LogSumExp', 'Max', 'Mean', 'Min', 'Prod', 'Sum', 'SumSquare'].map(
      (name) => [`Reduce${name}`, [1]],
    ),
  ),
};

/** What a Reshape to constants makes of sizes that are not all known. */
function reshapeShape([x, sizes]: Inputs, call: Call): Shape {
  const from = x!.shape;
  const target = Array.from(sizes!.tensor!.dataSync());
  const copied = (i: number) => target[i] === 0 && number(call, 'allowzero', 0) === 0;
  const shape: Shape = target.map((n, i) => (copied(i) ? from[i]! : n === -1 ? null : n));
  const open = target.indexOf(-1);
  // A size that is not known, and copied, is on both sides.
  const rest = from.filter((n, i) => !(n === null && copied(i)));
  const others = shape.filter((n, i) => i !== open && n !== null) as number[];
  if (open < 0 || rest.includes(null)) return shape;
  const left = product(rest as number[]) / product(others);
  return Number.isInteger(left) ? shape.with(open, left) : no(`of [${from}] to [${target}]`);
}

/** The most elements that are tried. */
const MOST_ELEMENTS = 2 ** 26;

/** What unknown sizes are tried with: of the first axis, of the others. */
type Sizes = readonly [number, number];

function tried(inputs: Inputs, call: Call, [first, others]: Sizes): number[][] {
  return tf.tidy(() => {
    const tensors = inputs.map((one, i): Input => {
      if (one === null || one.tensor !== null) return one?.tensor ?? null;
      const shape = one.shape.map((n, axis) => n ?? (axis === 0 ? first : others));
      if (product(shape) > MOST_ELEMENTS) no(`of shape [${one.shape}]`);
      return tf.zeros(shape, dtypeOf(call.types[i]!) as 'float32');
    });
    return runOperator(tensors, call).map(({ shape }) => shape);
  });
}

/** An input of one element. */
const single = (one: KnownInput | null): KnownInput | null =>
  one === null || one.tensor !== null ? one : { ...one, shape: one.shape.map(() => 1) };

/** What two trials agree on; null where they differ. */
function agreed(inputs: Inputs, call: Call, one: Sizes, other: Sizes): Shape[] {
  const [a, b] = [tried(inputs, call, one), tried(inputs, call, other)];
  return a.map((shape, i) => shape.map((n, axis) => (b[i]![axis] === n ? n : null)));
}

/**
 * The shapes of an operator's outputs: by its rule, or by trying it with zeros.
 *
 * @throws Unsupported if the shapes do not fit, or not even the number of axes is known.
 */
export function outputShapes(inputs: Inputs, call: Call): Shape[] {
  const operator = operatorOf('', call.operator) ?? no('that is not known');
  const computed = (i: number) => inputs[i] != null && inputs[i]!.tensor === null;
  const dynamic = DYNAMIC[call.operator];
  if (dynamic?.inputs.some(computed)) {
    const shape = dynamic.shape(inputs, call);
    return Array.from({ length: call.outputs }, () => [...shape]);
  }
  if (FIXED[call.operator]?.some(computed)) no('with axes or sizes that are computed');
  const ruled = operator.shapes?.(inputs, call);
  if (ruled) {
    // Of a shape that costs nothing: what is not computed is refused here, not where it runs.
    if (operator.axes === 'pointwise') tried(inputs.map(single), call, [1, 1]);
    return ruled;
  }
  const whole = inputs.every((one) => one === null || one.tensor || !one.shape.includes(null));
  if (whole) return tried(inputs, call, [1, 1]);
  if (call.operator === 'Reshape') return [reshapeShape(inputs, call)];
  try {
    return agreed(inputs, call, [2, 24], [3, 36]);
  } catch {
    return agreed(inputs, call, [24, 24], [36, 36]);
  }
}
