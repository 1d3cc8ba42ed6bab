import * as tf from '@tensorflow/tfjs-core';
import { dilateFilter, pickTaps } from './dilate_filter.js';

/**
 * Gradients that tfjs-core lacks, registered on import for every backend:
 * - Conv2D, Conv3D and DepthwiseConv2dNative with dilations above 1 (tfjs issue 7906), so that dilated stock
 *   layers train as well;
 * - Conv2DBackpropFilter, so that second-order gradients exist (WGAN-GP needs them);
 * - comparisons, which are 0 where they exist: the gradients of LeakyReLU, relu6, max and clipByValue
 *   compare, and their gradients ask.
 */
interface ConvAttributes {
  strides: number | [number, number];
  pad: 'valid' | 'same' | number;
  dataFormat: 'NHWC' | 'NCHW';
  dimRoundingMode?: 'floor' | 'round' | 'ceil';
  dilations: number | [number, number];
}

/** Runs one of the two backward kernels of an undilated convolution with these attributes. */
function backward(
  kernelName: string,
  inputs: tf.NamedTensorMap,
  { strides, pad, dataFormat, dimRoundingMode }: ConvAttributes,
  shape: { inputShape: number[] } | { filterShape: number[] },
): tf.Tensor4D {
  const attributes = { strides, pad, dataFormat, dimRoundingMode, ...shape };
  const kernelAttributes = attributes as unknown as tf.NamedAttrMap;
  return tf.engine().runKernel(kernelName, inputs, kernelAttributes) as tf.Tensor4D;
}

const conv2dGradient: tf.GradConfig = {
  kernelName: tf.Conv2D,
  inputsToSave: ['x', 'filter'],
  gradFunc: (gradient, saved, attributes) => {
    const dy = gradient as tf.Tensor4D;
    const [x, filter] = saved as [tf.Tensor4D, tf.Tensor4D];
    const options = attributes as unknown as ConvAttributes;
    const { dilations } = options;
    const d = Array.isArray(dilations) ? dilations : [dilations, dilations];
    const dense = dilateFilter(filter, d);
    const shape = { filterShape: dense.shape };
    return {
      x: () =>
        backward(tf.Conv2DBackpropInput, { dy, filter: dense }, options, { inputShape: x.shape }),
      filter: () => {
        return pickTaps(backward(tf.Conv2DBackpropFilter, { x, dy }, options, shape), d);
      },
    };
  },
};

const conv2dBackpropFilterGradient: tf.GradConfig = {
  kernelName: tf.Conv2DBackpropFilter,
  inputsToSave: ['x', 'dy'],
  gradFunc: (ddFilter, saved, attributes) => {
    const [x, dy] = saved as [tf.Tensor4D, tf.Tensor4D];
    const options = attributes as unknown as ConvAttributes;
    const { strides, pad, dataFormat, dimRoundingMode } = options;
    const filter = ddFilter as tf.Tensor4D;
    return {
      x: () => backward(tf.Conv2DBackpropInput, { dy, filter }, options, { inputShape: x.shape }),
      dy: () => tf.conv2d(x, filter, strides, pad, dataFormat, 1, dimRoundingMode),
    };
  },
};

const depthwiseConv2dGradient: tf.GradConfig = {
  kernelName: tf.DepthwiseConv2dNative,
  inputsToSave: ['x', 'filter'],
  gradFunc: (gradient, saved, attributes) => {
    const dy = gradient as tf.Tensor4D;
    const [x, filter] = saved as [tf.Tensor4D, tf.Tensor4D];
    const { strides, pad, dimRoundingMode, dilations } = attributes as unknown as ConvAttributes;
    const d = [dilations ?? 1, dilations ?? 1].flat().slice(0, 2);
    const dense = dilateFilter(filter, d);
    const run = (name: string, inputs: tf.NamedTensorMap, shape: object) => {
      const attrs = { strides, pad, dimRoundingMode, dilations: [1, 1], ...shape };
      return tf
        .engine()
        .runKernel(name, inputs, attrs as unknown as tf.NamedAttrMap) as tf.Tensor4D;
    };
    const { DepthwiseConv2dNativeBackpropInput, DepthwiseConv2dNativeBackpropFilter } = tf;
    return {
      x: () =>
        run(DepthwiseConv2dNativeBackpropInput, { dy, filter: dense }, { inputShape: x.shape }),
      filter: () => {
        const shape = { filterShape: dense.shape };
        return pickTaps(run(DepthwiseConv2dNativeBackpropFilter, { x, dy }, shape), d);
      },
    };
  },
};

interface Conv3dAttributes {
  strides: number | [number, number, number];
  pad: 'valid' | 'same';
  dilations?: number | [number, number, number];
}

const conv3dGradient: tf.GradConfig = {
  kernelName: tf.Conv3D,
  inputsToSave: ['x', 'filter'],
  gradFunc: (gradient, saved, attributes) => {
    const dy = gradient as tf.Tensor5D;
    const [x, filter] = saved as [tf.Tensor5D, tf.Tensor5D];
    const { strides, pad, dilations = 1 } = attributes as unknown as Conv3dAttributes;
    const d = Array.isArray(dilations) ? dilations : [dilations, dilations, dilations];
    const dense = dilateFilter(filter, d);
    const run = (name: string, inputs: tf.NamedTensorMap, shape: object) =>
      tf
        .engine()
        .runKernel(name, inputs, { strides, pad, ...shape } as tf.NamedAttrMap) as tf.Tensor5D;
    return {
      x: () => run(tf.Conv3DBackpropInputV2, { dy, filter: dense }, { inputShape: x.shape }),
      filter: () =>
        pickTaps(run(tf.Conv3DBackpropFilterV2, { x, dy }, { filterShape: dense.shape }), d),
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
  tf.registerGradient(conv2dGradient);
  tf.registerGradient(conv2dBackpropFilterGradient);
  tf.registerGradient(conv3dGradient);
  tf.registerGradient(depthwiseConv2dGradient);
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
