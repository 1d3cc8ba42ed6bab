import type { LayersModel, layers } from '@tensorflow/tfjs-layers';
import { isOfClass, layerKind } from '../arithmetic/layer_traits.js';
import { ValueError } from '../check.js';

/** Kinds of layers that make lengths longer. */
const UP: readonly string[] = ['transposed', 'stage', 'upsampling', 'unpooling'];

/** Whether a layer, or one of a model that it is, makes lengths longer. */
const isUp = (layer: layers.Layer): boolean =>
  UP.includes(layerKind(layer) ?? '') ||
  isOfClass(layer, 'PixelShuffle') ||
  ((layer as Partial<LayersModel>).layers ?? []).some(isUp);

/** Numbers of a layer's output; null where a length is open. */
function sizeOf(layer: layers.Layer): number | null {
  const sizes = (layer.outputShape as (number | null)[]).slice(1);
  return sizes.reduce((size, n) => (size === null || n === null ? null : size * n), 1);
}

/**
 * The layers of a model's encoder: those up to the narrowest before the first that makes lengths longer, or, where
 * lengths are open, all before that.
 *
 * @throws ValueError for a model without such a layer
 */
export function encoderLayers(where: string, model: LayersModel): layers.Layer[] {
  const up = model.layers.findIndex(isUp);
  // What the model gets is no code, however narrow it is.
  const before = model.layers
    .slice(0, Math.max(up, 0))
    .filter((layer) => layer.getClassName() !== 'InputLayer');
  if (before.length === 0) {
    throw new ValueError(
      `${where}: '${model.name}' must have an encoder, layers before one that makes lengths longer, got none.`,
    );
  }
  const sizes = before.map(sizeOf);
  if (sizes.includes(null)) return before;
  const least = Math.min(...(sizes as number[]));
  return before.slice(0, sizes.lastIndexOf(least) + 1);
}
