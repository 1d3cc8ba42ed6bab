import * as tf from '@tensorflow/tfjs-core';
import * as tfl from '@tensorflow/tfjs-layers';

/** A mask [n, ...], true where a position counts, or none. */
export type Mask = tf.Tensor | null;

type Layer = tfl.layers.Layer;

const { prototype: base } = tfl.layers.Layer;

/** Layers of tfjs that join or pass on what masks come to them. */
const PASSING = /^(Add|Average|Bidirectional|Concatenate|Dot|GRU|LSTM|Maximum|Minimum|Multiply)$/;

/** Whether a layer makes a mask of its input; a model, whether one in it does. */
export function makesMask(layer: Layer): boolean {
  if (layer instanceof tfl.LayersModel) return layer.layers.some(makesMask);
  const name = layer.getClassName();
  if (name === 'Embedding') return layer.supportsMasking === true;
  // Attention hands on the mask that comes with its query, unless that is an input.
  const { maskInputs } = layer as { maskInputs?: readonly string[] };
  if (maskInputs !== undefined) return maskInputs.includes('query');
  const own = layer.computeMask !== base.computeMask;
  return own && !PASSING.test(name) && !/RNN|ConvLSTM/.test(name);
}

const single = <T>(values: T[]) => (values.length === 1 ? values[0]! : values);

/** The masks that the layer itself computes, one an output. */
export function ownMasks(layer: Layer, inputs: tf.Tensor[], masks: Mask[]): Mask[] {
  const joins = 'mergeFunction' in layer;
  if (joins && masks.every((mask) => mask === null)) return [null];
  // Of inputs that are joined the shapes matter alone; what a mask is made of would be asked for its gradient.
  const given = joins ? inputs.map(({ shape, dtype }) => tf.zeros(shape, dtype)) : inputs;
  const made = layer.computeMask(single(given), single(masks) as tf.Tensor);
  return (Array.isArray(made) ? made : [made]).map((mask) => mask ?? null);
}

/** A mask of each value; axes that the mask lacks count as a whole. */
export function maskOfValues(mask: Mask, input: tf.Tensor): tf.Tensor {
  if (mask === null) return tf.ones(input.shape, 'bool');
  const shape = [...mask.shape, ...new Array<number>(input.rank - mask.rank).fill(1)];
  return tf.logicalOr(tf.reshape(mask, shape), tf.zeros(input.shape, 'bool'));
}

/** The mask of what a merging layer gives, as Keras 3 has it. */
export function joinedMask(layer: Layer, inputs: tf.Tensor[], masks: Mask[]): Mask {
  if (layer.getClassName() === 'Dot' || masks.every((mask) => mask === null)) return null;
  if (layer.getClassName() === 'Concatenate') {
    const each = inputs.map((input, i) => maskOfValues(masks[i]!, input));
    return tf.any(tf.concat(each, (layer as unknown as { axis: number }).axis), -1);
  }
  const known = masks.filter((mask) => mask !== null);
  return known.length < masks.length ? null : known.reduce((a, b) => tf.logicalOr(a, b));
}

/** Whether each position of the output is one of the mask. */
function fits(mask: tf.Tensor, output: tf.Tensor): boolean {
  return mask.rank <= output.rank && mask.shape.every((n, i) => n === output.shape[i]);
}

/** The masks of a layer's outputs as Keras has them; where a layer does not support masking, they end. */
export function lossMasks(
  layer: Layer,
  inputs: tf.Tensor[],
  outputs: tf.Tensor[],
  masks: Mask[],
): Mask[] {
  if (layer.supportsMasking !== true) return outputs.map(() => null);
  if ('mergeFunction' in layer) return [joinedMask(layer, inputs, masks)];
  const found = ownMasks(layer, inputs, masks);
  return outputs.map((output, i) => {
    const mask = found[i] ?? null;
    return mask !== null && fits(mask, output) ? mask : null;
  });
}
