import type * as tf from '@tensorflow/tfjs-core';
import type { WebgpuBackend } from '../../backend.js';
import { type Filtered, runStage, stageUniforms, TILE, tilesOf } from './stage.js';
import { read, reads, transform } from './transform.js';

const writes = (names: readonly string[]) =>
  names.map((name, place) => `result[${place} * total + index] = ${name};`).join('\n');

/** The tiles of dy, transformed: [places, tiles, channels]. */
export function transformedData(
  backend: WebgpuBackend,
  filtered: Filtered,
  dy: tf.TensorInfo,
): tf.TensorInfo {
  const { g, plan } = filtered;
  const { by, axes, places } = plan;
  const { code, names } = transform(by.data, axes, read);
  const tiles = tilesOf(filtered);
  return runStage(
    backend,
    filtered,
    ['DeconvFilteringData', [places, tiles, g.outChannels], tiles * g.outChannels],
    { dy },
    `
  ${TILE.variables}
  fn at(i : i32, j : i32) -> f32 {
    let size = uniforms.sizes.yz;
    let p = vec2<i32>(line + i, column + j) + uniforms.before.yz;
    let inside = all(p >= vec2<i32>(0)) & all(p < size);
    let place = ((image * size.x + p.x) * size.y + p.y) * uniforms.counts.x + channel;
    return select(0.0, dy[select(0, place, inside)], inside);
  }
  fn main(index : i32) {
    let channels = uniforms.counts.x;
    let total = uniforms.counts.z * channels;
    if (index >= total) { return; }
    ${TILE.find(plan)}
    ${reads(by.data.length, axes)}
    ${code}
    ${writes(names)}
  }`,
    { uniforms: stageUniforms(filtered, g.output) },
  );
}

/** The filter, turned round and transformed: [places, channels of the result, channels of dy]. */
export function transformedTaps(
  backend: WebgpuBackend,
  filtered: Filtered,
  w: tf.TensorInfo,
): tf.TensorInfo {
  const { g, plan } = filtered;
  const { by, axes, places } = plan;
  const { code, names } = transform(by.filter, axes, read);
  const pairs = g.inChannels * g.outChannels;
  return runStage(
    backend,
    filtered,
    ['DeconvFilteringTaps', [places, g.inChannels, g.outChannels], pairs],
    { w },
    `
  var<private> pair : i32;
  fn at(i : i32, j : i32) -> f32 {
    let tap = ${axes === 1 ? '2 - j' : '(2 - i) * 3 + 2 - j'};
    return w[tap * uniforms.counts.x * uniforms.counts.y + pair];
  }
  fn main(index : i32) {
    let total = uniforms.counts.x * uniforms.counts.y;
    if (index >= total) { return; }
    pair = index;
    ${reads(3, axes)}
    ${code}
    ${writes(names)}
  }`,
    { uniforms: stageUniforms(filtered, g.output) },
  );
}
