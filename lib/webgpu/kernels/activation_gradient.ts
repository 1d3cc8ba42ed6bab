import type * as tf from '@tensorflow/tfjs-core';
import type { ReplacedKernel } from '../../tfjs/replace_kernels.js';
import type { ActivationGradientAttrs } from '../../wasm/kernels/activation.js';
import { float, pointwise, runProgram, type WebgpuBackend } from '../backend.js';

/** The slope where the output, or of relu and leakyrelu the input, is v. */
const SLOPES = {
  relu: 'select(0.0, 1.0, v > 0.0)',
  leakyrelu: 'select(uniforms.alpha, 1.0, v > 0.0)',
  sigmoid: 'v * (1.0 - v)',
  tanh: '1.0 - v * v',
} as const;

/** ActivationGradient: the gradient of an activation in one dispatch, as that of lib/wasm has it. */
export const activationGradient: ReplacedKernel = ({ backend, inputs, attrs }) => {
  const { dy, y } = inputs as { dy: tf.TensorInfo; y: tf.TensorInfo };
  const { activation, alpha = 0 } = attrs as ActivationGradientAttrs;
  const program = pointwise(`DeconvActivationGradient_${activation}`, dy.shape, {
    variableNames: ['dy', 'y'],
    uniforms: 'alpha : f32,',
    getUserCode: () => `
  fn main(index : i32) {
    if (index >= uniforms.size) { return; }
    let v = y[index];
    result[index] = dy[index] * (${SLOPES[activation]});
  }`,
  });
  return runProgram(backend as WebgpuBackend, program, [dy, y], [float(alpha)]);
};
