import { chapterFrame } from '../../ui/chapter.js';

const CHAPTER = {
  name: 'train',
  question: 'Train one yourself',
  insight:
    'From drawn digits, your own pictures or a second of sound the network learns which few numbers are worth ' +
    'keeping. It starts from nothing, here, in this page.',
  references: [
    { text: 'Training, in the docs', file: 'docs/training.md' },
    { text: 'The code of this training', file: 'demo/train/trainer.ts' },
  ],
};

/** The frame of the chapter. */
export const trainFrame = (...play: Node[]) => chapterFrame(CHAPTER, ...play);
