import type * as tf from '@tensorflow/tfjs-core';
import { product } from '../../arithmetic/product.js';
import type { ReplacedKernel } from '../../tfjs/replace_kernels.js';
import {
  float,
  integers,
  newTensor,
  type Program,
  pointwise,
  runProgram,
  type WebgpuBackend,
} from '../backend.js';
import { runSeveralOutputs } from '../several_outputs.js';

const THREADS = 64;
/** So many rows a thread adds at least, and so many parts there are at most, before parts are added. */
const ROWS_OF_A_THREAD = 16;
const MOST_PARTS = 128;

/** x as rows of its last axis, and how they are cut into parts. */
function planOf({ shape }: tf.TensorInfo) {
  const columns = shape.at(-1)!;
  const rows = product(shape.slice(0, -1));
  let across = 1;
  while (across < columns && across < THREADS) across *= 2;
  const down = THREADS / across;
  const most = Math.ceil(rows / (down * ROWS_OF_A_THREAD));
  const length = Math.max(1, Math.ceil(rows / Math.max(1, Math.min(most, MOST_PARTS))));
  return { rows, columns, across, down, length, parts: Math.max(1, Math.ceil(rows / length)) };
}

type Plan = ReturnType<typeof planOf>;

const add = (value: string) => `
    for (var row = start + line; row < end && column < size.y; row += DOWN) {
      let at = row * size.y + column;
      ${value}
    }`;

/** The sums of a workgroup's lines, in their order, which every thread adds for its column. */
const TOTAL = `
    sums[lane] = own;
    workgroupBarrier();
    var total = vec2<f32>(0.0);
    for (var i = 0; i < DOWN; i++) { total += sums[i * ACROSS + lane % ACROSS]; }
    workgroupBarrier();`;

/** Two sums of each column of each part, [parts, 2, columns]. */
function partSums(
  backend: WebgpuBackend,
  plan: Plan,
  name: string,
  inputs: Readonly<Record<string, tf.TensorInfo>>,
  code: string,
): tf.TensorInfo {
  const { rows, columns, across, down, length, parts } = plan;
  const body = `
  var<workgroup> sums : array<vec2<f32>, ${THREADS}>;
  fn main() {
    let size = uniforms.sizes;
    let lane = i32(localIndex);
    let column = i32(workgroupId.x) * ACROSS + lane % ACROSS;
    let line = lane / ACROSS;
    let start = i32(workgroupId.y) * size.z;
    let end = min(start + size.z, size.x);
    var own = vec2<f32>(0.0);
    ${code}
    if (line == 0 && column < size.y) {
      let to = i32(workgroupId.y) * 2 * size.y + column;
      result[to] = total.x;
      result[to + size.y] = total.y;
    }
  }`;
  const program: Program = {
    constructor: { name },
    variableNames: Object.keys(inputs),
    uniforms: 'sizes : vec4<i32>,',
    outputShape: [parts, 2, columns],
    workgroupSize: [THREADS, 1, 1],
    dispatchLayout: { x: [0], y: [1] },
    dispatch: [Math.ceil(columns / across), parts, 1],
    shaderKey: `${name}_${across}`,
    getUserCode: () => body.replaceAll('ACROSS', `${across}`).replaceAll('DOWN', `${down}`),
  };
  return runProgram(backend, program, Object.values(inputs), [integers(rows, columns, length, 0)]);
}

/**
 * BatchNormTraining: x normalised along its last axis by its own moments, in three dispatches. Inputs x, gamma and
 * beta; outputs y, the means and the variances. Moments of parts are put together by Chan, Golub & LeVeque 1979.
 */
export const batchNormTraining: ReplacedKernel = (call) => {
  const backend = call.backend as WebgpuBackend;
  const { x, gamma, beta } = call.inputs as Record<'x' | 'gamma' | 'beta', tf.TensorInfo>;
  const { epsilon } = call.attrs as { epsilon: number };
  const plan = planOf(x);
  const { rows, columns, length, parts } = plan;
  const sums = partSums(
    backend,
    plan,
    'DeconvMoments',
    { x },
    `${add('own.x += x[at];')}
    ${TOTAL}
    let mean = total.x / f32(end - start);
    own = vec2<f32>(0.0);
    ${add('let far = x[at] - mean; own.y += far * far;')}
    ${TOTAL.replace('var total', 'total')}
    total.x = mean;`,
  );
  const column = () => newTensor(backend, [columns]);
  const [mean, variance] = [column(), column()];
  runSeveralOutputs(backend, {
    name: 'BatchNormMoments',
    outputs: { mean, variance },
    inputs: { sums },
    numbers: { rows, length, parts },
    size: columns,
    code: `
    let columns = uniforms.meanSize;
    if (index >= columns) { return; }
    var seen = uniforms.length;
    var middle = sums[index];
    var squares = sums[columns + index];
    for (var part = 1; part < i32(uniforms.parts); part++) {
      let here = min(uniforms.length, uniforms.rows - f32(part) * uniforms.length);
      let far = sums[part * 2 * columns + index] - middle;
      squares += sums[(part * 2 + 1) * columns + index] + far * far * seen * here / (seen + here);
      seen += here;
      middle += far * here / seen;
    }
    mean[index] = middle;
    variance[index] = squares / uniforms.rows;`,
  });
  backend.disposeData(sums.dataId);
  const program = pointwise('DeconvBatchNorm', x.shape, {
    variableNames: ['x', 'mean', 'variance', 'gamma', 'beta'],
    uniforms: 'epsilon : f32,',
    getUserCode: () => `
  fn main(index : i32) {
    if (index >= uniforms.size) { return; }
    let column = index % uniforms.meanShape;
    let scale = gamma[column] / sqrt(variance[column] + uniforms.epsilon);
    result[index] = (x[index] - mean[column]) * scale + beta[column];
  }`,
  });
  const inputs = [x, mean, variance, gamma, beta];
  const y = runProgram(backend, program, inputs, [float(epsilon)]);
  return [y, mean, variance];
};

/**
 * BatchNormGradient: the gradients of BatchNormTraining's y (Ioffe & Szegedy 2015, section 3), in three dispatches.
 * Inputs dy, x, its means and variances, and gamma; outputs those of x, gamma and beta.
 */
export const batchNormGradient: ReplacedKernel = (call) => {
  const backend = call.backend as WebgpuBackend;
  type Inputs = 'dy' | 'x' | 'mean' | 'variance' | 'gamma';
  const { dy, x, mean, variance, gamma } = call.inputs as Record<Inputs, tf.TensorInfo>;
  const { epsilon } = call.attrs as { epsilon: number };
  const plan = planOf(x);
  const { rows, columns, parts } = plan;
  const sums = partSums(
    backend,
    plan,
    'DeconvBatchNormSums',
    { dy, x, mean },
    `${add('let d = dy[at]; own += vec2<f32>(d, d * (x[at] - mean[column]));')}
    ${TOTAL}`,
  );
  const column = () => newTensor(backend, [columns]);
  const [dGamma, dBeta] = [column(), column()];
  runSeveralOutputs(backend, {
    name: 'BatchNormSlopes',
    outputs: { dGamma, dBeta },
    inputs: { sums, variance },
    numbers: { parts, epsilon },
    size: columns,
    code: `
    let columns = uniforms.dGammaSize;
    if (index >= columns) { return; }
    var total = vec2<f32>(0.0);
    for (var part = 0; part < i32(uniforms.parts); part++) {
      let at = part * 2 * columns + index;
      total += vec2<f32>(sums[at], sums[at + columns]);
    }
    dBeta[index] = total.x;
    dGamma[index] = total.y / sqrt(variance[index] + uniforms.epsilon);`,
  });
  backend.disposeData(sums.dataId);
  const program = pointwise('DeconvBatchNormGradient', x.shape, {
    variableNames: ['dy', 'x', 'mean', 'variance', 'gamma', 'dGamma', 'dBeta'],
    uniforms: 'epsilon : f32, rows : f32,',
    getUserCode: () => `
  fn main(index : i32) {
    if (index >= uniforms.size) { return; }
    let column = index % uniforms.meanShape;
    let inverse = 1.0 / sqrt(variance[column] + uniforms.epsilon);
    let far = (x[index] - mean[column]) * inverse;
    let rest = (dBeta[column] + far * dGamma[column]) / uniforms.rows;
    result[index] = gamma[column] * inverse * (dy[index] - rest);
  }`,
  });
  const inputs = [dy, x, mean, variance, gamma, dGamma, dBeta];
  const numbers = [float(epsilon), float(rows)];
  return [runProgram(backend, program, inputs, numbers), dGamma, dBeta];
};
