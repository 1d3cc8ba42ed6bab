import * as tf from '@tensorflow/tfjs-core';
import { only, onlyShape, type Shape } from '../ops/data_format.js';
import { registry } from '../tfjs/resolve.js';

interface StockCenterCrop {
  readonly height: number;
  readonly width: number;
}

interface Prototype {
  call(this: StockCenterCrop, inputs: tf.Tensor | tf.Tensor[], kwargs: object): tf.Tensor;
  computeOutputShape(this: StockCenterCrop, inputShape: Shape | Shape[]): Shape;
}

/**
 * tfjs's CenterCrop cuts one column too far to the right where the width goes down by one, has no gradient,
 * and writes its output shape into the input's. Importing this file makes the registered class cut as Keras
 * does; smaller images are stretched as before.
 */
const prototype = registry().CenterCrop![0].prototype as unknown as Prototype;
const { call: stockCall } = prototype;

prototype.call = function (inputs, kwargs) {
  const { height, width } = this;
  const x = only(inputs);
  const rows = x.rank - 3;
  const cut = [x.shape[rows]! - height, x.shape[rows + 1]! - width];
  if (cut.some((n) => n < 0)) return stockCall.call(this, inputs, kwargs);
  const start = new Array(x.rank).fill(0).with(rows, cut[0]! >> 1);
  const size = x.shape.with(rows, height).with(rows + 1, width);
  return tf.slice(x, start.with(rows + 1, cut[1]! >> 1), size);
};

prototype.computeOutputShape = function (inputShape) {
  const shape = onlyShape(inputShape);
  return shape.with(shape.length - 3, this.height).with(shape.length - 2, this.width);
};
