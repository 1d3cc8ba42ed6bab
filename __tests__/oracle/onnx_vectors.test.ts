import { readdirSync } from 'node:fs';
import * as tf from '@tensorflow/tfjs-core';
import '../../lib/index.js';
import { Deconvolution } from '../../lib/layers/deconvolution.js';
import { MaxUnpooling2D } from '../../lib/layers/max_unpooling2d.js';
import { UpSampling1D } from '../../lib/layers/up_sampling1d.js';
import { conv2dTranspose } from '../../lib/ops/conv2d_transpose.js';
import { pixelShuffle } from '../../lib/ops/pixel_shuffle.js';
import { upsample } from '../../lib/ops/upsample.js';
import { describeEachBackend } from '../backends.js';
import { expectClose } from '../compare.js';
import { describeWithShared } from '../shared_data.js';
import {
  expectGroupsRefused,
  readCases,
  runTransposed,
  toTensor,
  type VectorCase,
} from './vector_cases.js';

const lists = (attrs: Record<string, unknown>, name: string) => attrs[name] as number[] | undefined;
const channelsLast = (x: tf.Tensor) => tf.transpose(x, [0, 2, 3, 1]);
const channelsFirst = (x: tf.Tensor) => tf.transpose(x, [0, 3, 1, 2]);

function convTransposeNode({ inputs, attrs = {} }: VectorCase): tf.Tensor {
  const { X, W, B } = inputs;
  const pads = lists(attrs, 'pads');
  const half = (pads?.length ?? 0) / 2;
  return runTransposed(toTensor(X!), toTensor(W!), B ? toTensor(B) : null, {
    strides: lists(attrs, 'strides'),
    dilations: lists(attrs, 'dilations'),
    outputPadding: lists(attrs, 'output_padding'),
    begin: pads?.slice(0, half),
    end: pads?.slice(half),
  });
}

/** The switches come as indices: a pooling input with its maxima there has the same ones. */
function maxUnpoolNode({ inputs, attrs = {}, expected }: VectorCase): tf.Tensor {
  const pooled = new Float32Array(tf.util.sizeFromShape(expected.shape));
  for (const index of inputs.xI!.data) pooled[index] = 1;
  const layer = new MaxUnpooling2D({
    poolSize: lists(attrs, 'kernel_shape')!,
    strides: lists(attrs, 'strides')!,
  });
  const poolInput = channelsLast(tf.tensor(pooled, expected.shape));
  const x = channelsLast(toTensor(inputs.xT!));
  return channelsFirst(layer.apply([x, poolInput]) as tf.Tensor);
}

/** CRD has the phases innermost, pixelShuffle (as TensorFlow, and ONNX's DCR) outermost. */
function depthToSpaceNode({ inputs, attrs = {} }: VectorCase): tf.Tensor {
  expect(attrs.mode).toBe('CRD');
  const s = attrs.blocksize as number;
  const x = toTensor(inputs.x!);
  const [batch, channels, height, width] = x.shape as [number, number, number, number];
  const grouped = tf.reshape(x, [batch, channels / s ** 2, s ** 2, height, width]);
  const phasesFirst = tf.reshape(tf.transpose(grouped, [0, 2, 1, 3, 4]), x.shape);
  return channelsFirst(pixelShuffle(channelsLast(phasesFirst), [s, s]));
}

/** Columns to image is the transposed convolution whose kernel hands tap t the channel t. */
function col2ImNode({ inputs, attrs = {}, expected }: VectorCase): tf.Tensor {
  const columns = toTensor(inputs.input!);
  const [taps, blocks] = columns.shape.slice(1) as [number, number];
  const [kh, kw] = inputs.block_shape!.data as [number, number];
  const image = inputs.image_shape!.data as [number, number];
  const strides = lists(attrs, 'strides') ?? [1, 1];
  const rows = Math.floor((image[0] - kh) / strides[0]!) + 1;
  const x = tf.reshape(tf.transpose(columns, [0, 2, 1]), [1, rows, blocks / rows, taps]);
  const filter = tf.reshape(tf.eye(taps), [kh, kw, 1, taps]);
  const y = conv2dTranspose(
    x as tf.Tensor4D,
    filter as tf.Tensor4D,
    [1, ...image, 1],
    strides,
    'valid',
  );
  return tf.reshape(channelsFirst(y), expected.shape);
}

function resizeNode({ inputs }: VectorCase): tf.Tensor {
  const factors = inputs.scales!.data.slice(2);
  return channelsFirst(upsample(channelsLast(toTensor(inputs.X!)), factors, 'nearest'));
}

const NODES: Record<string, (vector: VectorCase) => tf.Tensor> = {
  ConvTranspose: convTransposeNode,
  MaxUnpool: maxUnpoolNode,
  DepthToSpace: depthToSpaceNode,
  Col2Im: col2ImNode,
  Resize: resizeNode,
};

const interpolationRefused = () =>
  expect(
    () => new Deconvolution({ filters: 1, interpolation: 'align_corners' as 'bilinear' }),
  ).toThrow(
    new Error("Deconvolution: interpolation must be 'nearest' or 'bilinear', got 'align_corners'."),
  );

/** What the package does not do, case by case, and what it says instead. */
const NOT_SUPPORTED: Record<string, () => void> = {
  'test_convtranspose_group_2 (groups)': () => expectGroupsRefused(2),
  'test_resize_upsample_sizes_nearest (a factor of 3.5)': () => {
    const attempt = () => new UpSampling1D({ size: 3.5 });
    expect(attempt).toThrow(new Error('UpSampling1D: size must be a positive integer, got 3.5.'));
  },
  'test_resize_upsample_scales_linear_align_corners (align_corners)': interpolationRefused,
  'test_resize_upsample_sizes_nearest_floor_align_corners (align_corners)': interpolationRefused,
  'ConvTranspose- group - A (groups)': () => expectGroupsRefused(2),
};
const refusedNames = Object.keys(NOT_SUPPORTED);
const isRefused = ({ name }: VectorCase) => refusedNames.some((row) => row.startsWith(`${name} (`));

const FILES = ['data/vectors/onnx.json', 'data/vectors/onnxruntime-js.json', 'data/vectors/onnx'];

describeWithShared('ONNX vectors', FILES, (onnx, runtime, folder) => {
  const cases = [...readCases(onnx!), ...readCases(runtime!)];
  const used = cases.filter((vector) => !isRefused(vector));

  test(`${cases.length} cases are ${used.length} computed and ${refusedNames.length} not supported`, () => {
    expect(used.length + refusedNames.length).toBe(cases.length);
    expect(readdirSync(folder!).sort()).toEqual(
      readCases(onnx!)
        .map(({ name }) => name)
        .sort(),
    );
  });

  test.each(refusedNames)('not supported: %s', (name) => NOT_SUPPORTED[name]!());

  describeEachBackend('outputs', () => {
    test.each(used)('$op $name', (vector) => {
      const before = tf.memory().numTensors;
      tf.tidy(() => expectClose(NODES[vector.op]!(vector), toTensor(vector.expected)));
      expect(tf.memory().numTensors).toBe(before);
    });
  });
});
