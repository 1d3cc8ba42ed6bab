import { product } from '../../../arithmetic/product.js';
import { type DataFormat, type Shape, splitShape } from '../../../ops/data_format.js';
import type { PixelOrder } from '../../../ops/pixel_shuffle.js';
import type { GraphWriter } from '../graph_writer.js';
import { lengthOf, over, reshape, times } from '../lengths.js';
import type { Value } from '../value.js';
import { orderOf, type Rule, rule, spread } from './rule.js';

type Grid = 'asymmetric' | 'half_pixel';

/** x with its spatial axes longer by whole factors. */
export function resized(
  w: GraphWriter,
  x: Value,
  dataFormat: DataFormat | undefined,
  factors: readonly number[],
  mode: 'nearest' | 'linear',
  grid: Grid,
  shape: Shape,
): Value {
  const order = orderOf(dataFormat);
  const attributes = {
    mode,
    coordinate_transformation_mode: grid,
    ...(mode === 'nearest' ? { nearest_mode: 'floor' } : {}),
  };
  const scales = w.constant([1, 1, ...factors]);
  return w.value(w.node('Resize', [w.name(x, order), null, scales], attributes), shape, order);
}

interface Up {
  size: number | number[];
  dataFormat?: DataFormat;
  interpolation?: string;
}

/** tfjs's own UpSampling2D interpolates from corner to corner, the package's between centres. */
const upSampling = (grid: Grid, linear: boolean | null): Rule =>
  rule<Up>(({ w, layer: { size, dataFormat, interpolation }, x, shape }) => {
    const bilinear = linear ?? interpolation === 'bilinear';
    const factors = spread(size, x.shape.length - 2);
    const mode = bilinear ? 'linear' : 'nearest';
    return resized(w, x, dataFormat, factors, mode, bilinear ? grid : 'asymmetric', shape);
  });

/** A tensor in ONNX's order, its axes one by one, and where the shuffled ones go. */
function axesOf(w: GraphWriter, x: Value, dataFormat: DataFormat) {
  const order = orderOf(dataFormat);
  const { channels, channelAxis } = splitShape(x.shape, dataFormat);
  const axes = x.shape.map((_, i) => i).filter((i) => i !== 0 && i !== channelAxis);
  const lengths = axes.map((axis) => lengthOf(w, x, axis));
  return { order, channels: channels!, lengths, batch: lengthOf(w, x, 0) };
}

/** Channels to space on every spatial axis, as lib/ops/pixel_shuffle.ts has it. */
export function pixelShuffle(
  w: GraphWriter,
  x: Value,
  dataFormat: DataFormat,
  factors: readonly number[],
  shape: Shape,
  pixels: PixelOrder = 'tf',
): Value {
  if (factors.every((s) => s === 1)) return x;
  const rank = factors.length;
  if (rank === 2 && factors[0] === factors[1]) {
    const order = orderOf(dataFormat);
    const attributes = { blocksize: factors[0], mode: pixels === 'tf' ? 'DCR' : 'CRD' };
    return w.value(w.node('DepthToSpace', [w.name(x, order)], attributes), shape, order);
  }
  const { order, channels, lengths, batch } = axesOf(w, x, dataFormat);
  const left = channels / product(factors);
  const split = pixels === 'tf' ? [...factors, left] : [left, ...factors];
  const apart = reshape(w, w.name(x, order), [batch, ...split, ...lengths]);
  const [channel, phase] = pixels === 'tf' ? [rank + 1, 1] : [1, 2];
  const places = factors.flatMap((_, i) => [rank + 2 + i, phase + i]);
  const turned = w.transpose(apart, [0, channel, ...places]);
  const longer = lengths.map((n, i) => times(w, n, factors[i]!));
  return w.value(reshape(w, turned, [batch, left, ...longer]), shape, order);
}

/** The inverse; ONNX's SpaceToDepth has but one order until opset 28. */
function pixelUnshuffle(
  w: GraphWriter,
  x: Value,
  dataFormat: DataFormat,
  factors: readonly number[],
  shape: Shape,
  pixels: PixelOrder,
): Value {
  const { order, channels, lengths, batch } = axesOf(w, x, dataFormat);
  const shorter = lengths.map((n, i) => over(w, n, factors[i]!));
  const split = shorter.flatMap((n, i) => [n, factors[i]!]);
  const apart = reshape(w, w.name(x, order), [batch, channels, ...split]);
  const [places, phases] = [0, 1].map((k) => factors.map((_, i) => 2 + 2 * i + k));
  const together = pixels === 'tf' ? [...phases!, 1] : [1, ...phases!];
  const turned = w.transpose(apart, [0, ...together, ...places!]);
  const more = channels * product(factors);
  return w.value(reshape(w, turned, [batch, more, ...shorter]), shape, order);
}

interface Shuffle {
  order: PixelOrder;
  dataFormat: DataFormat;
  factor: number;
}

const shuffling = (write: typeof pixelShuffle | typeof pixelUnshuffle) =>
  rule<Shuffle>(({ w, layer: { order, dataFormat, factor }, x, shape }) =>
    write(w, x, dataFormat, spread(factor, x.shape.length - 2), shape, order),
  );

const nearest = upSampling('asymmetric', false);

/** Layers that make images larger, or smaller again. */
export const RESIZING_RULES = {
  UpSampling1D: nearest,
  UpSampling2D: upSampling('asymmetric', null),
  UpSampling3D: nearest,
  BilinearUpSampling2D: upSampling('half_pixel', true),
  PixelShuffle: shuffling(pixelShuffle),
  PixelUnshuffle: shuffling(pixelUnshuffle),
} satisfies Record<string, Rule>;
