import * as tf from '@tensorflow/tfjs-core';
import { type ConvGeometry, geometry3d, type Sizes } from '../../arithmetic/conv_geometry.js';

type Shape4D = [number, number, number, number];
type Shape5D = [number, number, number, number, number];

/** The attributes of Conv2D, Conv2DBackpropFilter and Conv2DBackpropInput. */
export interface Conv2DAttrs {
  readonly strides: [number, number] | number;
  readonly pad: 'valid' | 'same' | number | tf.backend_util.ExplicitPadding;
  readonly dataFormat?: 'NHWC' | 'NCHW';
  readonly dimRoundingMode?: 'floor' | 'round' | 'ceil';
}

/** The attributes of the Conv3D kernels. */
export interface Conv3DAttrs {
  readonly strides: [number, number, number] | number;
  readonly pad: 'valid' | 'same';
}

export function conv2dInfo(
  attrs: Conv2DAttrs,
  inputShape: readonly number[],
  filterShape: readonly number[],
): tf.backend_util.Conv2DInfo {
  return tf.backend_util.computeConv2DInfo(
    inputShape as Shape4D,
    filterShape as Shape4D,
    attrs.strides,
    1,
    attrs.pad,
    attrs.dimRoundingMode,
  );
}

export function conv3dGeometry(
  attrs: Conv3DAttrs,
  inputShape: readonly number[],
  filterShape: readonly number[],
): ConvGeometry {
  return geometry3d(
    tf.backend_util.computeConv3DInfo(
      inputShape as Shape5D,
      filterShape as Shape5D,
      attrs.strides,
      1,
      attrs.pad,
    ),
  );
}

/** The attributes of FusedConv3DBackpropInput. */
export interface FusedConv3DAttrs {
  readonly strides: Sizes;
  /** Borders of the five axes, as explicit padding has them in two dimensions. */
  readonly pad: readonly (readonly [before: number, after: number])[];
  readonly inputShape: number[];
}

export function fusedConv3dGeometry(
  { strides, pad, inputShape }: FusedConv3DAttrs,
  dy: tf.TensorInfo,
  filter: tf.TensorInfo,
): ConvGeometry {
  const spatial = (shape: readonly number[]) => shape as unknown as Sizes;
  return {
    batch: inputShape[0]!,
    input: spatial(inputShape.slice(1, 4)),
    inChannels: inputShape[4]!,
    output: spatial(dy.shape.slice(1, 4)),
    outChannels: filter.shape[4]!,
    kernel: spatial(filter.shape.slice(0, 3)),
    strides,
    before: spatial(pad.slice(1, 4).map(([before]) => before)),
  };
}
