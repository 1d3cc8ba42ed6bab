import type * as tf from '@tensorflow/tfjs-core';
import { runShader, type WebglBackend } from '../backend.js';

const CODE = `
  vec2 valueAt(ivec3 at, int column) {
    int place = quotient(column, phases);
    int each = pairsOf(outShape.z);
    int index = (at.x * pairsOf(places) + (place >> 1)) * phases * each;
    index += (column - place * phases) * each + (at.z >> 1);
    vec4 value = texelFetch(x, placeOf(index, textureSize(x, 0).x), 0);
    return (place & 1) == 0 ? value.xy : value.zw;
  }
  vec4 pixel(ivec3 at) {
    vec2 next = at.y + 1 < outShape.y ? valueAt(at, at.y + 1) : vec2(0);
    return vec4(valueAt(at, at.y), next);
  }`;

/**
 * Puts phases beside each other: [lines, places, phases x even channels] to [lines, columns, channels], of which a
 * column is place x phases + phase.
 *
 * @param outputShape [lines, columns, channels]
 */
export function interleave(
  backend: WebglBackend,
  x: tf.TensorInfo,
  phases: number,
  outputShape: number[],
): tf.TensorInfo {
  return runShader(backend, {
    name: 'DeconvInterleave',
    inputs: { x },
    uniforms: [
      { name: 'phases', values: [phases] },
      { name: 'places', values: [x.shape[1]!] },
    ],
    outputShape,
    code: CODE,
  });
}
