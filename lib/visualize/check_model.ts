import * as tf from '@tensorflow/tfjs-core';
import type * as tfl from '@tensorflow/tfjs-layers';
import type { Step } from '../arithmetic/layer_graph.js';
import type { LayerKind } from '../arithmetic/layer_kinds.js';
import { layerKind } from '../arithmetic/layer_traits.js';
import { fail, show, ValueError } from '../check.js';
import { tensor } from '../tfjs/check.js';
import { layerParts } from './layer_parts.js';

/** One sample as the model's batch of one. */
export function checkInput(where: string, model: tfl.LayersModel, input: tf.Tensor): tf.Tensor {
  if (model.inputs.length !== 1) {
    fail(where, 'the model', 'one with a single input', model.inputs.length);
  }
  const shape = model.inputs[0]!.shape.slice(1);
  const fits = (got: readonly number[]) =>
    got.length === shape.length && got.every((n, i) => shape[i] === null || shape[i] === n);
  tensor(where, 'input', input);
  const got = input.shape as number[] | undefined;
  const batched = got?.length === shape.length + 1 && got[0] === 1 ? got.slice(1) : got;
  if (got === undefined || !fits(batched!)) {
    fail(where, 'input', `one sample of shape [${shape}] or [1,${shape}]`, got ?? input);
  }
  return tf.tidy(() => tf.cast(tf.reshape(input, [1, ...batched!]), 'float32'));
}

/** Kinds whose layers have maps: without one there are no filters to look at. */
const CONVOLUTIONAL: readonly (LayerKind | undefined)[] = ['convolution', 'transposed', 'stage'];

/** Whether a layer is a convolution of some kind. */
export function isConvolution(layer: tfl.layers.Layer): boolean {
  return CONVOLUTIONAL.includes(layerKind(layer));
}

/** Refuses steps without a convolution. */
export function checkConvolution(where: string, name: string, steps: readonly Step[]): void {
  if (steps.some(({ layer }) => isConvolution(layer))) return;
  const classes = steps.map(({ layer }) => layer.getClassName());
  throw new ValueError(
    `${where}: a convolution must be among the layers up to '${name}', got ${show(classes)}.`,
  );
}

/** Refuses a layer that the rule does not know: a rectifier within it would be passed as a gradient. */
export function checkRules(where: string, method: string, steps: readonly Step[]): void {
  const unknown = steps.find(({ layer }) => !layerParts(layer).known);
  if (unknown === undefined) return;
  const { layer } = unknown;
  const { nonlinearity } = layerParts(layer);
  const what = nonlinearity ? ` with activation '${layer.getConfig().activation}'` : '';
  throw new ValueError(
    `${where}: method '${method}' has no rule for ${layer.getClassName()} '${layer.name}'${what}; 'saliency' and 'gradcam' need none.`,
  );
}

/** Refuses weights that are NaN or infinite, and names their layer. */
export async function checkWeights(where: string, steps: readonly Step[]): Promise<void> {
  const weighted = steps.filter(({ layer }) => layer.getWeights().length > 0);
  if (weighted.length === 0) return;
  // Zero times a finite number is zero, times NaN or infinity NaN.
  const zeros = tf.tidy(() =>
    tf.stack(
      weighted.map(({ layer }) =>
        tf.addN(layer.getWeights().map((weight) => tf.sum(tf.mul(weight, 0)))),
      ),
    ),
  );
  const values = await zeros.data();
  zeros.dispose();
  const bad = weighted.find((_, n) => !(values[n] === 0));
  if (bad === undefined) return;
  throw new ValueError(
    `${where}: the weights of '${bad.layer.name}' must be finite, got NaN or infinity.`,
  );
}
