import type * as tf from '@tensorflow/tfjs-core';
import type * as tfl from '@tensorflow/tfjs-layers';
import { ELEMENT } from '../../onnx/element_types.js';
import { OnnxOperation } from '../../onnx/layers/onnx_operation.js';
import { make } from '../../rewrite/window_layers.js';
import type { Options } from './options.js';

type Layer = tfl.layers.Layer;

/** The layers that a module of torch is. */
export type Rule = (options: Options) => Layer[];

/** A layer of this path: its name, or one behind it. */
export function named(
  path: string,
  className: string,
  config: tf.serialization.ConfigDict,
  suffix = '',
): Layer {
  return make(className, path === '' ? config : { ...config, name: `${path}${suffix}` });
}

/** What an operator of ONNX takes besides the layer's input. */
export interface OperatorInputs {
  attributes?: Record<string, number | string | number[]>;
  /** Constants, in order; null for one that is left out. */
  constants?: readonly ({ type: number; values: readonly number[] } | null)[];
  /** Weights by torch's name, in order, of torch's shape. */
  weights?: Readonly<Record<string, readonly number[]>>;
}

/** The newest set of operators of which all that is used here is the same as in torch. */
const OPSET = 18;

/**
 * An operator of ONNX on channels last, for a module that no layer of Keras is. Torch's own export
 * to ONNX makes the same operators of the same modules.
 */
export function operator(
  { path }: Options,
  name: string,
  { attributes = {}, constants = [], weights = {} }: OperatorInputs,
  suffix = '',
  opset = OPSET,
): Layer {
  const type = ELEMENT.float;
  const given = JSON.stringify({
    opset,
    outputs: 1,
    channelsLast: true,
    attributes,
    inputs: [
      { tensor: 0, type },
      ...constants.map(
        (one) =>
          one && { constant: { type: one.type, shape: [one.values.length], data: one.values } },
      ),
      ...Object.entries(weights).map(([weight, shape]) => ({
        weight,
        type,
        shape,
        trainable: true,
      })),
    ],
  });
  const config = { operator: name, given };
  return new OnnxOperation(path === '' ? config : { ...config, name: `${path}${suffix}` });
}
