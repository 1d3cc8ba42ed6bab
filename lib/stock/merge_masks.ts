import * as tf from '@tensorflow/tfjs-core';
import type * as tfl from '@tensorflow/tfjs-layers';
import { registry } from '../tfjs/resolve.js';
import { joinedMask, type Mask } from './training/loss_mask.js';

type ComputeMask = (
  this: tfl.layers.Layer,
  inputs: tf.Tensor[],
  masks?: (Mask | undefined)[] | null,
) => Mask;

/**
 * Of masks that meet in a merging layer, tfjs hands on the first of two with an axis before it, throws where one input
 * has none, and in Concatenate where the axis is another than the last. Importing this file joins them as Keras 3 does.
 */
const { Add, Concatenate } = registry();
const computeMask: ComputeMask = function (inputs, masks) {
  if (masks === null || masks === undefined) return null;
  const given = masks.map((mask) => mask ?? null);
  return tf.tidy(() => joinedMask(this, inputs, given) as tf.Tensor);
};
for (const prototype of [Object.getPrototypeOf(Add![0].prototype), Concatenate![0].prototype]) {
  Object.assign(prototype, { computeMask });
}
