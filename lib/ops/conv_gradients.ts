import * as tf from '@tensorflow/tfjs-core';
import { fromPhases, phaseCuts, toPhases } from './phases.js';

/** The attributes of a convolution's kernels. */
export interface ConvAttributes {
  readonly strides: number | [number, number];
  readonly pad: 'valid' | 'same' | number;
  readonly dataFormat?: 'NHWC' | 'NCHW';
  readonly dimRoundingMode?: 'floor' | 'round' | 'ceil';
  readonly dilations?: number | readonly number[] | null;
}

type Shape3D = [number, number, number];
type Shape4D = [number, number, number, number];
type Shape5D = [number, number, number, number, number];

/** A kernel with a filter, and the two that go back from it. */
interface Convolution {
  readonly kernelName: string;
  readonly inputKernel: string;
  readonly filterKernel: string;
  /** How many spatial axes it has. */
  readonly rank: 2 | 3;
  /** The zeros before each of them. */
  readonly before: (
    x: tf.Tensor,
    filter: tf.Tensor,
    attributes: ConvAttributes,
    dilations: readonly number[],
  ) => number[];
}

/**
 * The gradients of a convolution. Those of a dilated one, for which few backends have kernels, are those of its phases, without
 * dilation: each tap is multiplied once, as forward.
 */
function convGradient({
  kernelName,
  inputKernel,
  filterKernel,
  rank,
  before,
}: Convolution): tf.GradConfig {
  return {
    kernelName,
    inputsToSave: ['x', 'filter'],
    gradFunc: (gradient, saved, attributes) => {
      const dy = gradient as tf.Tensor;
      const [x, filter] = saved as [tf.Tensor, tf.Tensor];
      const given = attributes as unknown as ConvAttributes;
      const all = [given.dilations ?? 1].flat();
      const dilations = Array.from({ length: rank }, (_, i) => all[i] ?? all[0]!);
      const run = (kernel: string, inputs: tf.NamedTensorMap, more: object) => {
        const attrs = { ...attributes, dilations: dilations.map(() => 1), ...more };
        return tf.engine().runKernel(kernel, inputs, attrs as unknown as tf.NamedAttrMap);
      };
      if (dilations.every((d) => d === 1)) {
        return {
          x: () => run(inputKernel, { dy, filter }, { inputShape: x.shape }) as tf.Tensor,
          filter: () => run(filterKernel, { x, dy }, { filterShape: filter.shape }) as tf.Tensor,
        };
      }
      const first = given.dataFormat === 'NCHW' ? 2 : 1;
      const zeros = before(x, filter, given, dilations);
      const lengths = dy.shape.slice(first, first + rank);
      const { short, long } = phaseCuts(lengths, filter.shape, dilations, zeros, first);
      const pad = 'valid';
      return {
        x: () => {
          const phases = toPhases(dy, short);
          const inputShape = x.shape.with(0, phases.shape[0]!);
          for (const { axis, count } of long) inputShape[axis] = count;
          const dx = run(inputKernel, { dy: phases, filter }, { pad, inputShape });
          return fromPhases(dx as tf.Tensor, long, x.shape);
        },
        filter: () => {
          const phases = { x: toPhases(x, long), dy: toPhases(dy, short) };
          return run(filterKernel, phases, { pad, filterShape: filter.shape }) as tf.Tensor;
        },
      };
    },
  };
}

/** The zeros before height and width. */
const imageBorders =
  (depthwise: boolean): Convolution['before'] =>
  (x, filter, { strides, pad, dimRoundingMode, dataFormat }, dilations) => {
    const { top, left } = tf.backend_util.computeConv2DInfo(
      x.shape as Shape4D,
      filter.shape as Shape4D,
      strides,
      dilations as [number, number],
      pad,
      dimRoundingMode,
      depthwise,
      dataFormat === 'NCHW' ? 'channelsFirst' : 'channelsLast',
    ).padInfo;
    return [top, left];
  };

/** The gradients of convolutions, dilated or not. */
export const CONV_GRADIENTS: readonly tf.GradConfig[] = [
  convGradient({
    kernelName: tf.Conv2D,
    inputKernel: tf.Conv2DBackpropInput,
    filterKernel: tf.Conv2DBackpropFilter,
    rank: 2,
    before: imageBorders(false),
  }),
  convGradient({
    kernelName: tf.DepthwiseConv2dNative,
    inputKernel: tf.DepthwiseConv2dNativeBackpropInput,
    filterKernel: tf.DepthwiseConv2dNativeBackpropFilter,
    rank: 2,
    before: imageBorders(true),
  }),
  convGradient({
    kernelName: tf.Conv3D,
    inputKernel: tf.Conv3DBackpropInputV2,
    filterKernel: tf.Conv3DBackpropFilterV2,
    rank: 3,
    before: (x, filter, { strides, pad }, dilations) => {
      const { front, top, left } = tf.backend_util.computeConv3DInfo(
        x.shape as Shape5D,
        filter.shape as Shape5D,
        strides as unknown as Shape3D,
        dilations as unknown as Shape3D,
        pad as 'valid' | 'same',
      ).padInfo;
      return [front, top, left];
    },
  }),
];
