import type * as tfl from '@tensorflow/tfjs-layers';
import { CropOrPadTo } from '../lib/layers/crop_or_pad_to.js';

/**
 * x with the spatial sizes of the reference: x itself where both are known and equal, else cropped
 * or padded when the model runs. Levels that round odd sizes up give one too many on the way back.
 */
export function fitTo(x: tfl.SymbolicTensor, reference: tfl.SymbolicTensor): tfl.SymbolicTensor {
  const fits = x.shape.slice(1, -1).every((n, i) => n !== null && n === reference.shape[i + 1]);
  return fits ? x : (new CropOrPadTo().apply([x, reference]) as tfl.SymbolicTensor);
}
