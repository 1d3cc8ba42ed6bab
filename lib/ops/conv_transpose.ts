import * as tf from '@tensorflow/tfjs-core';
import { deconvCrop } from '../arithmetic/deconv_crop.js';
import { deconvOutputLength } from '../arithmetic/deconv_output_length.js';
import { effectiveKernel } from '../arithmetic/effective_kernel.js';
import { PADDINGS, type Padding } from '../arithmetic/padding.js';
import { reachableLengths } from '../arithmetic/reachable_lengths.js';
import { fail, oneOf, onlyKnown } from '../check.js';
import { tensor } from '../tfjs/check.js';
import { cropOrPad } from './crop_or_pad.js';
import { dilateFilter } from './dilate_filter.js';
import { type Epilogue, finish, NO_EPILOGUE } from './epilogue.js';
import { fusedConvTranspose } from './fused_conv_transpose.js';
import { overlapAdd } from './overlap_add.js';
import { fromPhases, phaseCuts, toPhases } from './phases.js';
import { toSteps } from './steps.js';

/** What the three ranks of transposed convolution take besides tensors, strides and padding. */
export interface ConvTransposeOptions {
  /**
   * Extra elements at the end of each spatial axis, below its stride; null (default) lets the padding decide.
   */
  outputPadding?: number | readonly number[] | null;
  /** The distance between a kernel's taps; default 1. Strides and dilations cannot both exceed 1. */
  dilations?: number | readonly number[];
}

/**
 * The transposed convolution of every rank: the adjoint of a convolution with this filter. Called inside tf.tidy, which disposes
 * of what is made on the way: layers have theirs, and another takes a microsecond.
 *
 * @param x [batch, ...spatial, in]
 * @param filter [...kernel, out, in]
 * @param outputShape [batch, ...outSpatial, out]; null takes Keras's size for the options.
 * @param epilogue what a layer adds to it
 * @returns [batch, ...outSpatial, out]
 */
export function convTranspose(
  where: string,
  rank: 1 | 2 | 3,
  x: tf.Tensor,
  filter: tf.Tensor,
  outputShape: readonly number[] | null,
  strides: number | readonly number[],
  pad: Padding,
  options: ConvTransposeOptions,
  epilogue: Epilogue = NO_EPILOGUE,
): tf.Tensor {
  onlyKnown(where, options, ['outputPadding', 'dilations']);
  const { outputPadding = null, dilations = 1 } = options;
  tensor(where, 'x', x);
  tensor(where, 'filter', filter);
  if (x.rank !== rank + 2) {
    fail(where, 'x', `a tensor of rank ${rank + 2}, [batch, ...spatial, in]`, x.shape);
  }
  if (filter.rank !== rank + 2) {
    fail(where, 'filter', `a tensor of rank ${rank + 2}, [...kernel, out, in]`, filter.shape);
  }
  const [out, channels] = filter.shape.slice(-2) as [number, number];
  if (x.shape.at(-1) !== channels) {
    fail(where, 'the channels of x', `the filter's last dimension (${channels})`, x.shape.at(-1));
  }
  oneOf(where, 'pad', pad, PADDINGS);
  const steps = toSteps(where, rank, strides, dilations, outputPadding, 'dilations');
  const { strides: s, dilations: d, outputPadding: op } = steps;
  const keras = x.shape.slice(1, -1).map((n, i) => {
    const axis = { stride: s[i]!, outputPadding: op?.[i] ?? null, dilation: d[i]! };
    return deconvOutputLength(n, filter.shape[i]!, pad, axis, where)!;
  });
  if (outputShape !== null) {
    const spatial = x.shape.slice(1, -1).map((n, i): [number, number] => {
      if (op !== null) return [keras[i]!, keras[i]!];
      const k = effectiveKernel(where, filter.shape[i]!, d[i]!);
      return reachableLengths(n, k, s[i]!, pad);
    });
    const batch = x.shape[0]!;
    checkOutputShape(where, outputShape, [[batch, batch], ...spatial, [out, out]]);
  }
  const sizes = outputShape?.slice(1, -1) ?? keras;
  if (d.every((one) => one === 1) || x.size === 0) {
    return undilated(rank, x, dilateFilter(filter, d), s, pad, sizes, epilogue);
  }
  const whole = filter.shape.slice(0, rank).map((k, i) => effectiveKernel(where, k, d[i]!));
  const starts = cropStarts(x, whole, s, pad, sizes);
  // Strides are 1 here.
  const { short, long } = phaseCuts(x.shape.slice(1, -1), filter.shape, d, starts);
  const lengths = long.map(({ count }) => count);
  const phases = tf.tidy(() =>
    undilated(rank, toPhases(x, short), filter, s, 'valid', lengths, epilogue),
  );
  return fromPhases(phases, long, [x.shape[0]!, ...sizes, out]);
}

/** One without dilation, in a kernel that ends with the epilogue where the backend has it. */
function undilated(
  rank: 1 | 2 | 3,
  x: tf.Tensor,
  filter: tf.Tensor,
  strides: readonly number[],
  pad: Padding,
  sizes: readonly number[],
  epilogue: Epilogue,
): tf.Tensor {
  const starts = cropStarts(x, filter.shape, strides, pad, sizes);
  return (
    fusedConvTranspose(x, filter, strides, starts, sizes, epilogue) ??
    finish(FORWARD[rank](x, filter, strides, pad, sizes), epilogue)
  );
}

/** How many elements are dropped at the start of each axis. */
function cropStarts(
  x: tf.Tensor,
  kernel: readonly number[],
  strides: readonly number[],
  pad: Padding,
  sizes: readonly number[],
): number[] {
  return sizes.map((size, i) => deconvCrop(x.shape[i + 1]!, kernel[i]!, strides[i]!, pad, size));
}

/** Stock tf.conv2dTranspose takes any shape and returns NaN for an impossible one. */
function checkOutputShape(
  where: string,
  got: readonly number[],
  ranges: readonly (readonly [number, number])[],
): void {
  const fits = ([least, most]: readonly [number, number], i: number) =>
    Number.isInteger(got[i]) && got[i]! >= least && got[i]! <= most;
  if (Array.isArray(got) && got.length === ranges.length && ranges.every(fits)) return;
  const expected = ranges.map(([least, most]) => (least === most ? least : `${least} to ${most}`));
  fail(where, 'outputShape', `[${expected.join(', ')}]`, got);
}

type Forward = (
  x: tf.Tensor,
  filter: tf.Tensor,
  strides: readonly number[],
  pad: Padding,
  sizes: readonly number[],
) => tf.Tensor;

const forward1d: Forward = (x, filter, [stride], pad, [size]) => {
  const y = forward2d(tf.expandDims(x, 1), tf.expandDims(filter, 0), [1, stride!], pad, [1, size!]);
  return tf.squeeze(y, [1]);
};

/**
 * The kernel behind tf.conv2dTranspose is exact on every backend, but the native one knows no
 * explicit padding: what `same` does not give is cut from, or padded onto, the `valid` result.
 */
const forward2d: Forward = (x, filter, strides, pad, sizes) => {
  const [batch, ...n] = x.shape.slice(0, -1) as [number, ...number[]];
  const out = filter.shape[2]!;
  const stamps = n.map((length, i) => (length - 1) * strides[i]!);
  const full = stamps.map((length, i) => length + filter.shape[i]!);
  const transpose = (outSizes: readonly number[], padding: Padding) =>
    tf.conv2dTranspose(
      x as tf.Tensor4D,
      filter as tf.Tensor4D,
      [batch, ...outSizes, out] as [number, number, number, number],
      strides as [number, number],
      padding,
    );
  // A kernel shorter than its stride would meet the wasm backend's `same` bug in the gradient.
  const asSame = sizes.every((size, i) => size > stamps[i]! && size <= full[i]!);
  if (pad === 'same' && asSame) return transpose(sizes, 'same');
  return cropOrPad(
    transpose(full, 'valid'),
    cropStarts(x, filter.shape, strides, pad, sizes),
    sizes,
  );
};

/**
 * Depth taps become output channels of one 2-D transposed convolution over all depths, and their
 * stamps are then added up along the depth. The stock 3-D kernels are wrong or lack a gradient.
 */
const forward3d: Forward = (x, filter, strides, pad, sizes) => {
  const [batch, depth, height, width, channels] = x.shape as [
    number,
    number,
    number,
    number,
    number,
  ];
  const [kd, kh, kw, out] = filter.shape as [number, number, number, number];
  const planes = forward2d(
    tf.reshape(x, [batch * depth, height, width, channels]),
    tf.reshape(tf.transpose(filter, [1, 2, 0, 3, 4]), [kh, kw, kd * out, channels]),
    strides.slice(1),
    pad,
    sizes.slice(1),
  );
  const area = sizes[1]! * sizes[2]!;
  const stamps = tf.transpose(tf.reshape(planes, [batch, depth, area, kd, out]), [0, 1, 3, 2, 4]);
  const sum = overlapAdd(tf.reshape(stamps, [batch, depth, kd, area * out]), strides[0]!);
  const [start] = cropStarts(x, filter.shape, strides, pad, sizes);
  const y = cropOrPad(sum, [start!], [sizes[0]!]);
  return tf.reshape(y, [batch, ...sizes, out]);
};

const FORWARD = { 1: forward1d, 2: forward2d, 3: forward3d };
