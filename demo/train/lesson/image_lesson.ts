import * as tf from '@tensorflow/tfjs-core';
import { pcaReconstructionMse } from '../../../lib/measures/pca.js';
import { convAutoencoder } from '../../../models/conv_autoencoder.js';
import type { Lesson } from './lesson.js';
import { moved } from './moved.js';

const BATCH = 32;
/** Of unseen images at most. */
const SHOWN = 8;

/** Images to learn from and to judge by. */
export interface ImageSet {
  name: string;
  /** What they are, as in "200 digits". */
  noun: string;
  side: number;
  channels: 1 | 3;
  /** One after the other, values 0..1. */
  trained: Float32Array;
  judged: Float32Array;
}

/** Numbers of the code, and channels of each level. */
export interface ImageNetwork {
  codeSize: number;
  filters: number[];
}

/** An autoencoder of images, each of which is moved a little whenever it is learnt from. */
export function imageLesson(set: ImageSet, { codeSize, filters }: ImageNetwork): Lesson {
  const { name, noun, side, channels, trained, judged } = set;
  const shape = [side, side, channels] as [number, number, number];
  const size = side * side * channels;
  const [training, test] = [trained.length / size, judged.length / size];
  // Of few images there are no more, as their mean is one of them.
  const components = Math.min(codeSize, training - 1);
  return {
    name,
    shape,
    unseen: judged,
    shown: Math.min(test, SHOWN),
    about:
      `On ${test} ${noun} that it never saw. ${components} principal components, fitted to the same ` +
      `${training}, leave`,
    async components() {
      const fitted = tf.tensor(trained, [training, ...shape]);
      const unseen = tf.tensor(judged, [test, ...shape]);
      try {
        return await pcaReconstructionMse(fitted, unseen, components);
      } finally {
        tf.dispose([fitted, unseen]);
      }
    },
    build: (seed) => convAutoencoder({ inputShape: shape, filters, codeSize, seed }),
    batch(random) {
      const batch = new Float32Array(BATCH * size);
      for (let n = 0; n < BATCH; n++) {
        const from = random.integer(training) * size;
        const data = trained.subarray(from, from + size);
        batch.set(moved({ width: side, height: side, channels, data }, random), n * size);
      }
      return tf.tensor(batch, [BATCH, ...shape]);
    },
    description: {
      label: `${training} ${noun}, in a page`,
      found: { images: `${training + test} of ${side}x${side} pixels` },
      assumed: [],
      split: 'some were kept to judge by',
      kind: 'image',
      task: 'autoencoder',
      output: 'image',
      channels,
      size: [side, side],
      resize: 'cover',
      counts: { training, validation: 0, test },
    },
  };
}
