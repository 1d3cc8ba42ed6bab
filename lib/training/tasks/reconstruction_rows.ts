import type * as tf from '@tensorflow/tfjs-core';
import type { Html } from '../../pictures/index.js';
import { imageRows } from './image_rows.js';

/** Images [n, height, width, channels] of 0..1 above what came back of them. */
export function reconstructionRows(x: tf.Tensor, y: tf.Tensor, caption: string): Promise<Html> {
  return imageRows(
    [
      ['originals', x],
      ['reconstructions', y],
    ],
    caption,
  );
}
