import type * as tfl from '@tensorflow/tfjs-layers';
import { named } from './named.js';
import { Lacking, type Options } from './options.js';

type Layer = tfl.layers.Layer;

/** The norms whose channels are torch's second axis. */
function ofChannels(options: Options): void {
  if (options.around.sequence) {
    throw new Lacking('over the steps of a sequence (nearest: LayerNorm)');
  }
}

/** epsilon, and whether there is a weight and a bias, which norms print alike. */
function common(options: Options, affineKey: string, usual: boolean) {
  const affine = options.flag(affineKey, usual);
  const bias = options.flag('bias', affine);
  return { epsilon: options.number('eps', 1e-5), scale: affine, center: affine && bias };
}

/** Torch's momentum is the part of the new, Keras's that of the old. */
export function batchNorm(options: Options): Layer[] {
  ofChannels(options);
  options.number(0);
  options.only('track_running_stats', true);
  const momentum = 1 - options.number('momentum', 0.1);
  const config = { ...common(options, 'affine', true), momentum };
  return [named(options.path, 'BatchNormalization', config)];
}

export function groupNorm(options: Options): Layer[] {
  ofChannels(options);
  const groups = options.number(0);
  options.number(1);
  const config = { ...common(options, 'affine', true), groups };
  return [named(options.path, 'GroupNormalization', config)];
}

/** A group for each channel. Nothing runs along with it, so that the momentum has no use. */
export function instanceNorm(options: Options): Layer[] {
  ofChannels(options);
  options.number(0);
  options.get('momentum', 0.1);
  options.only('track_running_stats', false);
  const config = { ...common(options, 'affine', false), groups: -1 };
  return [named(options.path, 'GroupNormalization', config)];
}

/** Of features alone: on maps torch's last axis is a row of places. */
export function layerNorm(options: Options): Layer[] {
  const shape = options.get(0, null);
  if (!Array.isArray(shape) || shape.length !== 1) options.lacks(0, '(features,)');
  if (options.rank !== null && options.rank > 0) {
    throw new Lacking('behind maps (nearest: GroupNorm(1, channels))');
  }
  return [named(options.path, 'LayerNormalization', common(options, 'elementwise_affine', true))];
}
