import type * as tfl from '@tensorflow/tfjs-layers';
import { behindStage, behindUpsampling, type Range } from '../arithmetic/behind_axis.js';
import type { LayerKind } from '../arithmetic/layer_kinds.js';
import type { LayerClass, LayerTraits } from '../arithmetic/layer_traits.js';
import type { CropOrPadTo } from '../layers/crop_or_pad_to.js';

/** First and last index on every axis, the batch included. */
export type Box = readonly Range[];

export const whole = (shape: tfl.Shape): Box => shape.map((n) => [0, n! - 1] as const);

/** A box that has all there is along these axes, which may count from the end. */
export function along(box: Box, axes: unknown, shape: tfl.Shape): Box {
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

/** Borders of values from the inside: those that the places of a range show. */
const BORDERED: Reach = (place) => {
  const { box, config, inputs, layer } = place;
  const before = borders(config.padding, box.length - 2);
  const first = config.dataFormat === 'channelsFirst' ? 2 : 1;
  const mirrored = layer.getClassName().startsWith('Reflection');
  const change = ([a, b]: Range, n: number): Range => {
    const last = inputs[0]![n + first]! - 1;
    const shown = Array.from({ length: b - a + 1 }, (_, i) => {
      const at = a + i - before[n]!;
      const beyond = at < 0 ? -at : 2 * last - at;
      const inside = Math.min(Math.max(at, 0), last);
      return mirrored && at !== inside ? beyond : inside;
    });
    return [Math.min(...shown), Math.max(...shown)];
  };
  return [spatially(place, change)];
};

/** Places that r^rank channels share, or channels that as many places do. */
const SHUFFLED: Reach = (place) => {
  const { upscaleFactor, downscaleFactor, dataFormat } = place.config;
  const [up, down] = [Number(upscaleFactor ?? 1), Number(downscaleFactor ?? 1)];
  const part = spatially(place, ([a, b]) => [
    Math.floor(a / up) * down,
    Math.floor(b / up) * down + down - 1,
  ]);
  return [along(part, dataFormat === 'channelsFirst' ? 1 : -1, place.inputs[0]!)];
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

/** A condition that has places of its own is seen at the same ones. */
const FILM: Reach = ({ box, inputs: [x, condition] }) => {
  const beside = condition!.length === x!.length;
  const seen = condition!.map((n, axis): Range => {
    const inner = axis > 0 && axis < x!.length - 1 && beside && n === x![axis];
    return inner ? box[axis]! : [0, n! - 1];
  });
  return [box, seen];
};

/** What a layer without a window sees, by its kind. */
const BY_KIND: Readonly<Partial<Record<LayerKind, Reach>>> = {
  activation: SAME,
  normalization: SAME,
  gating: ALONG_AXIS,
  noise: SAME,
  masking: SAME,
  scaling: SAME,
  penalty: SAME,
  merge: MERGED,
  globalPooling: EVERYWHERE,
  dense: ({ box, inputs }) => [along(box, -1, inputs[0]!)],
  encoding: ({ box, inputs }) => [along(box, -1, inputs[0]!)],
  quantization: ({ box, inputs }) => [along(box, -1, inputs[0]!)],
  upsampling: UPSAMPLED,
  stage: STAGE,
  fitting: FITTED,
  padding: shifted('padding', -1),
  borderPadding: BORDERED,
  shuffling: SHUFFLED,
  cropping: shifted('cropping', 1),
};

/** Classes that see more, or otherwise, than others of their kind. */
const BY_CLASS: Readonly<Partial<Record<LayerClass, Reach>>> = {
  Softmax: ALONG_AXIS,
  LayerNormalization: ALONG_AXIS,
  GroupNormalization: EVERYWHERE,
  // All places of a channel.
  InstanceNormalization: ({ box, inputs: [shape] }) => [
    along(
      box,
      shape!.slice(1, -1).map((_, i) => i + 1),
      shape!,
    ),
  ],
  FiLM: FILM,
  AdaIN: EVERYWHERE,
  Flatten: EVERYWHERE,
  Reshape: EVERYWHERE,
  RepeatVector: EVERYWHERE,
  Dot: EVERYWHERE,
  Permute: PERMUTED,
  // Spatially the same place in all of them; along the joined axis whatever there is.
  Concatenate: ({ box, inputs, config }) => inputs.map((one) => along(box, config.axis, one)),
};

/** How far a class without a window sees; undefined where that is not known. */
export const reachOf = (className: string, { kind }: LayerTraits): Reach | undefined =>
  BY_CLASS[className as LayerClass] ?? BY_KIND[kind];
