import { product } from '../../../arithmetic/product.js';
import { type DataFormat, type Shape, splitShape } from '../../../ops/data_format.js';
import type { GraphWriter } from '../graph_writer.js';
import { lengthOf, reshape, times } from '../lengths.js';
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

/** Channels to space on every spatial axis, as lib/ops/pixel_shuffle.ts has it. */
export function pixelShuffle(
  w: GraphWriter,
  x: Value,
  dataFormat: DataFormat,
  factors: readonly number[],
  shape: Shape,
): Value {
  if (factors.every((s) => s === 1)) return x;
  const order = orderOf(dataFormat);
  const name = w.name(x, order);
  const rank = factors.length;
  if (rank === 2 && factors[0] === factors[1]) {
    const attributes = { blocksize: factors[0], mode: 'DCR' };
    return w.value(w.node('DepthToSpace', [name], attributes), shape, order);
  }
  const { channels, channelAxis } = splitShape(x.shape, dataFormat);
  const axes = x.shape.map((_, i) => i).filter((i) => i !== 0 && i !== channelAxis);
  const lengths = axes.map((axis) => lengthOf(w, x, axis));
  const left = channels! / product(factors);
  const batch = lengthOf(w, x, 0);
  const apart = reshape(w, name, [batch, ...factors, left, ...lengths]);
  const places = factors.flatMap((_, i) => [rank + 2 + i, 1 + i]);
  const turned = w.transpose(apart, [0, rank + 1, ...places]);
  const longer = lengths.map((n, i) => times(w, n, factors[i]!));
  return w.value(reshape(w, turned, [batch, left, ...longer]), shape, order);
}

const nearest = upSampling('asymmetric', false);

/** Layers that make images larger. */
export const RESIZING_RULES = {
  UpSampling1D: nearest,
  UpSampling2D: upSampling('asymmetric', null),
  UpSampling3D: nearest,
  BilinearUpSampling2D: upSampling('half_pixel', true),
} satisfies Record<string, Rule>;
