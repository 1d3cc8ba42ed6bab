import type * as tf from '@tensorflow/tfjs-core';
import type * as tfl from '@tensorflow/tfjs-layers';
import type { Compiled } from './internals.js';

/** Layers and whether they trained when their model was compiled. */
type States = readonly (readonly [layer: tfl.layers.Layer, trainable: boolean])[];

const compiledStates = new WeakMap<object, States>();

interface Parts extends tfl.layers.Layer {
  layers?: tfl.layers.Layer[];
  /** What a wrapper wraps. */
  layer?: tfl.layers.Layer;
}

function statesOf(model: Parts): States {
  const inner = (model.layers ?? [model.layer ?? []].flat()).flatMap((layer) => statesOf(layer));
  // A model before its layers, which it sets, too.
  return [[model, model.trainable] as const, ...inner];
}

/** To be called when a model has been compiled. */
export function remember(model: Compiled): void {
  compiledStates.set(model, statesOf(model));
}

function restore(states: States): void {
  for (const [layer, trainable] of states) layer.trainable = trainable;
}

/**
 * Runs a step with the weights to train. A model that has been frozen as a whole since it was compiled trains as when it
 * was compiled, as Keras does it: so a discriminator that a GAN froze goes on to learn by itself. tfjs throws.
 */
export function asCompiled<T>(model: Compiled, step: (variables: tf.Variable[]) => T): T {
  const collected = model.collectedTrainableWeights;
  const variables = collected.map((weight) => weight.read() as tf.Variable);
  const states = compiledStates.get(model);
  if (states === undefined || model.trainableWeights.length > 0) return step(variables);
  const now = statesOf(model);
  restore(states);
  try {
    return step(variables);
  } finally {
    restore(now);
  }
}
