import * as tf from '@tensorflow/tfjs-core';
import { product } from '../../arithmetic/product.js';
import {
  axisOf,
  bounded,
  type Call,
  choice,
  host,
  type Input,
  list,
  need,
  no,
  number,
  type Operator,
  word,
} from './operator.js';
import { take } from './take.js';

/** What one axis is resized by. */
interface Axis {
  from: number;
  to: number;
  scale: number;
  /** A place of the output in pixels of the input, rounded as those round who are to be met. */
  back(x: number): number;
  /** Start and end of the region that tf_crop_and_resize takes, as fractions. */
  region: readonly [number, number];
}

const float = Math.fround;

/** ONNX Runtime divides floats: place 17 by 1.7 is 10, of which doubles make 9.9999997. */
const divided = (scale: number) => (x: number) => float(x / float(scale));

/** PyTorch multiplies by the float nearest to 1 / scale. */
const multiplied = (scale: number) => (x: number) => float(x * float(1 / scale));

/** Where in the input the centre of output i lies, by coordinate_transformation_mode. */
const COORDINATES: Readonly<Record<string, (i: number, axis: Axis) => number>> = {
  half_pixel: (i, { back }) => float(back(i + 0.5) - 0.5),
  half_pixel_symmetric: (i, { from, to, scale, back }) => {
    const adjustment = float(to / float(float(scale) * from));
    const offset = float((from / 2) * float(1 - adjustment));
    return float(float(offset + back(i + 0.5)) - 0.5);
  },
  pytorch_half_pixel: (i, { to, back }) => (to > 1 ? float(back(i + 0.5) - 0.5) : 0),
  // Of the length that there is, as PyTorch and ONNX Runtime; ONNX's reference takes from * scale, whole or not.
  align_corners: (i, { from, to }) => (to === 1 ? 0 : float((i * (from - 1)) / (to - 1))),
  asymmetric: (i, { back }) => back(i),
  tf_half_pixel_for_nn: (i, { back }) => back(i + 0.5),
  tf_crop_and_resize: (i, { from, to, region: [start, end] }) =>
    to > 1
      ? start * (from - 1) + (i * (end - start) * (from - 1)) / (to - 1)
      : 0.5 * (start + end) * (from - 1),
};

const ROUNDING: Readonly<Record<string, (x: number, axis: Axis) => number>> = {
  // Before opset 11, as ONNX's tests and ONNX Runtime have it.
  '': (x, { scale }) => (scale < 1 ? Math.ceil(x) : Math.floor(x)),
  round_prefer_floor: (x) => Math.ceil(x - 0.5),
  round_prefer_ceil: (x) => Math.floor(x + 0.5),
  floor: Math.floor,
  ceil: Math.ceil,
};

/** The triangle of linear interpolation, and Keys's cubic. */
function kernel(mode: string, a: number): { reach: number; weight(x: number): number } {
  if (mode === 'linear') return { reach: 1, weight: (x) => Math.max(1 - Math.abs(x), 0) };
  const weight = (given: number) => {
    const x = Math.abs(given);
    if (x <= 1) return ((a + 2) * x - (a + 3)) * x * x + 1;
    return x < 2 ? (((x - 5) * x + 8) * x - 4) * a : 0;
  };
  return { reach: 2, weight };
}

interface Options {
  mode: string;
  coordinate: string;
  nearest: string;
  cubic: number;
  excludeOutside: boolean;
  antialias: boolean;
  /** The value outside of a cropped image. */
  extrapolation: number;
}

/** Where in the input the centres of the outputs lie. */
function centres(axis: Axis, { coordinate }: Options): number[] {
  const at = COORDINATES[coordinate] ?? no(`mode ${coordinate}`);
  return Array.from({ length: axis.to }, (_, i) => at(i, axis));
}

/** The weights of one axis: a matrix [to, from]. */
function matrix(axis: Axis, options: Options): Float32Array {
  const { from, to } = axis;
  const { reach, weight } = kernel(options.mode, options.cubic);
  // With antialiasing the kernel is as wide as a pixel of a smaller output.
  const wide = options.antialias ? Math.max(1 / axis.scale, 1) : 1;
  const weights = new Float32Array(to * from);
  for (const [i, x] of centres(axis, options).entries()) {
    const first = Math.floor(x - reach * wide) + 1;
    const last = Math.ceil(x + reach * wide) - 1;
    const parts: [number, number][] = [];
    for (let j = first; j <= Math.max(last, first); j++) {
      const inside = j >= 0 && j < from;
      if (options.excludeOutside && !inside) continue;
      parts.push([Math.min(Math.max(j, 0), from - 1), weight((j - x) / wide)]);
    }
    const sum = parts.reduce((a, [, w]) => a + w, 0);
    const divisor = options.excludeOutside || options.antialias ? sum : 1;
    for (const [j, w] of parts) weights[i * from + j]! += w / divisor;
  }
  return weights;
}

function resizedAxis(x: tf.Tensor, index: number, axis: Axis, options: Options): tf.Tensor {
  const { from, to } = axis;
  if (options.mode === 'nearest') {
    const round = ROUNDING[options.nearest] ?? no(`nearest_mode=${options.nearest}`);
    const places = centres(axis, options).map((at) =>
      Math.min(Math.max(round(at, axis), 0), from - 1),
    );
    return take(x, places, index);
  }
  const weights = tf.tensor(matrix(axis, options), [1, to, from]);
  const before = product(x.shape.slice(0, index));
  const after = product(x.shape.slice(index + 1));
  const rows = tf.reshape(tf.cast(x, 'float32'), [before, from, after]);
  return tf.reshape(tf.matMul(tf.tile(weights, [before, 1, 1]), rows), x.shape.with(index, to));
}

/** The axes that are resized, in x's own order. */
function axesOf(x: { shape: readonly number[] }, inputs: readonly Input[], call: Call): Axis[] {
  const rank = x.shape.length;
  const old = call.operator === 'Upsample' || call.opset < 11;
  const [roi, scales, sizes] = old
    ? [null, inputs[1] ? host(inputs[1]) : list(call, 'scales'), null]
    : [1, 2, 3].map((i) => (inputs[i] && inputs[i]!.size > 0 ? host(inputs[i]!) : null));
  const axes = (list(call, 'axes') ?? x.shape.map((_, i) => i)).map((axis) => axisOf(axis, rank));
  const place = (axis: number) => {
    if (!call.channelsLast || axis === 0) return axis;
    return axis === 1 ? rank - 1 : axis - 1;
  };
  const all = x.shape.map(
    (n): Axis => ({ from: n, to: n, scale: 1, back: (i) => i, region: [0, 1] }),
  );
  const given = scales ?? sizes;
  // What torchLayers makes: PyTorch's scales, which are doubles; empty where it has sizes.
  const exact = list(call, '__torch_scales');
  const backBy = exact ? multiplied : divided;
  if (!given || given.length !== axes.length) return no('without scales or sizes');
  const policy = choice(call, 'keep_aspect_ratio_policy', ['stretch', 'not_larger', 'not_smaller']);
  const ratios = axes.map((axis, i) => given[i]! / x.shape[place(axis)]!);
  const common =
    policy === 'stretch'
      ? null
      : policy === 'not_larger'
        ? Math.min(...ratios)
        : Math.max(...ratios);
  axes.forEach((axis, i) => {
    const from = x.shape[place(axis)]!;
    const region: [number, number] = roi ? [roi[i]!, roi[i + axes.length]!] : [0, 1];
    if (scales) {
      const scale = exact?.[i] ?? scales[i]!;
      // As ONNX Runtime and ONNX's reference; its text takes that of the region.
      const to = Math.floor(exact ? from * scale : float(from * float(scale)));
      all[place(axis)] = { from, to, scale, back: backBy(scale), region };
    } else {
      const to = common === null ? given[i]! : Math.floor(common * from + 0.5);
      const scale = common ?? to / from;
      all[place(axis)] = { from, to, scale, back: backBy(scale), region };
    }
  });
  bounded(all.map(({ to }) => to));
  return all;
}

function optionsOf(call: Call): Options {
  const mode = choice(call, 'mode', ['nearest', 'linear', 'cubic']);
  const old = call.operator === 'Upsample' || call.opset < 11;
  return {
    mode,
    coordinate: old ? 'asymmetric' : word(call, 'coordinate_transformation_mode', 'half_pixel'),
    nearest: old ? '' : word(call, 'nearest_mode', 'round_prefer_floor'),
    cubic: number(call, 'cubic_coeff_a', -0.75),
    excludeOutside: number(call, 'exclude_outside', 0) !== 0,
    antialias: number(call, 'antialias', 0) !== 0,
    extrapolation: number(call, 'extrapolation_value', 0),
  };
}

function resize(inputs: readonly Input[], call: Call): tf.Tensor {
  const x = need(inputs, 0);
  const options = optionsOf(call);
  const axes = axesOf(x, inputs, call);
  const changed = (axis: Axis) =>
    axis.from !== axis.to || options.coordinate === 'tf_crop_and_resize';
  const crops = options.coordinate === 'tf_crop_and_resize';
  const touched = axes.flatMap((axis, i) =>
    changed(axis) && (!crops || axis.region.join() !== '0,1' || axis.from !== axis.to) ? [i] : [],
  );
  const y = touched.reduce((one, i) => resizedAxis(one, i, axes[i]!, options), tf.clone(x));
  const whole = crops ? touched.reduce((one, i) => filled(one, i, axes[i]!, options), y) : y;
  return whole.dtype === x.dtype ? whole : tf.cast(tf.round(whole), x.dtype);
}

/** What lies outside of a cropped image has a value of its own. */
function filled(y: tf.Tensor, index: number, axis: Axis, options: Options): tf.Tensor {
  const outside = centres(axis, options).map((at) => Number(at < 0 || at > axis.from - 1));
  const shape = y.shape.map((_, i) => (i === index ? -1 : 1));
  const mask = tf.reshape(tf.tensor1d(outside, 'float32'), shape);
  return tf.add(tf.mul(y, tf.sub(1, mask)), tf.mul(mask, options.extrapolation));
}

const resizing: Operator = { run: resize, axes: 'spatial' };

/** Resize, and Upsample, which came before it. */
export const RESIZE_OPERATORS: Readonly<Record<string, Operator>> = {
  Resize: resizing,
  Upsample: resizing,
};
