import * as tf from '@tensorflow/tfjs-core';

/** Tells how many bytes of tensors there were at most since it began; `end` gives tfjs its plain counter back. */
export interface BytesWatch {
  peak(): number;
  end(): void;
}

/** Watches tfjs's counter of bytes, which rises and falls within a step as tensors come and go. */
export function watchBytes(): BytesWatch {
  const { state } = tf.engine() as unknown as { state: { numBytes: number } };
  let now = state.numBytes;
  let peak = now;
  Object.defineProperty(state, 'numBytes', {
    configurable: true,
    enumerable: true,
    get: () => now,
    set(bytes: number) {
      now = bytes;
      if (bytes > peak) peak = bytes;
    },
  });
  return {
    peak: () => peak,
    end() {
      Object.defineProperty(state, 'numBytes', {
        value: now,
        writable: true,
        configurable: true,
        enumerable: true,
      });
    },
  };
}
