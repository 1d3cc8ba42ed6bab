import type * as tf from '@tensorflow/tfjs-core';
import { product } from '../../arithmetic/product.js';
import type { ReplacedKernel } from '../../tfjs/replace_kernels.js';
import type { AdamNumbers } from '../../wasm/simd_exports.js';
import { newTensor, type WebgpuBackend } from '../backend.js';
import { runSeveralOutputs } from '../several_outputs.js';

type Inputs = 'value' | 'gradient' | 'momentum' | 'velocity' | 'velocity_hat';

const MOMENTS = `
    let u = uniforms;
    let g = gradient[index];
    let m = momentum[index] * u.beta1 + g * u.rest1;
    let v = velocity[index] * u.beta2 + g * g * u.rest2;
    newMomentum[index] = m;
    newVelocity[index] = v;`;

const MOVE =
  'newValue[index] = value[index] * u.keep - (m / u.first) / (sqrt(v / u.second) + u.epsilon) * u.rate;';

/**
 * AdamStep in one dispatch: value, gradient and both moments in; the new value and moments out. A shader may have
 * eight buffers, so that `velocity_hat`, the largest velocity, takes a second one.
 */
export const adamStep: ReplacedKernel = ({ backend, inputs, attrs }) => {
  const own = backend as WebgpuBackend;
  const tensors = inputs as Record<Inputs, tf.TensorInfo>;
  const { value, gradient, momentum, velocity } = tensors;
  const given = attrs as Omit<AdamNumbers, 'stepNumbers'> & { readonly keep?: number };
  const { keep = 1, beta1, rest1, beta2, rest2, first, second, epsilon, rate } = given;
  const out = () => newTensor(own, value.shape);
  const newValue = out();
  const moments = { newMomentum: out(), newVelocity: out() };
  const averages = { beta1, rest1, beta2, rest2 };
  const step = { keep, first, second, epsilon, rate };
  const size = product(value.shape);
  const within = (name: string) => `if (index >= uniforms.${name}Size) { return; }`;
  if (inputs.velocity_hat === undefined) {
    runSeveralOutputs(own, {
      name: 'AdamStep',
      outputs: { newValue, ...moments },
      inputs: { value, gradient, momentum, velocity },
      numbers: { ...averages, ...step },
      size,
      code: `${within('newValue')} ${MOMENTS} ${MOVE}`,
    });
    return [newValue, ...Object.values(moments)];
  }
  const newHat = out();
  runSeveralOutputs(own, {
    name: 'AdamMoments',
    outputs: { ...moments, newHat },
    inputs: { gradient, momentum, velocity, hat: tensors.velocity_hat },
    numbers: averages,
    size,
    code: `${within('newHat')} ${MOMENTS} newHat[index] = max(hat[index], v);`,
  });
  runSeveralOutputs(own, {
    name: 'AdamMove',
    outputs: { newValue },
    inputs: { value, moment: moments.newMomentum, hat: newHat },
    numbers: step,
    size,
    code: `${within('newValue')} let u = uniforms; let m = moment[index]; let v = hat[index]; ${MOVE}`,
  });
  return [newValue, ...Object.values(moments), newHat];
};
