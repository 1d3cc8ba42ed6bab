import type * as tf from '@tensorflow/tfjs-core';
import { dilationInfo } from '../../ops/dilation_info.js';
import { zeros } from '../backend.js';
import type { Call, Kernel } from '../call.js';

type Info = ReturnType<typeof dilationInfo>;
type Values = Float32Array | Int32Array;

/** Calls `visit` for every output with its largest sum, the first of equals, and the places of its two terms. */
function everyMaximum(
  g: Info,
  x: Values,
  filter: Values,
  visit: (out: number, largest: number, xAt: number, filterAt: number) => void,
): void {
  const { batchSize, outHeight, outWidth, inHeight, inWidth, inChannels: channels, padInfo } = g;
  const outputs = batchSize * outHeight * outWidth * channels;
  for (let out = 0; out < outputs; out++) {
    const c = out % channels;
    const column = Math.floor(out / channels) % outWidth;
    const row = Math.floor(out / channels / outWidth) % outHeight;
    const image = Math.floor(out / channels / outWidth / outHeight) * inHeight;
    const [top, left] = [row * g.strideHeight - padInfo.top, column * g.strideWidth - padInfo.left];
    let [largest, xAt, filterAt] = [Number.NEGATIVE_INFINITY, -1, -1];
    for (let i = 0; i < g.filterHeight; i++) {
      const h = top + i * g.dilationHeight;
      if (h < 0 || h >= inHeight) continue;
      for (let j = 0; j < g.filterWidth; j++) {
        const w = left + j * g.dilationWidth;
        if (w < 0 || w >= inWidth) continue;
        const from = ((image + h) * inWidth + w) * channels + c;
        const tap = (i * g.filterWidth + j) * channels + c;
        const sum = x[from]! + filter[tap]!;
        if (sum > largest || xAt < 0) [largest, xAt, filterAt] = [sum, from, tap];
      }
    }
    visit(out, largest, xAt, filterAt);
  }
}

/** Dilation2D, of which stock takes the smallest positive number for the largest sum of those below it. */
export const dilation2d: Kernel = ({ backend, inputs, attrs }: Call) => {
  const { x, filter } = inputs as { x: tf.TensorInfo; filter: tf.TensorInfo };
  const g = dilationInfo(x, filter, attrs);
  const out = backend.makeOutput(g.outShape, x.dtype);
  const [xs, filters, ys] = [x, filter, out].map(
    (tensor) => backend.typedArrayFromHeap(tensor) as Values,
  ) as [Values, Values, Values];
  everyMaximum(g, xs, filters, (at, largest) => {
    ys[at] = largest;
  });
  return out;
};

/** A gradient of Dilation2D, which goes to the place of the largest sum: stock finds none below 0. */
export const dilation2dGradient =
  (to: 'x' | 'filter'): Kernel =>
  ({ backend, inputs, attrs }: Call) => {
    const { x, filter, dy } = inputs as Record<'x' | 'filter' | 'dy', tf.TensorInfo>;
    const out = zeros(backend, inputs[to]!.shape);
    const [xs, filters, dys, sums] = [x, filter, dy, out].map(
      (tensor) => backend.typedArrayFromHeap(tensor) as Values,
    ) as [Values, Values, Values, Values];
    everyMaximum(dilationInfo(x, filter, attrs), xs, filters, (at, _, xAt, filterAt) => {
      if (xAt >= 0) sums[to === 'x' ? xAt : filterAt]! += dys[at]!;
    });
    return out;
  };
