import * as tf from '@tensorflow/tfjs-core';
import type * as tfl from '@tensorflow/tfjs-layers';
import type { Call } from '../../operators/operator.js';
import type { Builder, Built, Constant, KnownSize, LayerWeight, Symbolic } from '../built.js';
import type { Node } from '../graph.js';

/** A node that may become layers of tfjs or of this package. */
export interface Asked {
  builder: Builder;
  node: Node;
  call: Call;
  inputs: readonly (Built | null)[];
  /** The first input. */
  x: Symbolic;
}

/** What the layers give, and in which order; null where no layer is exact. */
export interface Answer {
  symbol: tfl.SymbolicTensor;
  last: boolean;
  /** Names for its unknown sizes, in ONNX's order. */
  sizes?: readonly KnownSize[];
}

export type Rule = (asked: Asked) => Answer | null;

/** How many spatial axes layers have. */
export const spatialRank = ({ sizes }: Symbolic): 1 | 2 | 3 | null => {
  const rank = sizes.length - 2;
  return rank === 1 || rank === 2 || rank === 3 ? rank : null;
};

/** A weight whose axes the layer has in another order. */
export function permuted(constant: Constant, order: readonly number[]): LayerWeight {
  const back = order.map((_, i) => order.indexOf(i));
  return {
    constant,
    toLayer: (x) => tf.transpose(x, [...order]),
    toOnnx: (x) => tf.transpose(x, back),
  };
}

/** A weight that the layer has in another shape. */
export function reshaped(constant: Constant, shape: readonly number[]): LayerWeight {
  return {
    constant,
    toLayer: (x) => tf.reshape(x, [...shape]),
    toOnnx: (x) => tf.reshape(x, [...constant.value.shape]),
  };
}

/** What names a layer that is made once: the node's operator, attributes and weights. */
export const keyOf = (node: Node, weights: readonly LayerWeight[], more: unknown = null): string =>
  JSON.stringify([
    node.operator,
    node.opset,
    node.attributes,
    weights.map(({ constant }) => constant.id),
    more,
  ]);
