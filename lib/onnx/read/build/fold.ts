import * as tf from '@tensorflow/tfjs-core';
import { dtypeOf } from '../../element_types.js';
import { bounded, list } from '../../operators/operator.js';
import { runOperator } from '../../operators/run_operator.js';
import { fromTensor, toTensor, withoutTensors } from '../../tensor_value.js';
import { type Built, type Constant, isConstant } from '../built.js';
import type { Node } from '../graph.js';
import { callOf, outputTypes } from '../run_graph.js';
import type { Identities } from './identities.js';

/** Operators that give all of their first input in another shape. */
const RESHAPING = ['Reshape', 'Flatten', 'Squeeze', 'Unsqueeze'];

/** The way back from what a node made of a weight to the weight, where all of it is there. */
function wayBack(node: Node, origin: Constant | null | undefined): Constant['toOnnx'] {
  if (origin == null) return (x) => x;
  const { shape } = origin.value;
  if (RESHAPING.includes(node.operator)) {
    return (x) => origin.toOnnx(tf.reshape(x, [...shape]));
  }
  if (node.operator !== 'Transpose') return (x) => x;
  const order = list(callOf(node, []), 'perm') ?? shape.map((_, i) => shape.length - 1 - i);
  const back = shape.map((_, i) => order.indexOf(i));
  return (x) => origin.toOnnx(tf.transpose(x, back));
}

/** What a node's weight is, if it has one: scales and the like are smaller. */
function largestWeight(constants: readonly (Constant | null)[]): Constant | undefined {
  const weights = constants.filter((one) => one?.trainable) as Constant[];
  const sizes = weights.map(({ value }) => value.data.length);
  return weights[sizes.indexOf(Math.max(...sizes))];
}

/** What a node makes of constants: constants; null if it has another input. */
export function fold(
  node: Node,
  inputs: readonly (Built | null)[],
  identities: Identities,
): Constant[] | null {
  if (!inputs.every((one) => one === null || isConstant(one))) return null;
  const constants = inputs as readonly (Constant | null)[];
  const origin = largestWeight(constants);
  if (node.operator === 'Identity' && origin) {
    // PyTorch's exporter joins weights that begin alike, and tells them apart by an Identity.
    const [name] = node.outputs as [string];
    return [{ ...origin, name, id: name }];
  }
  const call = callOf(
    node,
    constants.map((one) => one?.value.type ?? 0),
  );
  const types = outputTypes(node, call);
  // The pieces of a Split are weights of their own, and so is what several are joined to.
  const named = ['Split', 'Concat'].includes(node.operator) ? undefined : origin;
  const toOnnx = wayBack(node, named);
  return withoutTensors(() => {
    const tensors = constants.map((one) => (one === null ? null : toTensor(one.value)));
    return runOperator(tensors, call).map((tensor, i): Constant => {
      bounded(tensor.shape);
      const value = fromTensor(tensor, types[i]!);
      const float = dtypeOf(types[i]!) === 'float32' && tensor.rank > 0;
      const trainable = float && (origin !== undefined || node.operator === 'DequantizeLinear');
      const name = named?.name ?? node.outputs[i]!;
      return {
        kind: 'constant',
        value,
        trainable,
        name,
        id: identities.of(node, constants, i),
        toOnnx,
      };
    });
  });
}
