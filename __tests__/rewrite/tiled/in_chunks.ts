import * as tf from '@tensorflow/tfjs-core';
import type { DecoderStream } from '../../../lib/rewrite/tiled/index.js';

/** What a stream makes of a signal [batch, length, channels] in chunks of some sizes, with the rest at its end. */
export function inChunks(decoder: DecoderStream, signal: tf.Tensor, size: () => number): tf.Tensor {
  const [batch, length, channels] = signal.shape as [number, number, number];
  return tf.tidy(() => {
    const parts: tf.Tensor[] = [];
    for (let at = 0; at < length; ) {
      const some = Math.min(size(), length - at);
      const chunk = tf.slice(signal, [0, at, 0], [batch, some, channels]);
      parts.push(decoder.push(chunk));
      at += some;
    }
    return tf.concat([...parts, decoder.flush()], 1);
  });
}
