import * as tf from '@tensorflow/tfjs-core';
import type * as tfl from '@tensorflow/tfjs-layers';
import type { Step } from '../arithmetic/layer_graph.js';
import { type LayerParts, layerParts } from './layer_parts.js';

/** A step that has run. */
export interface Passed {
  readonly layer: tfl.layers.Layer;
  readonly parts: LayerParts;
  readonly inputs: readonly string[];
  readonly output: string;
  /** What its nonlinearity got. */
  readonly before: tf.Tensor;
}

/** A forward pass with everything that the way back needs. */
export interface Tape {
  readonly passed: readonly Passed[];
  /** The tensors of the graph by key. */
  readonly tensors: Readonly<Record<string, tf.Tensor>>;
}

/** Runs the steps on x, [1, ...inputShape]. The tape is the caller's to dispose of. */
export function forward(input: string, x: tf.Tensor, steps: readonly Step[]): Tape {
  const tensors: Record<string, tf.Tensor> = {};
  const passed: Passed[] = [];
  // Not the result of tidy, which would look for tensors within the layers as well.
  tf.tidy(() => {
    tensors[input] = tf.clone(x);
    for (const { layer, inputs, outputs } of steps) {
      const parts = layerParts(layer);
      const before = parts.linear(inputs.map((key) => tensors[key]!));
      const output = outputs[0]!;
      tensors[output] = parts.nonlinearity?.apply(before) ?? before;
      passed.push({ layer, parts, inputs, output, before });
    }
    for (const { before } of passed) tf.keep(before);
    for (const tensor of Object.values(tensors)) tf.keep(tensor);
  });
  return { passed, tensors };
}

/** Frees a tape's tensors. */
export function disposeTape({ passed, tensors }: Tape): void {
  tf.dispose([...passed.map(({ before }) => before), ...Object.values(tensors)]);
}
