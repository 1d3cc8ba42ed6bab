import type * as tf from '@tensorflow/tfjs-core';
import { float, type WebgpuBackend } from '../../backend.js';
import { ACTIVATION_CODE, type Epilogue } from '../epilogue.js';
import { filteredProducts } from './filtered_products.js';
import { type Filtered, runStage, stageUniforms, TILE, tilesOf, UNIFORMS } from './stage.js';
import { read, reads, transform } from './transform.js';
import { transformedData, transformedTaps } from './transformed.js';

/** The results of the tiles, [places, tiles, channels], transformed back, with the epilogue. */
function transformedBack(
  backend: WebgpuBackend,
  filtered: Filtered,
  m: tf.TensorInfo,
  shape: number[],
  { bias, activation = 'linear', alpha = 0 }: Epilogue,
): tf.TensorInfo {
  const { g, plan } = filtered;
  const { by, axes } = plan;
  const { code, names } = transform(by.back, axes, read);
  const writes = names.map((name, place) => {
    const line = axes === 1 ? 0 : Math.floor(place / by.results);
    return `write(${line}, ${place - line * by.results}, ${name});`;
  });
  return runStage(
    backend,
    filtered,
    [`DeconvFilteringBack_${activation}`, shape, tilesOf(filtered) * g.inChannels],
    bias ? { m, bias } : { m },
    `
  ${TILE.variables}
  var<private> own : i32;
  fn at(i : i32, j : i32) -> f32 {
    let place = ${axes === 1 ? 'j' : `i * ${by.data.length} + j`};
    return m[place * uniforms.counts.y * uniforms.counts.z + own];
  }
  fn write(i : i32, j : i32, value : f32) {
    let size = uniforms.sizes.yz;
    let p = vec2<i32>(line + i, column + j);
    if (any(p >= size)) { return; }
    var y = value${bias ? ' + bias[channel]' : ''};
    ${ACTIVATION_CODE[activation]}
    result[((image * size.x + p.x) * size.y + p.y) * uniforms.counts.y + channel] = y;
  }
  fn main(index : i32) {
    let channels = uniforms.counts.y;
    if (index >= uniforms.counts.z * channels) { return; }
    own = index;
    ${TILE.find(plan)}
    ${reads(by.data.length, axes)}
    ${code}
    ${writes.join('\n')}
  }`,
    {
      declared: `${UNIFORMS} alpha : f32,`,
      uniforms: [...stageUniforms(filtered, g.input), float(alpha)],
    },
  );
}

/**
 * The input gradient of a convolution of stride 1 by minimal filtering: tiles of dy and the filter are transformed, each
 * place of the tiles is a matrix product of its own, and its results are transformed back. Four dispatches.
 *
 * @returns [batch, ...input, inChannels] as `shape` has it
 */
export function filteredGradient(
  backend: WebgpuBackend,
  filtered: Filtered,
  { dy, filter }: { readonly dy: tf.TensorInfo; readonly filter: tf.TensorInfo },
  shape: number[],
  epilogue: Epilogue,
): tf.TensorInfo {
  const data = transformedData(backend, filtered, dy);
  const taps = transformedTaps(backend, filtered, filter);
  const products = filteredProducts(backend, filtered, data, taps);
  for (const { dataId } of [data, taps]) backend.disposeData(dataId);
  const dx = transformedBack(backend, filtered, products, shape, epilogue);
  backend.disposeData(products.dataId);
  return dx;
}
