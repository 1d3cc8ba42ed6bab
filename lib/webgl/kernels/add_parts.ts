import type * as tf from '@tensorflow/tfjs-core';
import { runShader, type WebglBackend } from '../backend.js';

const CODE = `
  vec4 pixel(ivec3 at) {
    int channels = pairsOf(outShape.z);
    int each = outShape.x * pairsOf(outShape.y) * channels;
    int index = (at.x * pairsOf(outShape.y) + (at.y >> 1)) * channels + (at.z >> 1);
    int columns = textureSize(x, 0).x;
    ivec2 by = placeOf(each, columns);
    ivec2 place = placeOf(index, columns);
    vec4 sum = vec4(0);
    for (int part = 0; part < parts; part++) {
      sum += texelFetch(x, place, 0);
      advance(place, by, columns);
    }
    return sum;
  }`;

/**
 * The sum of parts in their order: [parts x lines, rows, columns] to [lines, rows, columns].
 *
 * @param outputShape [lines, rows, columns]
 */
export function addParts(
  backend: WebglBackend,
  x: tf.TensorInfo,
  parts: number,
  outputShape: number[],
): tf.TensorInfo {
  return runShader(backend, {
    name: 'DeconvAddParts',
    inputs: { x },
    uniforms: [{ name: 'parts', values: [parts] }],
    outputShape,
    code: CODE,
  });
}
