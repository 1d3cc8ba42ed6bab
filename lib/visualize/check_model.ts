import * as tf from '@tensorflow/tfjs-core';
import type * as tfl from '@tensorflow/tfjs-layers';
import type { Step } from '../arithmetic/layer_graph.js';
import type { LayerKind } from '../arithmetic/layer_kinds.js';
import { layerKind } from '../arithmetic/layer_traits.js';
import { fail, show, ValueError } from '../check.js';
import { tensor } from '../tfjs/check.js';
import { layerParts } from './layer_parts.js';
import { statefulLayers } from './run_on_states.js';

/** One sample of one input as a batch of one. */
export function checkOne(where: string, name: string, shape: tfl.Shape, input: unknown): tf.Tensor {
  const fits = (got: readonly number[]) =>
    got.length === shape.length && got.every((n, i) => shape[i] === null || shape[i] === n);
  const got = tensor(where, name, input).shape;
  const batched = got.length === shape.length + 1 && got[0] === 1 ? got.slice(1) : got;
  if (!fits(batched)) fail(where, name, `one sample of shape [${shape}] or [1,${shape}]`, got);
  return tf.tidy(() => tf.cast(tf.reshape(input as tf.Tensor, [1, ...batched]), 'float32'));
}

/** One sample as the model's batch of one. */
export function checkInput(
  where: string,
  model: tfl.LayersModel,
  input: tf.Tensor,
  name = 'input',
): tf.Tensor {
  if (model.inputs.length !== 1) {
    fail(where, 'the model', 'one with a single input', model.inputs.length);
  }
  return checkOne(where, name, model.inputs[0]!.shape.slice(1), input);
}

/** The name of the Embedding that an input goes into first, whose integers have no gradient; undefined without one. */
export function takesIntegers(
  given: readonly string[],
  steps: readonly Step[],
): string | undefined {
  const takes = ({ layer, inputs }: Step) =>
    layerKind(layer) === 'embedding' && inputs.some((key) => given.includes(key));
  return steps.find(takes)?.layer.name;
}

/** One sample of each of the model's inputs as batches of one: a tensor, or an array of as many as there are. */
export function checkInputs(where: string, model: tfl.LayersModel, input: unknown): tf.Tensor[] {
  const { inputs } = model;
  if (inputs.length === 1 && !Array.isArray(input)) {
    return [checkInput(where, model, input as tf.Tensor)];
  }
  if (!Array.isArray(input) || input.length !== inputs.length) {
    const names = inputs.map(({ name }) => `'${name}'`).join(', ');
    const got = Array.isArray(input) ? `${input.length} of them` : input;
    fail(where, 'input', `an array of ${inputs.length} tensors, of ${names}`, got);
  }
  const found: tf.Tensor[] = [];
  try {
    for (const [n, one] of (input as unknown[]).entries()) {
      found.push(checkOne(where, `input[${n}]`, inputs[n]!.shape.slice(1), one));
    }
    return found;
  } catch (error) {
    tf.dispose(found);
    throw error;
  }
}

/** Refuses a stateful layer whose states are of several samples: one sample says nothing of the others. */
export function checkStates(where: string, steps: readonly Step[]): void {
  for (const layer of steps.flatMap((step) => statefulLayers(step.layer))) {
    const batch = [layer.inputSpec ?? []].flat()[0]?.shape?.[0];
    if (batch === undefined || batch === null || batch === 1) continue;
    fail(where, `the batch size of stateful '${layer.name}'`, '1: one sample is looked at', batch);
  }
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

/** One number for each layer, of its weights. */
async function ofWeights(
  layers: readonly tfl.layers.Layer[],
  number: (weight: tf.Tensor) => tf.Tensor,
): Promise<ArrayLike<number>> {
  const each = (layer: tfl.layers.Layer) => tf.tidy(() => tf.addN(layer.getWeights().map(number)));
  const numbers = tf.tidy(() => tf.stack(layers.map(each)));
  const values = await numbers.data();
  numbers.dispose();
  return values;
}

/** Refuses weights that are NaN or infinite, and names their layer. */
export async function checkWeights(where: string, steps: readonly Step[]): Promise<void> {
  const weighted = steps.map(({ layer }) => layer).filter((one) => one.getWeights().length > 0);
  if (weighted.length === 0) return;
  // A sum takes no memory, and is finite in nearly every network; finite weights can have one that is not.
  const sums = await ofWeights(weighted, (weight) => tf.sum(weight));
  const doubted = weighted.filter((_, n) => !Number.isFinite(sums[n]));
  if (doubted.length === 0) return;
  // Zero times a finite number is zero, times NaN or infinity NaN.
  const zeros = await ofWeights(doubted, (weight) => tf.sum(tf.mul(weight, 0)));
  const bad = doubted.find((_, n) => !(zeros[n] === 0));
  if (bad === undefined) return;
  throw new ValueError(
    `${where}: the weights of '${bad.name}' must be finite, got NaN or infinity.`,
  );
}
