import * as tfl from '@tensorflow/tfjs-layers';
import type { LayerKind } from '../../../lib/arithmetic/layer_kinds.js';
import { layerKind } from '../../../lib/arithmetic/layer_traits.js';

/** What layers are drawn alike. */
export type Sort =
  | 'input'
  | 'model'
  | 'convolution'
  | 'larger'
  | 'smaller'
  | 'dense'
  | 'merge'
  | 'other';

/** What each colour stands for, as the legend has it. */
export const SORTS: readonly (readonly [Sort, string])[] = [
  ['convolution', 'convolution'],
  ['larger', 'transposed convolution, upsampling'],
  ['smaller', 'pooling'],
  ['dense', 'dense, recurrent, attention'],
  ['merge', 'joins several'],
  ['model', 'a model within'],
];

const BY_KIND: Readonly<Partial<Record<LayerKind, Sort>>> = {
  model: 'model',
  convolution: 'convolution',
  transposed: 'larger',
  stage: 'larger',
  upsampling: 'larger',
  unpooling: 'larger',
  shuffling: 'larger',
  pooling: 'smaller',
  globalPooling: 'smaller',
  dense: 'dense',
  embedding: 'dense',
  recurrent: 'dense',
  attention: 'dense',
  merge: 'merge',
};

/** What a layer is drawn as. */
export function sortOf(layer: tfl.layers.Layer): Sort {
  if (layer instanceof tfl.LayersModel) return 'model';
  const kind = layerKind(layer);
  return (kind && BY_KIND[kind]) ?? 'other';
}
