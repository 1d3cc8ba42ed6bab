import * as tf from '@tensorflow/tfjs-core';
import { convOutputLength } from '../../../arithmetic/conv_output_length.js';
import { INTERPOLATIONS } from '../../../arithmetic/resize_weights.js';
import { type DataFormat, withChannelsLast } from '../../../ops/data_format.js';
import { resizeImages } from '../../../ops/resize_images.js';
import { type Any, expectOption, no, type Operation, type Shape } from './operation.js';

type Image = tf.Tensor4D;

/** The operation on [batch, height, width, channels], in either format. */
const ofImages = (
  module: Operation['module'],
  input: string,
  options: Operation['options'],
  size: (height: number | null, width: number | null, channels: number | null, given: Any) => Shape,
  run: (x: Image, given: Any) => tf.Tensor,
): Operation => ({
  module,
  inputs: [input],
  options: { ...options, data_format: null },
  shape: ({ [input]: x, ...given }: Any) => {
    expectOption('data_format', given.data_format, null, 'channels_last', 'channels_first');
    if (x.shape.length !== 4) no(`of ${x.shape.length} axes`);
    const [batch, ...rest] = x.shape;
    if (given.data_format === 'channels_first') {
      const [height, width, channels] = size(rest[1], rest[2], rest[0], given);
      return [batch, channels!, height!, width!];
    }
    const [height, width, channels] = rest;
    return [batch, ...size(height, width, channels, given)];
  },
  run: ({ [input]: x, ...given }: Any) => {
    const format: DataFormat =
      given.data_format === 'channels_first' ? 'channelsFirst' : 'channelsLast';
    return withChannelsLast(x, format, (image) => run(image as Image, given));
  },
});

const times = (n: number | null, by: number) => (n === null ? null : n * by);
function parts(n: number | null, by: number): number | null {
  if (n !== null && n % by !== 0) no(`of ${n} by ${by}`);
  return n === null ? null : n / by;
}

/** The inverse of tf.depthToSpace. */
function spaceToDepth(x: Image, by: number): tf.Tensor {
  const [n, h, w, c] = x.shape;
  const blocks = tf.reshape(x, [n, h / by, by, w / by, by, c]);
  return tf.reshape(tf.transpose(blocks, [0, 1, 3, 2, 4, 5]), [n, h / by, w / by, by * by * c]);
}

const pair = (value: unknown) => [value, value].flat().slice(0, 2) as [number, number];

const pool = (run: typeof tf.maxPool): Operation =>
  ofImages(
    'nn',
    'inputs',
    { pool_size: null, strides: null, padding: 'valid' },
    (height, width, channels, { pool_size, strides, padding }) => {
      expectOption('padding', padding, 'valid', 'same');
      const [k, s] = [pair(pool_size), pair(strides ?? pool_size)];
      const lengths = [height, width].map((n, i) => convOutputLength(n, k[i]!, padding, s[i]));
      return [...lengths, channels];
    },
    (x, { pool_size, strides, padding }) =>
      run(x, pair(pool_size), pair(strides ?? pool_size), padding),
  );

/** Keras's operations on images. */
export const IMAGE_OPERATIONS: Record<string, Operation> = {
  AveragePool: pool(tf.avgPool as typeof tf.maxPool),
  DepthToSpace: ofImages(
    'nn',
    'x',
    { block_size: 2 },
    (height, width, channels, { block_size: by }) => [
      times(height, by),
      times(width, by),
      parts(channels, by * by),
    ],
    (x, { block_size }) => tf.depthToSpace(x, block_size),
  ),
  MaxPool: pool(tf.maxPool),
  Resize: ofImages(
    'image',
    'images',
    {
      size: null,
      interpolation: 'bilinear',
      antialias: false,
      crop_to_aspect_ratio: false,
      pad_to_aspect_ratio: false,
      fill_mode: 'constant',
      fill_value: 0,
    },
    (_height, _width, channels, given) => {
      const { size, interpolation } = given;
      expectOption('interpolation', interpolation, 'nearest', ...INTERPOLATIONS);
      expectOption('antialias', given.antialias, false, true);
      for (const name of ['crop_to_aspect_ratio', 'pad_to_aspect_ratio']) {
        expectOption(name, given[name], false);
      }
      const fixed = Array.isArray(size) && size.length === 2 && size.every(Number.isInteger);
      return fixed ? [...size, channels] : no(`size=${JSON.stringify(size)}`);
    },
    (x, { size, interpolation, antialias }) => {
      if (interpolation === 'nearest') return tf.image.resizeNearestNeighbor(x, size, false, true);
      if (interpolation === 'bilinear' && !antialias) {
        return tf.image.resizeBilinear(x, size, false, true);
      }
      return resizeImages(x, size, interpolation, antialias);
    },
  ),
  SpaceToDepth: ofImages(
    'nn',
    'x',
    { block_size: 2 },
    (height, width, channels, { block_size: by }) => [
      parts(height, by),
      parts(width, by),
      times(channels, by * by),
    ],
    (x, { block_size }) => spaceToDepth(x, block_size),
  ),
};
