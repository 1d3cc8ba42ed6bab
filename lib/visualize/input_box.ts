import type * as tfl from '@tensorflow/tfjs-layers';
import { deconvCrop } from '../arithmetic/deconv_crop.js';
import { effectiveKernel } from '../arithmetic/effective_kernel.js';
import { type AxisWindow, layerWindow, type WindowKind } from '../arithmetic/layer_window.js';
import { ValueError } from '../check.js';
import { CropOrPadTo } from '../layers/crop_or_pad_to.js';

/** First and last index on every axis, the batch included. */
export type Box = readonly (readonly [number, number])[];

type Range = readonly [number, number];

/** The input of outputs a to b of one window's axis. */
function behindWindow(
  kind: WindowKind,
  { k, s, d, padding }: AxisWindow,
  [a, b]: Range,
  i: number,
  o: number,
): Range {
  const reach = effectiveKernel('receptiveField', k, d);
  if (kind === 'transposed') {
    // Input n stamps its kernel on outputs n s - crop and the reach - 1 that follow.
    const crop = deconvCrop(i, reach, s, padding, o);
    return [Math.ceil((a + crop - reach + 1) / s), Math.floor((b + crop) / s)];
  }
  const before = padding === 'same' ? Math.max((o - 1) * s + reach - i, 0) >> 1 : 0;
  let [low, high] = [Infinity, -Infinity];
  for (let at = a; at <= b; at++) {
    const start = at * s - before;
    // Of a dilated kernel over the border, the first and the last tap that are inside.
    const first = start + d * Math.max(Math.ceil(-start / d), 0);
    const last = start + d * Math.min(Math.floor((i - 1 - start) / d), k - 1);
    if (first < i) low = Math.min(low, first);
    if (last >= 0) high = Math.max(high, last);
  }
  return [low, high];
}

type Interpolation = 'nearest' | 'stock bilinear' | 'bilinear';

/** What elements a to b take that were upsampled by the factor f. */
function behindUpsampling([a, b]: Range, f: number, how: Interpolation): Range {
  if (how === 'nearest') return [Math.floor(a / f), Math.floor(b / f)];
  // tfjs's own UpSampling2D reads at o / f, the Deconvolution at (o + 1/2) / f - 1/2.
  const shift = how === 'bilinear' ? 0.5 : 0;
  return [Math.floor((a + shift) / f - shift), Math.ceil((b + shift) / f - shift)];
}

/** One axis of a Deconvolution that upsamples before its convolution, or shuffles after it. */
function behindStage(
  range: Range,
  { k, s, padding, n }: { k: number; s: number; padding: unknown; n: number },
  config: Readonly<Record<string, unknown>>,
): Range {
  const before = padding === 'same' ? (k - 1) >> 1 : 0;
  const behindConvolution = ([a, b]: Range): Range => [a - before, b - before + k - 1];
  if (config.method === 'subpixel') {
    return behindConvolution([Math.floor(range[0] / s), Math.floor(range[1] / s)]);
  }
  const [a, b] = behindConvolution(range);
  const inside: Range = [Math.max(a, 0), Math.min(b, n * s - 1)];
  return behindUpsampling(inside, s, config.interpolation as Interpolation);
}

const PLACEWISE = [
  ...['Activation', 'ReLU', 'LeakyReLU', 'PReLU', 'ELU', 'ThresholdedReLU', 'Softmax'],
  ...['BatchNormalization', 'Dropout', 'SpatialDropout1D', 'GaussianNoise', 'GaussianDropout'],
  ...['AlphaDropout', 'Masking', 'Rescaling', 'Add', 'Average', 'Maximum', 'Minimum', 'Multiply'],
];
/** What may depend on all that there is. */
const EVERYWHERE = [
  ...['Flatten', 'Reshape', 'LayerNormalization', 'RepeatVector', 'Dot'],
  ...['GlobalAveragePooling1D', 'GlobalAveragePooling2D'],
  ...['GlobalMaxPooling1D', 'GlobalMaxPooling2D'],
];

const whole = (shape: tfl.Shape): Box => shape.map((n) => [0, n! - 1] as const);

/** An axis of a padding or cropping: what lies before it. */
function borders(value: unknown, rank: number): number[] {
  const list = Array.isArray(value) ? value : [value];
  if (rank === 1) return [Number(list.flat()[0])];
  return Array.from({ length: rank }, (_, n) => Number([list[n] ?? list[0]].flat()[0]));
}

/**
 * For each input of a layer the box that a box of its output depends on, borders not cut off; null
 * for an input that only steers.
 *
 * @throws ValueError for a layer of unknown reach.
 */
export function inputBoxes(
  layer: tfl.layers.Layer,
  box: Box,
  inputs: readonly tfl.Shape[],
  output: tfl.Shape,
): (Box | null)[] {
  const className = layer.getClassName();
  const config = layer.getConfig();
  const shape = inputs[0]!;
  const window = layerWindow(layer, shape);
  if (window !== null) {
    const behind = [...whole(shape)];
    for (const one of window.axes) {
      behind[one.axis] = behindWindow(window.kind, one, box[one.axis]!, one.i!, output[one.axis]!);
    }
    return [behind];
  }
  if (PLACEWISE.includes(className)) return inputs.map(() => box);
  if (EVERYWHERE.includes(className)) return inputs.map(whole);
  const rank = shape.length - 2;
  const first = config.dataFormat === 'channelsFirst' ? 2 : 1;
  const spatially = (change: (range: Range, n: number) => Range): Box[] => [
    box.map((range, axis) => {
      const n = axis - first;
      return n >= 0 && n < rank ? change(range, n) : range;
    }),
  ];
  const numbers = (value: unknown): number[] =>
    Array.isArray(value) ? value : new Array(rank).fill(value);
  if (className === 'Deconvolution') {
    const [kernelSize, strides] = [numbers(config.kernelSize), numbers(config.strides)];
    const { padding } = config;
    const parts = spatially((range, n) => {
      const stage = { k: kernelSize[n]!, s: strides[n]!, padding, n: shape[first + n]! };
      return behindStage(range, stage, config);
    });
    const channels = first === 2 ? 1 : shape.length - 1;
    return parts.map((part) => part.with(channels, [0, shape[channels]! - 1]));
  }
  const [, family] = /^(UpSampling|ZeroPadding|Cropping)[123]D$/.exec(className) ?? [];
  if (family === 'UpSampling') {
    const sizes = numbers(config.size);
    const how = config.interpolation === 'bilinear' ? 'stock bilinear' : 'nearest';
    return spatially((range, n) => behindUpsampling(range, sizes[n]!, how));
  }
  if (family === 'ZeroPadding' || family === 'Cropping') {
    const before = borders(family === 'Cropping' ? config.cropping : config.padding, rank);
    const sign = family === 'Cropping' ? 1 : -1;
    return spatially(([a, b], n) => [a + sign * before[n]!, b + sign * before[n]!]);
  }
  if (layer instanceof CropOrPadTo) {
    const starts = layer.starts(inputs[1]!);
    return [...spatially(([a, b], n) => [a + starts[n]!, b + starts[n]!]), null];
  }
  if (className === 'Permute') {
    const dims = config.dims as number[];
    const behind = [...box];
    dims.forEach((from, n) => {
      behind[from] = box[n + 1]!;
    });
    return [behind];
  }
  if (className === 'Dense') return [[...box.slice(0, -1), [0, shape.at(-1)! - 1]]];
  if (className === 'Concatenate') {
    // Spatially the same place in all of them; along the joined axis whatever there is.
    const axis = (Number(config.axis) + shape.length) % shape.length;
    return inputs.map((one) => box.map((range, n) => (n === axis ? [0, one[n]! - 1] : range)));
  }
  throw new ValueError(`receptiveField: the reach of ${className} '${layer.name}' is not known.`);
}
