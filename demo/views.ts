import { CHAPTER_TEXTS } from './chapters/chapter_texts.js';
import type { ViewEntry } from './ui/view.js';

/** The story, a screen each, in its order. Each view is loaded when it is opened. */
export const CHAPTERS: readonly ViewEntry[] = [
  {
    name: 'story',
    chapter: CHAPTER_TEXTS.story,
    title: 'Draw',
    open: async (settings) => (await import('./views/story.js')).openStory(settings),
  },
  {
    name: 'ends',
    chapter: CHAPTER_TEXTS.ends,
    title: '1 Why 28?',
    open: async (settings) => (await import('./views/ends.js')).openEnds(settings),
  },
  {
    name: 'checkerboard',
    chapter: CHAPTER_TEXTS.checkerboard,
    title: '2 Checkerboards',
    open: async (settings) => (await import('./views/checkerboard.js')).openCheckerboard(settings),
  },
  {
    name: 'fold',
    chapter: CHAPTER_TEXTS.fold,
    title: '3 Folding',
    open: async (settings) => (await import('./views/fold.js')).openFold(settings),
  },
  {
    name: 'saw',
    chapter: CHAPTER_TEXTS.saw,
    title: '4 What it saw',
    open: async (settings) => (await import('./views/saw.js')).openSaw(settings),
  },
  {
    name: 'mask',
    chapter: CHAPTER_TEXTS.mask,
    title: '5 Masks',
    open: async (settings) => (await import('./views/mask.js')).openMask(settings),
  },
  {
    name: 'train',
    chapter: CHAPTER_TEXTS.train,
    title: '6 Train one',
    open: async (settings) => (await import('./views/train.js')).openTrain(settings),
  },
];

/** For those who have something of their own. */
export const TOOLS: readonly ViewEntry[] = [
  {
    name: 'reconstruct',
    title: 'Reconstruct',
    open: async (settings) => (await import('./views/reconstruct.js')).openReconstruct(settings),
  },
  {
    name: 'deconvolve',
    title: 'Deconvolve',
    open: async (settings) => (await import('./views/deconvolve.js')).openDeconvolve(settings),
  },
  {
    name: 'segment',
    title: 'Segment',
    open: async (settings) => (await import('./views/segment.js')).openSegment(settings),
  },
  {
    name: 'run',
    title: 'Your own',
    open: async (settings) => (await import('./views/run.js')).openRun(settings),
  },
  {
    name: 'arithmetic',
    title: 'Arithmetic',
    open: async (settings) => (await import('./views/arithmetic.js')).openArithmetic(settings),
  },
];
