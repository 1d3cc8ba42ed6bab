import * as tf from '@tensorflow/tfjs-core';
import { list, no, number } from '../operators/operator.js';
import { operatorOf } from '../operators/table.js';
import { fromTensor, toTensor, withoutTensors } from '../tensor_value.js';
import { type Built, type Constant, isConstant, isSymbolic, type Symbolic } from './built.js';
import type { Attributes, Node } from './graph.js';
import { callOf } from './run_graph.js';
import { plainConstant } from './shape_arithmetic.js';

/** Where each axis of the channels-last order lies in ONNX's: [0, 2, 3, 1]. */
export const lastOrder = (rank: number): number[] => [
  0,
  ...Array.from({ length: rank - 2 }, (_, i) => i + 2),
  1,
];

/** Where each axis of ONNX's order lies in the channels-last one: [0, 3, 1, 2]. */
export const firstOrder = (rank: number): number[] => [
  0,
  rank - 1,
  ...Array.from({ length: rank - 2 }, (_, i) => i + 1),
];

/** A node's inputs and attributes, with what says axes said for the order of its tensors. */
export interface Arranged {
  inputs: readonly (Built | null)[];
  attributes: Attributes;
  /** Whether its tensors, of more than two axes, have their channels last. */
  last: boolean;
  /** What the operator itself is told. */
  channelsLast: boolean;
}

const rankOf = (one: Built): number =>
  one.kind === 'tensor' ? one.sizes.length : one.kind === 'constant' ? one.value.shape.length : 1;

/** A constant that is broadcast to a tensor of this rank, with its channels last. */
function lastConstant(one: Constant, rank: number): Constant {
  const { shape, type } = one.value;
  if (shape.every((n) => n === 1) && shape.length < 2) return one;
  const full = [...new Array<number>(rank - shape.length).fill(1), ...shape];
  return withoutTensors(() => {
    const moved = tf.transpose(tf.reshape(toTensor(one.value), full), lastOrder(rank));
    const toOnnx = (x: tf.Tensor) =>
      one.toOnnx(tf.reshape(tf.transpose(x, firstOrder(rank)), [...shape]));
    return { ...one, value: fromTensor(moved, type), toOnnx };
  });
}

const kept = (node: Node, inputs: readonly (Built | null)[]): Arranged => ({
  inputs,
  attributes: node.attributes,
  last: false,
  channelsLast: false,
});

/** Two tensors or more, element by element: all of one order, constants turned to it. */
function pointwise(node: Node, inputs: readonly (Built | null)[]): Arranged | null {
  const ranks = inputs.flatMap((one) => (one === null ? [] : [rankOf(one)]));
  const rank = Math.max(...ranks);
  const fits = inputs.every((one) => {
    if (one === null || isConstant(one)) return true;
    return rankOf(one) === rank || rankOf(one) === 0;
  });
  if (!fits) return null;
  const turned = inputs.map((one) => (isConstant(one) ? lastConstant(one, rank) : one));
  return { inputs: turned, attributes: node.attributes, last: true, channelsLast: false };
}

/** The axis in the channels-last order. */
const moved = (axis: number, rank: number) =>
  lastOrder(rank).indexOf(axis < 0 ? axis + rank : axis);

/** Operators that name their axes: named again for the other order, where they are constants. */
function named(node: Node, inputs: readonly (Built | null)[]): Arranged | null {
  const x = inputs[0] as Symbolic;
  const rank = x.sizes.length;
  const call = callOf(node, []);
  const last = { last: true, channelsLast: false };
  const { attributes } = node;
  const axisAttribute = (otherwise: number): Arranged => {
    const axis = moved(number(call, 'axis', otherwise), rank);
    return { inputs, attributes: { ...attributes, axis }, ...last };
  };
  const otherAxes = (at: number, name: string): readonly number[] | null => {
    const given = inputs[at];
    if (given == null) return list(call, name) ?? null;
    return isConstant(given) ? Array.from(given.value.data as Int32Array) : null;
  };
  const vector = (name: string, values: readonly number[]) =>
    plainConstant(name, 7, [values.length], values);
  switch (node.operator) {
    case 'Concat': {
      const same = inputs.every((one) => isSymbolic(one) && one.sizes.length === rank);
      return same ? axisAttribute(1) : null;
    }
    case 'Softmax':
    case 'LogSoftmax':
      return node.opset >= 13 ? axisAttribute(-1) : null;
    case 'Split':
      return axisAttribute(0);
    case 'Pad': {
      const pads = otherAxes(1, 'pads');
      if (pads === null || inputs[3] != null || pads.length !== 2 * rank) return null;
      const order = lastOrder(rank);
      const turned = [...order.map((i) => pads[i]!), ...order.map((i) => pads[i + rank]!)];
      if (inputs[1] == null) {
        return { inputs, attributes: { ...attributes, pads: turned }, ...last };
      }
      return { inputs: [x, vector('pads', turned), ...inputs.slice(2)], attributes, ...last };
    }
    case 'Slice': {
      const starts = otherAxes(1, 'starts');
      const axes = otherAxes(3, 'axes') ?? (inputs[3] == null ? starts?.map((_, i) => i) : null);
      if (starts === null || axes == null) return null;
      const turned = axes.map((axis) => moved(axis, rank));
      if (inputs[1] == null) {
        return { inputs, attributes: { ...attributes, axes: turned }, ...last };
      }
      const [, begin, end, , step] = inputs;
      return {
        inputs: [x, begin!, end ?? null, vector('axes', turned), ...(step ? [step] : [])],
        attributes,
        ...last,
      };
    }
    default: {
      const reduces = node.operator.startsWith('Reduce') && number(call, 'keepdims', 1) !== 0;
      const axes = reduces ? otherAxes(1, 'axes') : null;
      if (!reduces || axes === null || axes.length === 0) return null;
      const turned = axes.map((axis) => moved(axis, rank));
      if (inputs[1] == null) {
        return { inputs, attributes: { ...attributes, axes: turned }, ...last };
      }
      return { inputs: [x, vector('axes', turned)], attributes, ...last };
    }
  }
}

/**
 * The order that a node's tensors get. Images stay channels last as long as nothing asks for ONNX's
 * order.
 *
 * @param keep whether all stays in ONNX's order
 */
export function arrange(node: Node, inputs: readonly (Built | null)[], keep: boolean): Arranged {
  const [x] = inputs;
  const axes = operatorOf(node.domain, node.operator)?.axes;
  if (keep) return kept(node, inputs);
  if (axes === 'spatial') {
    if (!isSymbolic(x)) return no('of a constant image');
    const others = inputs.slice(1).every((one) => !isSymbolic(one) || one.sizes.length < 3);
    if (x.sizes.length < 3 || !others || node.outputs.length > 1) return kept(node, inputs);
    return { inputs, attributes: node.attributes, last: true, channelsLast: true };
  }
  if (!inputs.some((one) => isSymbolic(one) && one.last)) return kept(node, inputs);
  if (axes === 'pointwise') return pointwise(node, inputs) ?? kept(node, inputs);
  return (isSymbolic(x) && x.last ? named(node, inputs) : null) ?? kept(node, inputs);
}
