import { randomCrop } from '../data/crop.js';
import { inputsOf, stack } from '../data/source.js';
import {
  type ImageTranslation,
  type Size,
  sizeOf,
  type TranslationData,
} from './image_translation.js';
import { judgeTranslation } from './judge_translation.js';
import { judging } from './judgement.js';
import { supervised } from './supervised.js';
import type { Collate, Job } from './task.js';

/** Pixels of the squares that are trained on, where the images are larger. */
const SIDE = 64;

/** The side of the squares that are trained on; null where whole images are. */
function trainedSide({ size, smallest }: TranslationData): number | null {
  return size !== null && Math.max(...size) <= SIDE ? null : Math.min(SIDE, smallest);
}

/** What a training step makes of examples. */
function collateImages(task: ImageTranslation, data: TranslationData): Collate {
  const side = trainedSide(data);
  const size: Size = side === null ? data.size! : [side, side];
  const { input, target } = task.shapes(size);
  return (batch, random) => {
    const pairs = batch.map((example) => {
      const { x, y } = example;
      const whole = { x, y: task.paired ? y! : x, size: [...sizeOf(example, data.size)] };
      return task.pair(side === null ? whole : randomCrop(whole, side, random), size, random);
    });
    const targets = pairs.map(({ y }) => y);
    return [inputsOf(pairs, input), stack(targets, target)];
  };
}

/** The parts of a job that turns images into images, but for the model and its numbers. */
export function translationJob(
  task: ImageTranslation,
  data: TranslationData,
): Omit<Job, 'build' | 'numbers'> & { collate: Collate } {
  const side = trainedSide(data);
  // Its model takes images of any size.
  const { found, size: _, resize: __, ...others } = data.job.data;
  const squares = `random squares of ${side}x${side} pixels, turned and mirrored`;
  const collate = collateImages(task, data);
  return {
    ...data.job,
    data: {
      ...others,
      output: 'image',
      found: side === null ? found : { ...found, 'trained on': squares },
    },
    ...supervised(collate),
    collate,
    ...judging(({ model }) => judgeTranslation(task, data, model!)),
    show: async () => [],
  };
}
