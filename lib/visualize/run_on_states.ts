import * as tf from '@tensorflow/tfjs-core';
import * as tfl from '@tensorflow/tfjs-layers';

/** What a stateful recurrent layer keeps from one batch to the next; null before the first. */
export type States = readonly tf.Tensor[] | null;

interface Stateful {
  states_: tf.Tensor[] | null;
}

interface Around {
  readonly layer?: tfl.layers.Layer;
  readonly forwardLayer?: tfl.layers.Layer;
  readonly backwardLayer?: tfl.layers.Layer;
}

/** The recurrent layers that keep states: the layer itself, those that it is around, or a model's. */
export function statefulLayers(layer: tfl.layers.Layer): tfl.layers.Layer[] {
  if (layer instanceof tfl.LayersModel) return layer.layers.flatMap(statefulLayers);
  if ('states_' in layer) return layer.stateful ? [layer] : [];
  const { layer: one, forwardLayer, backwardLayer } = layer as Around;
  return [one, forwardLayer, backwardLayer].flatMap((inner) =>
    inner ? statefulLayers(inner) : [],
  );
}

/** The states of recurrent layers, copied; null for a layer that has none yet. */
export const copyStates = (layers: readonly tfl.layers.Layer[]): States[] =>
  layers.map((layer) => {
    const { states_ } = layer as unknown as Stateful;
    return states_?.map((state) => tf.clone(state)) ?? null;
  });

/**
 * Runs recurrent layers from these states, and puts back the very tensors that were there before,
 * whatever happens.
 *
 * @param states as `copyStates` gave them; they stay the caller's.
 */
export function runOnStates<T>(
  layers: readonly tfl.layers.Layer[],
  states: readonly States[],
  run: () => T,
): T {
  const stateful = layers as unknown as Stateful[];
  const own = stateful.map(({ states_ }) => states_);
  stateful.forEach((layer, n) => {
    // The layer disposes of what it finds.
    layer.states_ = states[n]?.map((state) => tf.keep(tf.clone(state))) ?? null;
  });
  try {
    return run();
  } finally {
    stateful.forEach((layer, n) => {
      if (layer.states_ !== null) tf.dispose(layer.states_);
      layer.states_ = own[n]!;
    });
  }
}
