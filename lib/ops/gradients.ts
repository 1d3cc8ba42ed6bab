import * as tf from '@tensorflow/tfjs-core';
import { CONV_GRADIENTS, type ConvAttributes } from './conv_gradients.js';

/**
 * Gradients that tfjs-core lacks, registered on import for every backend:
 * - Conv2D, Conv3D and DepthwiseConv2dNative with dilations above 1 (tfjs issue 7906), so that dilated stock
 *   layers train as well;
 * - Conv2DBackpropFilter, so that second-order gradients exist (WGAN-GP needs them);
 * - comparisons, which are 0 where they exist: the gradients of LeakyReLU, relu6, max and clipByValue
 *   compare, and their gradients ask.
 */

const conv2dBackpropFilterGradient: tf.GradConfig = {
  kernelName: tf.Conv2DBackpropFilter,
  inputsToSave: ['x', 'dy'],
  gradFunc: (ddFilter, saved, attributes) => {
    const [x, dy] = saved as [tf.Tensor4D, tf.Tensor4D];
    const { strides, pad, dataFormat, dimRoundingMode } = attributes as unknown as ConvAttributes;
    const filter = ddFilter as tf.Tensor4D;
    return {
      x: () => {
        const attrs = { strides, pad, dataFormat, dimRoundingMode, inputShape: x.shape };
        const given = attrs as unknown as tf.NamedAttrMap;
        return tf.engine().runKernel(tf.Conv2DBackpropInput, { dy, filter }, given) as tf.Tensor;
      },
      dy: () => tf.conv2d(x, filter, strides, pad, dataFormat, 1, dimRoundingMode),
    };
  },
};

/** The gradient of a comparison, or of what joins comparisons: 0 wherever it exists. */
const comparisonGradient = (kernelName: string, inputNames: readonly string[]): tf.GradConfig => ({
  kernelName,
  inputsToSave: [...inputNames],
  gradFunc: (_dy, saved) =>
    Object.fromEntries(
      inputNames.map((name, i) => [name, () => tf.zeros(saved[i]!.shape, 'float32')]),
    ),
});

const COMPARISONS = [
  tf.Equal,
  tf.NotEqual,
  tf.Greater,
  tf.Less,
  tf.LessEqual,
  tf.LogicalAnd,
  tf.LogicalOr,
];
const COMPARISONS_OF_ONE = [tf.All, tf.Any, tf.LogicalNot];
const comparisonGradients = [
  ...COMPARISONS.map((kernelName) => comparisonGradient(kernelName, ['a', 'b'])),
  ...COMPARISONS_OF_ONE.map((kernelName) => comparisonGradient(kernelName, ['x'])),
];

/** Whether a kernel compares: its result has a gradient, of 0, only on the way to a number. */
export const isComparison = (kernelName: string): boolean =>
  COMPARISONS_OF_ONE.includes(kernelName) || COMPARISONS.includes(kernelName);

function register(): void {
  for (const gradient of CONV_GRADIENTS) tf.registerGradient(gradient);
  tf.registerGradient(conv2dBackpropFilterGradient);
  for (const gradient of comparisonGradients) tf.registerGradient(gradient);
}

/**
 * Importing @tensorflow/tfjs or tfjs-node registers all of tfjs's own gradients, over these if it
 * comes later. tfjs runs the set-up functions of a backend's kernels whenever the backend becomes
 * the current one, so a kernel that nobody calls brings them back.
 */
const MARK = 'tfjs-deconv gradients';
for (const backendName of ['cpu', 'wasm', 'webgl', 'webgpu', 'tensorflow']) {
  if (tf.getKernel(MARK, backendName) !== undefined) continue;
  tf.registerKernel({ kernelName: MARK, backendName, setupFunc: register, kernelFunc: () => [] });
}
register();
