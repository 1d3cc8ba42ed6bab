import type * as tf from '@tensorflow/tfjs-core';

type Info = tf.backend_util.Conv2DInfo;

/** Calls `visit` with the flat indices of every x, w and y that a depthwise convolution multiplies. */
function everyProduct(info: Info, visit: (x: number, w: number, y: number) => void): void {
  const { inHeight, inWidth, inChannels, outHeight, outWidth, outChannels, padInfo } = info;
  const { filterHeight, filterWidth, dilationHeight, dilationWidth } = info;
  const multiplier = outChannels / inChannels;
  for (let n = 0, y = 0; n < info.batchSize; n++) {
    for (let row = 0; row < outHeight; row++) {
      for (let column = 0; column < outWidth; column++, y += outChannels) {
        for (let tap = 0; tap < filterHeight * filterWidth; tap++) {
          const i = Math.floor(tap / filterWidth) * dilationHeight;
          const j = (tap % filterWidth) * dilationWidth;
          const h = row * info.strideHeight - padInfo.top + i;
          const w = column * info.strideWidth - padInfo.left + j;
          if (h < 0 || h >= inHeight || w < 0 || w >= inWidth) continue;
          const pixel = ((n * inHeight + h) * inWidth + w) * inChannels;
          for (let o = 0; o < outChannels; o++) {
            visit(pixel + Math.floor(o / multiplier), tap * outChannels + o, y + o);
          }
        }
      }
    }
  }
}

/** y of a depthwise convolution, flat, from x and the filter w. */
export function depthwiseLoops(info: Info, x: Float32Array, w: Float32Array): Float32Array {
  const y = new Float32Array(info.batchSize * info.outHeight * info.outWidth * info.outChannels);
  everyProduct(info, (i, j, k) => {
    y[k]! += x[i]! * w[j]!;
  });
  return y;
}

/** dx of a depthwise convolution, flat, from dy and the filter w. */
export function depthwiseInputGradientLoops(
  info: Info,
  dy: Float32Array,
  w: Float32Array,
): Float32Array {
  const dx = new Float32Array(info.batchSize * info.inHeight * info.inWidth * info.inChannels);
  everyProduct(info, (i, j, k) => {
    dx[i]! += w[j]! * dy[k]!;
  });
  return dx;
}

/** dw of a depthwise convolution, flat, from x and dy. */
export function depthwiseFilterGradientLoops(
  info: Info,
  x: Float32Array,
  dy: Float32Array,
): Float32Array {
  const dw = new Float64Array(info.filterHeight * info.filterWidth * info.outChannels);
  everyProduct(info, (i, j, k) => {
    dw[j]! += x[i]! * dy[k]!;
  });
  return Float32Array.from(dw);
}
