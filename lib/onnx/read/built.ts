import type * as tf from '@tensorflow/tfjs-core';
import type * as tfl from '@tensorflow/tfjs-layers';
import type { ElementType } from '../element_types.js';
import type { TensorValue } from '../tensor_value.js';
import type { Node } from './graph.js';

/** A size that is known, or the name of one that is not: equal names are equal sizes. */
export type KnownSize = number | string;

/** A constant; one that trains has come from the file's weights. */
export interface Constant {
  kind: 'constant';
  value: TensorValue;
  trainable: boolean;
  /** The initializer that it is, or was made of. */
  name: string;
  /** What it is made of, and how: the same for what is the same. */
  id: string;
  /** From a tensor of the constant's shape back to the initializer's, where that differs. */
  toOnnx: (value: tf.Tensor) => tf.Tensor;
}

/** What a layer gives. */
export interface Symbolic {
  kind: 'tensor';
  symbol: tfl.SymbolicTensor;
  type: ElementType;
  /** Its sizes in ONNX's order. */
  sizes: readonly KnownSize[];
  /** Whether the tensor has its channels last. */
  last: boolean;
}

/** Integers that are sizes of tensors, or computed from them, before there is a tensor. */
export interface Sizes {
  kind: 'sizes';
  values: readonly KnownSize[];
  scalar: boolean;
  type: ElementType;
  /** What computes them where they are needed as a tensor. */
  node: Node;
}

/** What is known of a value while the model is built. */
export type Built = Constant | Symbolic | Sizes;

export const isConstant = (one: Built | null | undefined): one is Constant =>
  one?.kind === 'constant';
export const isSymbolic = (one: Built | null | undefined): one is Symbolic =>
  one?.kind === 'tensor';

/** The type of its elements, 0 for an input that is left out. */
export function typeOf(one: Built | null): ElementType {
  if (one === null) return 0;
  return one.kind === 'constant' ? one.value.type : one.type;
}

/** Where a variable of the model comes from. */
export interface WeightOrigin {
  /** The initializer's name in the file. */
  name: string;
  variable: tfl.LayerVariable;
  /** From the variable's shape to the initializer's. */
  toOnnx: (value: tf.Tensor) => tf.Tensor;
}

/** A weight for a layer: its values as the layer keeps them, and the way back to the file's. */
export interface LayerWeight {
  constant: Constant;
  toLayer?: (value: tf.Tensor) => tf.Tensor;
  toOnnx?: (value: tf.Tensor) => tf.Tensor;
}

/** What makes layers and calls them. */
export interface Builder {
  /** Whether all tensors keep ONNX's order of axes. */
  readonly keep: boolean;
  /** A legal name of a layer that no other has. */
  layerName(node: string): string;
  /** A size that is not known, by a name of its own. */
  newSize(): string;
  /** The tensor with its channels last, or as ONNX orders it. */
  ordered(one: Symbolic, last: boolean): tfl.SymbolicTensor;
  /**
   * Calls a layer that is made once for each key, and gives it its weights.
   *
   * @param weights all that the layer has, in the order of its own
   */
  apply(
    key: string | null,
    make: () => tfl.layers.Layer,
    inputs: tfl.SymbolicTensor | tfl.SymbolicTensor[],
    weights?: readonly LayerWeight[],
  ): tfl.SymbolicTensor[];
  /** What a layer's output is in the graph: unknown sizes take the names of those they equal. */
  symbolic(
    symbol: tfl.SymbolicTensor,
    type: ElementType,
    last: boolean,
    likely?: readonly KnownSize[],
  ): Symbolic;
}
