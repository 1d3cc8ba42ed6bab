import { Random } from '../arithmetic/random.js';
import { integer, onlyKnown } from '../check.js';

/** What `scenes` draws. */
export interface ScenesOptions {
  /** How many images. */
  count: number;
  /** Pixels of a side; default 64. */
  size?: number;
  /** The same seed gives the same images on every machine. Default 0. */
  seed?: number;
}

/** Images of things of several classes, and their masks. */
export interface Scenes {
  /** `[count, size, size, 3]`, 0 to 1, in steps of 1/255. */
  images: Float32Array;
  /** `[count, size, size]`: the class of each pixel by its place in `classes`. */
  masks: Float32Array;
  /** `[count, size, size, 3]`, of the images. */
  shape: [number, number, number, 3];
  /** What there is to find, the ground first. */
  classes: readonly string[];
}

type Colour = readonly [number, number, number];
/** How much of the second of two colours is at a place, 0 to 1. */
type Texture = (x: number, y: number) => number;
/** Whether a place, relative to the centre and in radii, is inside. */
type Outline = (x: number, y: number) => boolean;

const CLASSES = ['ground', 'stripes', 'spots', 'ball'] as const;
/** Things of an image. */
const THINGS = [2, 3] as const;
/** Of a thing, as a part of the image. */
const RADIUS = [0.2, 0.32] as const;
/** Pixels from one stripe, or spot, to the next. */
const PERIOD = [4, 6] as const;
/** How far the two colours of a thing are apart at least, of 1 in each channel. */
const CONTRAST = 0.5;
/** How much the light falls off towards one side. */
const SHADE = 0.35;
const NOISE = 0.02;
const CYCLE = 2 * Math.PI;

/** Two colours that are told apart. All classes have theirs from here: a colour says nothing of the class. */
function twoColours(random: Random): [Colour, Colour] {
  for (;;) {
    const draw = (): Colour => [random.uniform(), random.uniform(), random.uniform()];
    const [a, b] = [draw(), draw()];
    const apart = Math.abs(a[0] - b[0]) + Math.abs(a[1] - b[1]) + Math.abs(a[2] - b[2]);
    if (apart >= 3 * CONTRAST) return [a, b];
  }
}

/** A plain wave from 0 to 1 along a direction. */
function wave(random: Random, turn: number): Texture {
  const period = random.uniform(...PERIOD);
  const phase = random.uniform(0, CYCLE);
  const [along, across] = [Math.cos(turn) / period, Math.sin(turn) / period];
  return (x, y) => 0.5 + 0.5 * Math.sin(CYCLE * (x * along + y * across) + phase);
}

/** How a class looks, apart from its colours. */
function textureOf(label: number, radius: number, random: Random): Texture {
  const turn = random.uniform(0, CYCLE);
  if (label === 0) return () => random.uniform();
  if (label === 1) {
    const one = wave(random, turn);
    return (x, y) => (one(x, y) > 0.5 ? 1 : 0);
  }
  if (label === 2) {
    const [one, other] = [wave(random, turn), wave(random, turn + CYCLE / 4)];
    return (x, y) => (one(x, y) * other(x, y) > 0.45 ? 1 : 0);
  }
  const [lit, from] = [random.uniform(0, 0.5), turn];
  return (x, y) => {
    const [dx, dy] = [x / radius - lit * Math.cos(from), y / radius - lit * Math.sin(from)];
    return Math.min((dx ** 2 + dy ** 2) / 2, 1);
  };
}

/** A disc, a square or a triangle, of any class but the ball, which is round. */
function outlineOf(label: number, random: Random): Outline {
  const disc: Outline = (x, y) => x ** 2 + y ** 2 <= 1;
  const sides = label === 3 ? 0 : random.integer(3);
  if (sides === 0) return disc;
  const corners = sides + 2;
  const turn = random.uniform(0, CYCLE);
  /** How far the sides are from the centre. */
  const inner = Math.cos(Math.PI / corners) * 1.15;
  const normals = Array.from({ length: corners }, (_, i) => turn + (i * CYCLE) / corners);
  return (x, y) => normals.every((one) => x * Math.cos(one) + y * Math.sin(one) <= inner);
}

/** Paints a thing over what is there. */
function paint(
  image: Float32Array,
  mask: Float32Array,
  size: number,
  label: number,
  random: Random,
): void {
  const radius = random.uniform(...RADIUS) * size;
  const [cx, cy] = [random.uniform(0, size), random.uniform(0, size)];
  const [a, b] = twoColours(random);
  const texture = textureOf(label, radius, random);
  const inside: Outline = label === 0 ? () => true : outlineOf(label, random);
  for (let row = 0; row < size; row++) {
    for (let column = 0; column < size; column++) {
      const [x, y] = [column + 0.5 - cx, row + 0.5 - cy];
      if (!inside(x / radius, y / radius)) continue;
      const part = texture(x, y);
      const at = row * size + column;
      mask[at] = label;
      for (let c = 0; c < 3; c++) image[3 * at + c] = a[c]! + part * (b[c]! - a[c]!);
    }
  }
}

/**
 * Draws images of striped and spotted things and of shaded balls on a grainy ground, and masks of these four classes: data
 * for segmentation where colour alone does not do. All classes have their colours from one distribution, things lie on
 * each other and are cut off by the border, the light falls off towards one side. Of two sets with one seed, the smaller
 * is the beginning of the larger.
 *
 * @param options count; size 64 and seed 0 where left out
 * @throws ValueError for an argument out of range.
 * @example
 * const { images, masks, shape, classes } = scenes({ count: 2, seed: 1 });
 * shape; // [2, 64, 64, 3]
 * masks.length; // 8192
 * classes; // ['ground', 'stripes', 'spots', 'ball']
 */
export function scenes(options: ScenesOptions): Scenes {
  const where = 'scenes';
  onlyKnown(where, options, ['count', 'size', 'seed']);
  const count = integer(where, 'count', options.count, 1);
  const size = integer(where, 'size', options.size ?? 64, 16);
  const random = new Random(options.seed ?? 0);
  const area = size * size;
  const images = new Float32Array(3 * count * area);
  const masks = new Float32Array(count * area);
  for (let i = 0; i < count; i++) {
    const image = images.subarray(3 * i * area, 3 * (i + 1) * area);
    const mask = masks.subarray(i * area, (i + 1) * area);
    paint(image, mask, size, 0, random);
    const things = THINGS[0] + random.integer(THINGS[1] - THINGS[0] + 1);
    for (let n = 0; n < things; n++) paint(image, mask, size, 1 + random.integer(3), random);
    const from = random.uniform(0, CYCLE);
    const [right, down] = [Math.cos(from) / size, Math.sin(from) / size];
    image.forEach((value, at) => {
      const pixel = Math.floor(at / 3);
      const [x, y] = [(pixel % size) - size / 2, Math.floor(pixel / size) - size / 2];
      const light = 1 - SHADE * (0.5 + (x * right + y * down) / Math.SQRT2);
      const seen = Math.min(Math.max(value * light + random.normal(0, NOISE), 0), 1);
      // As in a camera; it also hides the last bits in which machines' sines differ.
      image[at] = Math.round(seen * 255) / 255;
    });
  }
  return { images, masks, shape: [count, size, size, 3], classes: CLASSES };
}
