import type { BasePixelShuffle } from '../../layers/base_pixel_shuffle.js';
import { bare, lacking, type WriteRule } from './keras_layer.js';

/**
 * PixelShuffle and PixelUnshuffle as axes that are split, moved and joined, as the subpixel stage is: [h, w, c, r, r] and
 * [h, r, w, r, c], of the order 'tf' [h, w, r, r, c].
 */
export const writePixelShuffle: WriteRule = (layer, { inputShapes, outputShape }) => {
  const { order, dataFormat } = layer as BasePixelShuffle;
  const grows = layer.getClassName() === 'PixelShuffle';
  if (dataFormat === 'channelsFirst') lacking(layer, 'a shuffle of channels first', 'channelsLast');
  const shapes = [inputShapes[0]!.slice(1), outputShape.slice(1)];
  if (shapes[0]!.slice(0, -1).includes(null)) {
    lacking(layer, 'a shuffle of unknown sizes', 'the option inputShape');
  }
  const [small, large] = (grows ? shapes : shapes.toReversed()) as [number[], number[]];
  const rank = small.length - 1;
  const sizes = small.slice(0, rank);
  const factors = sizes.map((n, i) => large[i]! / n);
  const channels = large[rank]!;
  // Where the axes n, r and c are, counted from 1, in the map of many channels.
  const first = order === 'torch' ? rank + 2 : rank + 1;
  const channel = order === 'torch' ? rank + 1 : 2 * rank + 1;
  const joined = [...sizes.flatMap((_, i) => [i + 1, first + i]), channel];
  const apart = [
    ...sizes,
    ...(order === 'torch' ? [channels, ...factors] : [...factors, channels]),
  ];
  const together = joined.map((axis) => apart[axis - 1]!);
  const back = joined.map((_, i) => joined.indexOf(i + 1) + 1);
  return [
    bare('Reshape', '_apart', { target_shape: grows ? apart : together }),
    bare('Permute', '_moved', { dims: grows ? joined : back }),
    bare('Reshape', '', { target_shape: grows ? large : small }),
  ];
};
