import type * as tf from '@tensorflow/tfjs-core';
import {
  float,
  integers,
  newTensor,
  pointwise,
  runProgram,
  type WebgpuBackend,
} from '../backend.js';
import { runSeveralOutputs } from '../several_outputs.js';
import { eachRow, type Grouped, partSums, partsOf, TOTAL } from './part_sums.js';

type Tensors<Name extends string> = Readonly<Record<Name, tf.TensorInfo>>;

/** Where a value lies: its column, and the place of its group's moments. */
const PLACE = `
    if (index >= uniforms.size) { return; }
    let sizes = uniforms.sizes;
    let column = index % sizes.y;
    let group = index / (sizes.x * sizes.y) * sizes.z + column / (sizes.y / sizes.z);`;

/** The numbers of a grouping as statements of a shader with several outputs. */
const COUNTS = `
    let columns = i32(uniforms.columns);
    let groups = i32(uniforms.groups);
    let width = columns / groups;
    let parts = i32(uniforms.parts);`;

const sizesOf = ({ rows, columns, groups }: Grouped) => integers(rows, columns, groups, 0);

/**
 * x normalised in each group of each sample by its own moments, in three dispatches. Moments of parts and columns are
 * put together by Chan, Golub & LeVeque 1979.
 *
 * @returns y, the means and the variances, [samples, groups] as `momentShape` has it
 */
export function groupedNorm(
  backend: WebgpuBackend,
  grouped: Grouped,
  { x, gamma, beta }: Tensors<'x' | 'gamma' | 'beta'>,
  momentShape: number[],
  epsilon: number,
): tf.TensorInfo[] {
  const { samples, rows, columns, groups } = grouped;
  const { length, parts } = partsOf(grouped);
  const sums = partSums(
    backend,
    grouped,
    'DeconvMoments',
    { x },
    `${eachRow('own.x += x[at];')}
    ${TOTAL}
    let mean = total.x / f32(end - start);
    own = vec2<f32>(0.0);
    ${eachRow('let far = x[at] - mean; own.y += far * far;')}
    ${TOTAL.replace('var total', 'total')}
    total.x = mean;`,
  );
  const [mean, variance] = [newTensor(backend, momentShape), newTensor(backend, momentShape)];
  runSeveralOutputs(backend, {
    name: 'GroupedMoments',
    outputs: { mean, variance },
    inputs: { sums },
    numbers: { rows, columns, groups, length, parts },
    size: samples * groups,
    code: `
    if (index >= uniforms.meanSize) { return; }
    ${COUNTS}
    let sample = index / groups;
    let first = (index - sample * groups) * width;
    var seen = 0.0;
    var middle = 0.0;
    var squares = 0.0;
    for (var part = 0; part < parts; part++) {
      let here = min(uniforms.length, uniforms.rows - f32(part) * uniforms.length);
      for (var column = first; column < first + width; column++) {
        let at = (sample * parts + part) * 2 * columns + column;
        let share = here / (seen + here);
        let far = sums[at] - middle;
        squares += sums[at + columns] + far * far * seen * share;
        middle += far * share;
        seen += here;
      }
    }
    mean[index] = middle;
    variance[index] = squares / seen;`,
  });
  backend.disposeData(sums.dataId);
  const program = pointwise('DeconvGroupedNorm', x.shape, {
    variableNames: ['x', 'mean', 'variance', 'gamma', 'beta'],
    uniforms: 'sizes : vec4<i32>, epsilon : f32,',
    getUserCode: () => `
  fn main(index : i32) {
    ${PLACE}
    let scale = gamma[column] / sqrt(variance[group] + uniforms.epsilon);
    result[index] = (x[index] - mean[group]) * scale + beta[column];
  }`,
  });
  const inputs = [x, mean, variance, gamma, beta];
  const y = runProgram(backend, program, inputs, [sizesOf(grouped), float(epsilon)]);
  return [y, mean, variance];
}

/**
 * The gradients of groupedNorm's y by x, gamma and beta (Ioffe & Szegedy 2015, section 3, of each group), in three
 * dispatches.
 */
export function groupedNormGradient(
  backend: WebgpuBackend,
  grouped: Grouped,
  { dy, x, mean, variance, gamma }: Tensors<'dy' | 'x' | 'mean' | 'variance' | 'gamma'>,
  epsilon: number,
): tf.TensorInfo[] {
  const { samples, rows, columns, groups } = grouped;
  const { parts } = partsOf(grouped);
  const sums = partSums(
    backend,
    grouped,
    'DeconvNormSums',
    { dy, x, mean },
    `${eachRow('let d = dy[at]; own += vec2<f32>(d, d * (x[at] - mean[moments]));')}
    ${TOTAL}`,
  );
  const [dGamma, dBeta] = [newTensor(backend, [columns]), newTensor(backend, [columns])];
  const slopes = newTensor(backend, [samples, groups, 2]);
  runSeveralOutputs(backend, {
    name: 'GroupedSlopes',
    outputs: { dGamma, dBeta, slopes },
    inputs: { sums, variance, gamma },
    numbers: { columns, groups, samples, parts, epsilon },
    size: Math.max(columns, samples * groups),
    code: `
    ${COUNTS}
    let samples = i32(uniforms.samples);
    if (index < columns) {
      var total = vec2<f32>(0.0);
      for (var sample = 0; sample < samples; sample++) {
        let spread = sqrt(variance[sample * groups + index / width] + uniforms.epsilon);
        for (var part = 0; part < parts; part++) {
          let at = (sample * parts + part) * 2 * columns + index;
          total += vec2<f32>(sums[at], sums[at + columns] / spread);
        }
      }
      dBeta[index] = total.x;
      dGamma[index] = total.y;
    }
    if (index < samples * groups) {
      let sample = index / groups;
      let first = (index - sample * groups) * width;
      var total = vec2<f32>(0.0);
      for (var part = 0; part < parts; part++) {
        for (var column = first; column < first + width; column++) {
          let at = (sample * parts + part) * 2 * columns + column;
          total += gamma[column] * vec2<f32>(sums[at], sums[at + columns]);
        }
      }
      slopes[2 * index] = total.x;
      slopes[2 * index + 1] = total.y / sqrt(variance[index] + uniforms.epsilon);
    }`,
  });
  backend.disposeData(sums.dataId);
  const program = pointwise('DeconvGroupedNormGradient', x.shape, {
    variableNames: ['dy', 'x', 'mean', 'variance', 'gamma', 'slopes'],
    uniforms: 'sizes : vec4<i32>, epsilon : f32, count : f32,',
    getUserCode: () => `
  fn main(index : i32) {
    ${PLACE}
    let inverse = 1.0 / sqrt(variance[group] + uniforms.epsilon);
    let far = (x[index] - mean[group]) * inverse;
    let rest = (slopes[2 * group] + far * slopes[2 * group + 1]) / uniforms.count;
    result[index] = inverse * (gamma[column] * dy[index] - rest);
  }`,
  });
  const inputs = [dy, x, mean, variance, gamma, slopes];
  const numbers = [sizesOf(grouped), float(epsilon), float((rows * columns) / groups)];
  const dx = runProgram(backend, program, inputs, numbers);
  backend.disposeData(slopes.dataId);
  return [dx, dGamma, dBeta];
}
