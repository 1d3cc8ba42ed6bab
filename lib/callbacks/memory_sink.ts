import { joinBytes } from '../load/join_bytes.js';
import type { Sink } from './sink.js';

/** A sink in memory, and what is in it. */
export interface MemorySink extends Sink {
  /** All as text. */
  text(): string;
  /** All as bytes. */
  bytes(): Uint8Array;
}

/**
 * Keeps in memory what is written, as for a page to show or to offer as a download.
 *
 * @example
 * const sink = memorySink();
 * const model = tf.sequential({ layers: [tf.layers.dense({ units: 1, inputShape: [1] })] });
 * model.compile({ optimizer: 'sgd', loss: 'meanSquaredError' });
 * await model.fit(tf.zeros([4, 1]), tf.zeros([4, 1]), { epochs: 2, callbacks: csvLogger(sink) });
 * sink.text().split('\r\n')[1]; // '0,0,NA'
 */
export function memorySink(): MemorySink {
  let pieces: Uint8Array[] = [];
  const bytes = () => joinBytes(pieces);
  return {
    open(append) {
      if (!append) pieces = [];
      return pieces.length > 0;
    },
    write(piece) {
      pieces.push(typeof piece === 'string' ? new TextEncoder().encode(piece) : piece.slice());
    },
    text: () => new TextDecoder().decode(bytes()),
    bytes,
  };
}
