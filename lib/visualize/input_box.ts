import type * as tfl from '@tensorflow/tfjs-layers';
import { deconvCrop } from '../arithmetic/deconv_crop.js';
import { effectiveKernel } from '../arithmetic/effective_kernel.js';
import type { LayerKind } from '../arithmetic/layer_kinds.js';
import { type LayerClass, type LayerTraits, layerTraits } from '../arithmetic/layer_traits.js';
import { type AxisWindow, layerWindow, type WindowKind } from '../arithmetic/layer_window.js';
import { ValueError } from '../check.js';
import type { CropOrPadTo } from '../layers/crop_or_pad_to.js';

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

const whole = (shape: tfl.Shape): Box => shape.map((n) => [0, n! - 1] as const);

/** A box that has all there is along these axes, which may count from the end. */
function along(box: Box, axes: unknown, shape: tfl.Shape): Box {
  const list = [axes].flat().map((axis) => (Number(axis) + shape.length) % shape.length);
  return box.map((range, n) => (list.includes(n) ? [0, shape[n]! - 1] : range));
}

/** An axis of a padding or cropping: what lies before it. */
function borders(value: unknown, rank: number): number[] {
  const list = Array.isArray(value) ? value : [value];
  if (rank === 1) return [Number(list.flat()[0])];
  return Array.from({ length: rank }, (_, n) => Number([list[n] ?? list[0]].flat()[0]));
}

/** A layer, and the box of its output of which the inputs' boxes are wanted. */
interface Place {
  layer: tfl.layers.Layer;
  traits: LayerTraits;
  config: Readonly<Record<string, unknown>>;
  box: Box;
  inputs: readonly tfl.Shape[];
}
type Reach = (place: Place) => (Box | null)[];

/** One number for each spatial axis. */
const numbers = (value: unknown, { length }: tfl.Shape): number[] =>
  Array.isArray(value) ? value : new Array(length - 2).fill(value);

/** The box with each spatial axis changed. */
function spatially({ config, box }: Place, change: (range: Range, n: number) => Range): Box {
  const first = config.dataFormat === 'channelsFirst' ? 2 : 1;
  return box.map((range, axis) => {
    const n = axis - first;
    return n >= 0 && n < box.length - 2 ? change(range, n) : range;
  });
}

const SAME: Reach = ({ box, inputs }) => inputs.map(() => box);
const EVERYWHERE: Reach = ({ inputs }) => inputs.map(whole);
const ALONG_AXIS: Reach = ({ box, inputs, config }) => [along(box, config.axis, inputs[0]!)];

/** What lies before an element, and how that moves it. */
const shifted =
  (option: string, sign: 1 | -1): Reach =>
  (place) => {
    const before = borders(place.config[option], place.box.length - 2);
    return [spatially(place, ([a, b], n) => [a + sign * before[n]!, b + sign * before[n]!])];
  };

/** An input of length 1, or without an axis that others have, is repeated along it. */
const MERGED: Reach = ({ box, inputs }) =>
  inputs.map((shape) => {
    const fewer = [box[0]!, ...box.slice(box.length - shape.length + 1)];
    return fewer.map((range, axis) => (shape[axis] === 1 ? [0, 0] : range));
  });

const UPSAMPLED: Reach = (place) => {
  const { traits, config, inputs } = place;
  const sizes = numbers(config.size, inputs[0]!);
  const stock = config.interpolation === 'bilinear' ? 'stock bilinear' : 'nearest';
  const how = traits.interpolation === 'bilinear' ? 'bilinear' : stock;
  return [spatially(place, (range, n) => behindUpsampling(range, sizes[n]!, how))];
};

const STAGE: Reach = (place) => {
  const { config, inputs } = place;
  const shape = inputs[0]!;
  const [kernelSize, strides] = [numbers(config.kernelSize, shape), numbers(config.strides, shape)];
  const first = config.dataFormat === 'channelsFirst';
  const part = spatially(place, (range, n) => {
    const length = shape[n + (first ? 2 : 1)]!;
    const stage = { k: kernelSize[n]!, s: strides[n]!, padding: config.padding, n: length };
    return behindStage(range, stage, config);
  });
  return [along(part, first ? 1 : -1, shape)];
};

const FITTED: Reach = (place) => {
  const starts = (place.layer as CropOrPadTo).starts(place.inputs[1]!);
  return [spatially(place, ([a, b], n) => [a + starts[n]!, b + starts[n]!]), null];
};

const PERMUTED: Reach = ({ box, config }) => {
  const behind = [...box];
  (config.dims as number[]).forEach((from, n) => {
    behind[from] = box[n + 1]!;
  });
  return [behind];
};

/** What a layer without a window sees, by its kind. */
const BY_KIND: Readonly<Partial<Record<LayerKind, Reach>>> = {
  activation: SAME,
  normalization: SAME,
  noise: SAME,
  masking: SAME,
  scaling: SAME,
  penalty: SAME,
  merge: MERGED,
  globalPooling: EVERYWHERE,
  dense: ({ box, inputs }) => [along(box, -1, inputs[0]!)],
  upsampling: UPSAMPLED,
  stage: STAGE,
  fitting: FITTED,
  padding: shifted('padding', -1),
  cropping: shifted('cropping', 1),
};

/** Classes that see more, or otherwise, than others of their kind. */
const BY_CLASS: Readonly<Partial<Record<LayerClass, Reach>>> = {
  Softmax: ALONG_AXIS,
  LayerNormalization: ALONG_AXIS,
  GroupNormalization: EVERYWHERE,
  Flatten: EVERYWHERE,
  Reshape: EVERYWHERE,
  RepeatVector: EVERYWHERE,
  Dot: EVERYWHERE,
  Permute: PERMUTED,
  // Spatially the same place in all of them; along the joined axis whatever there is.
  Concatenate: ({ box, inputs, config }) => inputs.map((one) => along(box, config.axis, one)),
};

/** Activations that see the whole last axis, be it the channels' or not. */
const ALONG_LAST: readonly unknown[] = ['softmax', 'logSoftmax'];

/**
 * For each input of a layer the box that a box of its output depends on, borders not cut off; null
 * for an input that only steers.
 *
 * @throws ValueError for a layer of unknown reach.
 */
export function inputBoxes(
  layer: tfl.layers.Layer,
  wanted: Box,
  inputs: readonly tfl.Shape[],
  output: tfl.Shape,
): (Box | null)[] {
  const className = layer.getClassName();
  const config = layer.getConfig();
  const box = ALONG_LAST.includes(config.activation) ? along(wanted, -1, output) : wanted;
  const shape = inputs[0]!;
  const window = layerWindow(layer, shape);
  if (window !== null) {
    const behind = [...whole(shape)];
    for (const one of window.axes) {
      behind[one.axis] = behindWindow(window.kind, one, box[one.axis]!, one.i!, output[one.axis]!);
    }
    return [behind];
  }
  const traits = layerTraits(layer);
  const reach = traits && (BY_CLASS[className as LayerClass] ?? BY_KIND[traits.kind]);
  if (reach !== undefined) return reach({ layer, traits: traits!, config, box, inputs });
  throw new ValueError(`receptiveField: the reach of ${className} '${layer.name}' is not known.`);
}
