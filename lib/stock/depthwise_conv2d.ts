import * as tf from '@tensorflow/tfjs-core';
import type * as tfl from '@tensorflow/tfjs-layers';
import { convOutputLength } from '../arithmetic/conv_output_length.js';
import {
  type DataFormat,
  joinShape,
  only,
  onlyShape,
  splitShape,
  withChannelsLast,
} from '../ops/data_format.js';
import { type Activation, registry } from '../tfjs/resolve.js';

/** What is used of tfjs's DepthwiseConv2D. */
interface StockDepthwiseConv2D {
  readonly depthwiseKernel: tfl.LayerVariable;
  readonly bias: tfl.LayerVariable | null;
  readonly kernelSize: number[];
  readonly strides: [number, number];
  readonly padding: 'valid' | 'same';
  readonly dilationRate: [number, number];
  readonly depthMultiplier: number;
  readonly dataFormat: DataFormat;
  readonly activation: Activation | null;
  invokeCallHook(inputs: tf.Tensor | tf.Tensor[], kwargs: object): void;
}

type Shape = (number | null)[];

interface Prototype {
  call(
    this: StockDepthwiseConv2D,
    inputs: tf.Tensor | tf.Tensor[],
    kwargs: object,
  ): tf.Tensor | tf.Tensor[];
  computeOutputShape(this: StockDepthwiseConv2D, inputShape: Shape | Shape[]): Shape | Shape[];
}

const isDense = ({ dilationRate }: StockDepthwiseConv2D) => dilationRate.every((d) => d === 1);

/**
 * tfjs's DepthwiseConv2D leaves `dilationRate` out of account: it computes, and gives the shapes of, a layer
 * that is not dilated. Importing this file makes the registered class dilate.
 */
const prototype = registry().DepthwiseConv2D![0].prototype as unknown as Prototype;
const { call: stockCall, computeOutputShape: stockShape } = prototype;

prototype.call = function (inputs, kwargs) {
  if (isDense(this)) return stockCall.call(this, inputs, kwargs);
  return tf.tidy(() => {
    this.invokeCallHook(inputs, kwargs);
    const { strides, padding, dilationRate } = this;
    return withChannelsLast(only(inputs), this.dataFormat, (x) => {
      const filter = this.depthwiseKernel.read() as tf.Tensor4D;
      const image = x as tf.Tensor4D;
      const y = tf.depthwiseConv2d(image, filter, strides, padding, 'NHWC', dilationRate);
      const biased = this.bias === null ? y : tf.add(y, this.bias.read());
      return this.activation === null ? biased : this.activation.apply(biased);
    });
  });
};

prototype.computeOutputShape = function (inputShape) {
  if (isDense(this)) return stockShape.call(this, inputShape);
  const { dataFormat, kernelSize, strides, padding, dilationRate, depthMultiplier } = this;
  const { batch, spatial, channels } = splitShape(onlyShape(inputShape), dataFormat);
  const lengths = spatial.map((n, i) =>
    convOutputLength(n, kernelSize[i]!, padding, strides[i], dilationRate[i]),
  );
  return joinShape(batch, lengths, channels! * depthMultiplier, dataFormat);
};
