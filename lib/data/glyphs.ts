import { Random } from '../arithmetic/random.js';
import { fail, integer, onlyKnown, text } from '../check.js';
import { drawPolylines } from '../pictures/draw.js';
import {
  CAP_HEIGHT,
  CAP_TOP,
  CELL_ASPECT,
  type Polyline,
  strokesOf,
} from '../pictures/stroke_font.js';

/** What `glyphs` draws. */
export interface GlyphsOptions {
  /** How many images. */
  count: number;
  /** The same seed gives the same images on every machine. Default 0. */
  seed?: number;
  /** Pixels of a side. Default 28. */
  size?: number;
  /** The classes, one character each. Default the ten digits. */
  characters?: string;
}

/** Images of characters and which they show. */
export interface Glyphs {
  /** `[count, size, size, 1]`, 0 (paper) to 1 (ink), in steps of 1/255. */
  images: Float32Array;
  /** `[count, size, size, 1]`. */
  shape: [number, number, number, 1];
  /** `[count]`: indices into `characters`. */
  labels: Int32Array;
}

/** Ranges of what is drawn at random for each glyph, about as varied as MNIST's handwriting. */
const ROTATION = 0.3; // radians, either way
const SHEAR = 0.35; // x moved per unit of y, either way
const HEIGHT = [0.5, 0.72] as const; // of the image
const STRETCH = [0.75, 1.2] as const; // width over height, against the font's
const SHIFT = 0.07; // of the image, either way
const STROKE = [0.04, 0.13] as const; // of the image

/** The character's strokes in pixels under a random affine map about its centre. */
function deform(character: string, size: number, random: Random): Polyline[] {
  const angle = random.uniform(-ROTATION, ROTATION);
  const shear = random.uniform(-SHEAR, SHEAR);
  const tall = (size * random.uniform(...HEIGHT)) / CAP_HEIGHT;
  const wide = tall * CELL_ASPECT * random.uniform(...STRETCH);
  const centreX = size * (0.5 + random.uniform(-SHIFT, SHIFT));
  const centreY = size * (0.5 + random.uniform(-SHIFT, SHIFT));
  const [cos, sin] = [Math.cos(angle), Math.sin(angle)];
  return strokesOf(character).map((stroke) =>
    stroke.map(([u, v]) => {
      const y = (v - CAP_TOP - CAP_HEIGHT / 2) * tall;
      // The font's characters are 8 of a cell's 10 units wide and stand 1 unit from its left.
      const x = (u - 0.5) * wide + shear * y;
      return [centreX + cos * x - sin * y, centreY + sin * x + cos * y] as const;
    }),
  );
}

/**
 * Draws a data set of gray images of characters, each under a random rotation, shear, scale, shift
 * and stroke width: data without a download. Of two sets with one seed, the smaller is the
 * beginning of the larger.
 *
 * @param options count; size 28, characters '0123456789' and seed 0 where left out
 * @throws ValueError for an argument out of range.
 * @example
 * const { images, shape, labels } = glyphs({ count: 4, seed: 1 });
 * shape; // [4, 28, 28, 1]
 * images.length; // 3136
 * labels; // Int32Array [0, 6, 4, 2]
 */
export function glyphs(options: GlyphsOptions): Glyphs {
  onlyKnown('glyphs', options, ['count', 'seed', 'size', 'characters']);
  const count = integer('glyphs', 'count', options.count, 1);
  const size = integer('glyphs', 'size', options.size ?? 28, 8);
  const characters = [...text('glyphs', 'characters', options.characters ?? '0123456789')];
  if (characters.length === 0) fail('glyphs', 'characters', 'at least one character', '');
  const random = new Random(options.seed ?? 0);
  const images = new Float32Array(count * size * size);
  const labels = new Int32Array(count);
  for (let i = 0; i < count; i++) {
    const label = random.integer(characters.length);
    labels[i] = label;
    const image = images.subarray(i * size * size, (i + 1) * size * size);
    const strokes = deform(characters[label]!, size, random);
    drawPolylines(image, size, size, strokes, size * random.uniform(...STROKE));
  }
  // As in scanned data; it also hides the last bits in which machines' sines differ.
  for (let i = 0; i < images.length; i++) images[i] = Math.round(images[i]! * 255) / 255;
  return { images, shape: [count, size, size, 1], labels };
}
