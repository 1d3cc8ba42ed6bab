import * as tf from '@tensorflow/tfjs-core';

export interface Board {
  scalars(prefix: string, values: Record<string, number>, step: number): void;
}

/** Writes TensorBoard's files to a folder where the tensorflow backend is current, which can. */
export async function tensorBoard(folder: string): Promise<Board | null> {
  if (tf.getBackend() !== 'tensorflow') return null;
  const { node } = await import('@tensorflow/tfjs-node');
  const writer = node.summaryFileWriter(folder);
  return {
    scalars(prefix, values, step) {
      for (const [name, value] of Object.entries(values)) {
        writer.scalar(`${prefix}/${name}`, value, step);
      }
      writer.flush();
    },
  };
}
