import { glyphs } from '../../../lib/data/glyphs.js';
import { type ImageSet, imageLesson } from './image_lesson.js';

const SIDE = 28;
const PIXELS = SIDE * SIDE;
/** How many digits a model learns from, and how many unseen ones judge it. */
const COUNTS = { trained: 200, judged: 100 } as const;

/** Digits that are drawn here. */
function drawnDigits(seed: number): ImageSet {
  const { trained, judged } = COUNTS;
  const { images } = glyphs({ count: trained + judged, seed });
  const [to, noun] = [trained * PIXELS, 'digits'];
  const [learnt, kept] = [images.slice(0, to), images.slice(to)];
  return { name: noun, noun, side: SIDE, channels: 1, trained: learnt, judged: kept };
}

export const digitsLesson = (seed: number) =>
  imageLesson(drawnDigits(seed), { codeSize: 16, filters: [16, 32] });
