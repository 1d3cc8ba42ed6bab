import * as tf from '@tensorflow/tfjs-core';
import { pcaReconstructionMse } from '../../../lib/measures/pca.js';
import { scaled } from '../../../lib/predict/signal_scale.js';
import { audioModel } from '../../../models/audio_model.js';
import type { Lesson } from './lesson.js';
import { EVERY_JUDGED, isJudged, type Sound, WINDOW } from './material.js';
import { partOf } from './part_of.js';
import { describeSound, scaleOf } from './sound_scale.js';

const BATCH = 16;
const SHOWN = 3;
/** Channels of each level; the last has 2 numbers for 8 samples. */
const FILTERS = [32, 64, 2];
const SAMPLES_PER_NUMBER = 2 ** FILTERS.length / FILTERS.at(-1)!;
/** Samples that principal components are computed of, and from one such block to the next. */
const [BLOCK, HOP] = [64, 8];

/** The stretches between windows that are judged by. */
function stretches(samples: Float32Array): Float32Array[] {
  const length = (EVERY_JUDGED - 1) * WINDOW;
  return Array.from({ length: Math.ceil(samples.length / (length + WINDOW)) }, (_, n) => {
    const from = n * (length + WINDOW);
    return samples.subarray(from, from + length);
  }).filter((part) => part.length >= WINDOW);
}

/** All blocks of the stretches, overlapping. */
function blocksOf(parts: readonly Float32Array[]): tf.Tensor {
  const blocks = parts.flatMap((part) =>
    Array.from({ length: Math.floor((part.length - BLOCK) / HOP) + 1 }, (_, n) =>
      part.subarray(n * HOP, n * HOP + BLOCK),
    ),
  );
  const values = new Float32Array(blocks.length * BLOCK);
  for (const [n, block] of blocks.entries()) values.set(block, n * BLOCK);
  return tf.tensor2d(values, [blocks.length, BLOCK]);
}

/** Somebody's own sound in windows; each fifth is kept to judge by. */
export function soundLesson(sound: Sound): Lesson {
  const samples = scaled(sound.samples, scaleOf(sound));
  const parts = stretches(samples);
  const starts = parts.map((part) => part.length - WINDOW + 1);
  const unseen = partOf(samples, WINDOW, isJudged);
  const judged = unseen.length / WINDOW;
  const components = BLOCK / SAMPLES_PER_NUMBER;
  return {
    name: 'sound',
    shape: [WINDOW, 1],
    unseen,
    shown: Math.min(judged, SHOWN),
    about:
      `On ${judged} windows of ${WINDOW} samples that it never heard (the error of silence is 1). ${components} ` +
      `principal components of each ${BLOCK} samples, fitted to the others, leave`,
    async components() {
      const fitted = blocksOf(parts);
      const rest = tf.tensor2d(unseen, [unseen.length / BLOCK, BLOCK]);
      try {
        return await pcaReconstructionMse(fitted, rest, components);
      } finally {
        tf.dispose([fitted, rest]);
      }
    },
    build: (seed) => audioModel({ filters: FILTERS }, seed),
    buildSized: (seed) => audioModel({ filters: FILTERS }, seed, 1, WINDOW),
    batch(random) {
      const batch = new Float32Array(BATCH * WINDOW);
      for (let n = 0; n < BATCH; n++) {
        const which = random.integer(parts.length);
        const from = random.integer(starts[which]!);
        batch.set(parts[which]!.subarray(from, from + WINDOW), n * WINDOW);
      }
      return tf.tensor(batch, [BATCH, WINDOW, 1]);
    },
    description: describeSound(sound),
  };
}
