import { fail } from '../../check.js';
import type { Image, Random } from '../../data/index.js';
import { resizeImage } from '../../data/resize_image.js';
import { warpImage } from '../../data/warp_image.js';
import type { Example } from '../tasks/task.js';

/** Degrees to either side at most. */
const ANGLE = 15;
/** Logarithm of the factor at most. */
const ZOOM = 0.2;
/** The part of each side that a cut-out leaves out at most. */
const CUT = 0.2;
/** Of the logarithm of the factor, and what is added, at most. */
const LIGHT = [0.2, 0.08] as const;
/** Points a side that are moved about, and by how much of the shorter side (standard deviation). */
const ELASTIC = { points: 5, spread: 0.03 };

const WORDS = {
  flip: 'mirrored left to right, half of them (flip)',
  rotate: `turned by up to ${ANGLE} degrees (rotate)`,
  crop: `cut out, up to ${100 * CUT} % of each side (crop)`,
  scale: `scaled by up to ${Math.round(100 * (Math.exp(ZOOM) - 1))} % (scale)`,
  brightness: `lightened or darkened by up to ${100 * LIGHT[0]} % (brightness)`,
  elastic: 'bent (elastic)',
} as const;

export type Augmentation = keyof typeof WORDS;

const NAMES = Object.keys(WORDS) as Augmentation[];

/** What names parted by commas mean; `none` means nothing. */
export function augmentations(names: string): Augmentation[] {
  const given = names.split(',').map((name) => name.trim());
  if (given.join() === 'none') return [];
  const unknown = given.find((name) => !(NAMES as string[]).includes(name));
  if (unknown !== undefined) {
    fail('--augment', 'it', `none or some of ${NAMES.join(', ')}`, names);
  }
  return NAMES.filter((name) => given.includes(name));
}

/** What the description says of it, where anything is asked for. */
export function saidAugmentation(names: string | undefined): { augmentation?: string } {
  if (names === undefined) return {};
  const words = augmentations(names).map((kind) => WORDS[kind]);
  return { augmentation: words.length === 0 ? 'none' : `in training ${words.join(', ')}` };
}

/** By how many pixels each pixel is moved, y and x, smoothly: random moves of a few points, and between them in proportion. */
function bends(height: number, width: number, random: Random): Float32Array {
  const { points, spread } = ELASTIC;
  const far = spread * Math.min(height, width);
  const data = Float32Array.from({ length: points * points * 2 }, () => random.normal(0, far));
  return resizeImage({ height: points, width: points, channels: 2, data }, [height, width]).data;
}

/** The place that each pixel is to show, y and x. */
function placesOf(
  kinds: readonly Augmentation[],
  [height, width]: readonly [number, number],
  random: Random,
): Float32Array {
  const has = (kind: Augmentation) => kinds.includes(kind);
  const mirror = has('flip') && random.integer(2) === 1 ? -1 : 1;
  const angle = has('rotate') ? (random.uniform(-ANGLE, ANGLE) * Math.PI) / 180 : 0;
  const zoom = has('scale') ? Math.exp(random.uniform(-ZOOM, ZOOM)) : 1;
  const part = has('crop') ? random.uniform(1 - CUT, 1) : 1;
  const [down, across] = [height, width].map((side) =>
    has('crop') ? random.uniform(-0.5, 0.5) * (1 - part) * side : 0,
  ) as [number, number];
  const bent = has('elastic') ? bends(height, width, random) : undefined;
  const [cos, sin] = [Math.cos(angle), Math.sin(angle)].map((value) => (value * part) / zoom) as [
    number,
    number,
  ];
  const [middleY, middleX] = [(height - 1) / 2, (width - 1) / 2];
  const from = new Float32Array(2 * height * width);
  for (let pixel = 0; pixel < height * width; pixel++) {
    const y = Math.floor(pixel / width) - middleY;
    const x = mirror * ((pixel % width) - middleX);
    from[2 * pixel] = middleY + down + cos * y - sin * x + (bent?.[2 * pixel] ?? 0);
    from[2 * pixel + 1] = middleX + across + sin * y + cos * x + (bent?.[2 * pixel + 1] ?? 0);
  }
  return from;
}

/** Values of 0..1 made lighter or darker, and kept within. */
function relit(x: Float32Array, random: Random): Float32Array {
  const gain = Math.exp(random.uniform(-LIGHT[0], LIGHT[0]));
  const shift = random.uniform(-LIGHT[1], LIGHT[1]);
  return x.map((value) => Math.min(Math.max(gain * value + shift, 0), 1));
}

/**
 * Changes an example by chance: its image, and with it a mask, whose numbers are never mixed, or an image that is to come
 * out. What it says of a whole image, as its class, stays.
 *
 * @param example of `size` [height, width]
 * @param target what y is
 * @param random gives all chance
 */
export function augmented(
  example: Example,
  kinds: readonly Augmentation[],
  random: Random,
  target: 'label' | 'mask' | 'image' = 'label',
): Example {
  const [height, width] = example.size as [number, number];
  const imageOf = (data: Float32Array): Image => ({
    height,
    width,
    channels: data.length / (height * width),
    data,
  });
  let { x, y } = example;
  if (kinds.some((kind) => kind !== 'brightness')) {
    const from = placesOf(kinds, [height, width], random);
    x = warpImage(imageOf(x), from, 'linear').data;
    if (y !== undefined && target !== 'label') {
      y = warpImage(imageOf(y), from, target === 'mask' ? 'nearest' : 'linear').data;
    }
  }
  if (kinds.includes('brightness')) x = relit(x, random);
  return { ...example, x, ...(y !== undefined && { y }) };
}
