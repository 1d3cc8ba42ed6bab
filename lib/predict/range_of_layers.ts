import type { LayersModel } from '@tensorflow/tfjs-layers';
import { inputScaling } from './input_scaling.js';

/** Networks compute with numbers of about this size at most. */
const LARGEST = 8;

/**
 * The values of images that a model's Rescaling layer is for: bytes, if it makes 0..255 at most 8 wide, as 1/255, 1/127.5
 * and 1/58 do; 0..1, if it makes that at most 8 wide. Null without such a layer, or where it says neither.
 */
export function rangeOfLayers(
  model: LayersModel,
): { range: readonly [number, number]; layer: string } | null {
  const { rescaling } = inputScaling(model);
  if (rescaling === null) return null;
  const { scale, name: layer } = rescaling;
  if (scale === 0) return null;
  if (255 * Math.abs(scale) <= LARGEST) return { range: [0, 255], layer };
  return Math.abs(scale) <= LARGEST ? { range: [0, 1], layer } : null;
}
