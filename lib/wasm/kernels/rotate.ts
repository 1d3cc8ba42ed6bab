import * as tf from '@tensorflow/tfjs-core';
import type { Call, Kernel } from '../call.js';

/** What is beyond the image, in its fourth channel, where the others are given one by one. */
const OPAQUE = 255;

/** RotateWithOffset, of which stock cuts the value beyond the image to an integer: 0.5 is 0. */
export const rotate: Kernel = ({ backend, inputs, attrs }: Call) => {
  const image = inputs.image!;
  const { radians, fillValue, center } = attrs as tf.RotateWithOffsetAttrs;
  const [batch, height, width, channels] = image.shape as [number, number, number, number];
  const [centerX, centerY] = tf.backend_util.getImageCenter(center, height, width);
  const beyond = (c: number) => {
    const one = c === 3 ? OPAQUE : (fillValue as number[])[c];
    const value = typeof fillValue === 'number' ? fillValue : (one ?? Number.NaN);
    return image.dtype === 'bool' ? Number(value !== 0) : value;
  };
  const out = backend.makeOutput(image.shape, image.dtype);
  const [from, to] = [image, out].map((tensor) => backend.typedArrayFromHeap(tensor));
  const [sine, cosine] = [Math.sin(radians), Math.cos(radians)];
  for (let at = 0, n = 0; n < batch; n++) {
    for (let i = 0; i < height; i++) {
      for (let j = 0; j < width; j++) {
        const [x, y] = [j - centerX, i - centerY];
        const column = Math.round(x * cosine - y * sine + centerX);
        const row = Math.round(x * sine + y * cosine + centerY);
        const inside = row >= 0 && row < height && column >= 0 && column < width;
        const source = ((n * height + row) * width + column) * channels;
        for (let c = 0; c < channels; c++, at++) to![at] = inside ? from![source + c]! : beyond(c);
      }
    }
  }
  return out;
};
