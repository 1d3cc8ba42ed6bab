import type { Chapter } from '../ui/chapter.js';

/** What the chapters say before there is anything to play with: it is shown while that is loaded. */
export const CHAPTER_TEXTS = {
  story: {
    name: 'story',
    question: 'Sixteen numbers are enough for a digit',
    insight:
      'An encoder shrinks a drawing, layer by layer, to a code of 16 numbers; a decoder grows the picture again from ' +
      'these alone.',
    references: [
      { text: 'How it is trained', file: 'docs/training.md' },
      { text: 'The code of the network', file: 'models/conv_autoencoder.ts' },
    ],
  },
  ends: {
    name: 'ends',
    question: 'Why does my decoder end at 28 and not at 32?',
    insight:
      'A transposed convolution stamps its kernel once for each input element, a stride apart: the number of stamps, ' +
      'their reach and what is cropped decide the length.',
    references: [
      { text: 'All of the arithmetic', file: 'docs/arithmetic.md' },
      { text: 'The code: solveDecoder', file: 'lib/arithmetic/solve_decoder.ts' },
    ],
  },
  checkerboard: {
    name: 'checkerboard',
    question: 'Where do checkerboards come from?',
    insight:
      'Where the stride does not divide the kernel, some output pixels get more stamps than their neighbours.',
    references: [
      { text: 'checkerboard() names the cures of a layer', file: 'docs/arithmetic.md' },
      { text: 'The code of this picture', file: 'demo/chapters/cures.ts' },
    ],
  },
  fold: {
    name: 'fold',
    question: 'Upsample and convolve, or convolve transposed?',
    insight:
      'They are the same function: fold the kernel over the pixels that upsampling repeats, and one layer does it ' +
      'in 4 multiplications a pixel instead of 9.',
    references: [
      { text: 'Folding, in the docs', file: 'docs/arithmetic.md' },
      { text: 'The code: foldUpsampling', file: 'lib/rewrite/fold_upsampling.ts' },
    ],
  },
  saw: {
    name: 'saw',
    question: 'What did this layer see?',
    insight:
      'Run the network backwards from one unit of a layer, by transposed convolutions, and it paints what in the ' +
      'picture made that unit respond.',
    references: [
      { text: 'Deconvolution, in the docs', file: 'docs/deconvolve-a-layer.md' },
      { text: 'The code: deconvolve', file: 'lib/visualize/deconvolve.ts' },
    ],
  },
  mask: {
    name: 'mask',
    question: 'What is where? A mask that follows your finger',
    insight:
      'A U-Net answers for every pixel: it looks at ever coarser scales, then grows back by transposed convolutions, ' +
      'with the fine detail kept beside.',
    references: [
      { text: 'Segmentation, in the docs', file: 'docs/training.md' },
      { text: 'The code of the U-Net', file: 'models/unet.ts' },
    ],
  },
  train: {
    name: 'train',
    question: 'Train one yourself',
    insight:
      'From drawn digits, your own pictures or a second of sound the network learns which few numbers are worth ' +
      'keeping. It starts from nothing, here, in this page.',
    references: [
      { text: 'Training, in the docs', file: 'docs/training.md' },
      { text: 'The code of this training', file: 'demo/train/trainer.ts' },
    ],
  },
} satisfies Record<string, Chapter>;
