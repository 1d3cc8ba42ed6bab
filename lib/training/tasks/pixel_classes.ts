import type { LayersModel } from '@tensorflow/tfjs-layers';
import type { Image } from '../../data/index.js';
import { normalExposure } from '../../data/normal_exposure.js';
import { outputOverSymmetries } from '../../predict/probability_map.js';

/** The probabilities of each pixel of an image, row by row, 1 or as many as classes. */
export async function probabilities(model: LayersModel, image: Image): Promise<Float32Array> {
  const { data, height, width, channels } = image;
  const x = normalExposure(data, undefined, channels);
  const map = outputOverSymmetries(model, x, [1, height, width, channels]);
  const values = await map.data<'float32'>();
  map.dispose();
  return values;
}

/** Classes of pixels as targets of a softmax: 1 at the class of each, 0 everywhere for one that is ignored. */
export function oneHotPixels(y: Float32Array, classes: number): Float32Array {
  const out = new Float32Array(y.length * classes);
  y.forEach((place, pixel) => {
    if (place >= 0) out[pixel * classes + place] = 1;
  });
  return out;
}
