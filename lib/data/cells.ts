import { Random } from '../arithmetic/random.js';
import { array, fail, integer, onlyKnown } from '../check.js';

/** What `cells` draws. */
export interface CellsOptions {
  /** How many images. */
  count: number;
  /** Pixels of a side; default 64. */
  size?: number;
  /** The least and the most cells of an image; default [4, 12]. */
  cells?: readonly [number, number];
  /** The same seed gives the same images on every machine. Default 0. */
  seed?: number;
}

/** Images of cells and their masks. */
export interface Cells {
  /** `[count, size, size, 1]`, 0 (dark) to 1, in steps of 1/255. */
  images: Float32Array;
  /** `[count, size, size, 1]`: 1 where there is a cell, else 0. */
  masks: Float32Array;
  /** `[count, size, size, 1]`, of both. */
  shape: [number, number, number, 1];
}

/** Ranges of what is drawn at random. Lengths are parts of the image. */
const RADIUS = [0.045, 0.1] as const;
const STRETCH = [0.7, 1.4] as const;
const BRIGHTNESS = [0.16, 0.6] as const;
/** Waves along the outline: how deep each, of the radius. */
const LOBES = { 2: 0.1, 3: 0.08, 4: 0.05 } as const;
const BACKGROUND = [0.04, 0.16] as const;
/** How much the light falls off towards one side. */
const SHADE = [0, 0.22] as const;
/** Bright specks that are no cells, for each cell. */
const SPECKS = 0.4;
const SPECK = { radius: 0.014, brightness: 0.5 } as const;
const NOISE = 0.025;
const CYCLE = 2 * Math.PI;

/** An outline: how far from its centre it lies, and how bright it is inside. */
interface Shape {
  x: number;
  y: number;
  radius: (angle: number) => number;
  brightness: number;
}

function cell(size: number, random: Random): Shape {
  const [x, y] = [random.uniform(0, size), random.uniform(0, size)];
  const mean = random.uniform(...RADIUS) * size;
  const stretch = random.uniform(...STRETCH);
  const lobes = Object.entries(LOBES).map(([waves, depth]) => ({
    waves: Number(waves),
    depth: random.uniform(0, depth),
    phase: random.uniform(0, CYCLE),
  }));
  const [tall, wide] = [mean * Math.sqrt(stretch), mean / Math.sqrt(stretch)];
  const turn = random.uniform(0, CYCLE);
  const radius = (angle: number) => {
    const ellipse =
      (tall * wide) / Math.hypot(wide * Math.cos(angle - turn), tall * Math.sin(angle - turn));
    const wavy = lobes.reduce((sum, { waves, depth, phase }) => {
      return sum + depth * Math.cos(waves * angle + phase);
    }, 1);
    return ellipse * wavy;
  };
  return { x, y, radius, brightness: random.uniform(...BRIGHTNESS) };
}

function speck(size: number, random: Random): Shape {
  const [x, y] = [random.uniform(0, size), random.uniform(0, size)];
  const radius = Math.max(SPECK.radius * size, 0.8) * random.uniform(0.7, 1.3);
  return { x, y, radius: () => radius, brightness: SPECK.brightness };
}

/** Adds light inside the outline, soft over two pixels, dimmer towards the rim; marks the inside. */
function draw(image: Float64Array, mask: Float32Array | null, size: number, shape: Shape): void {
  for (let row = 0; row < size; row++) {
    for (let column = 0; column < size; column++) {
      const [dx, dy] = [column + 0.5 - shape.x, row + 0.5 - shape.y];
      const distance = Math.hypot(dx, dy);
      if (distance > 0.25 * size) continue;
      const radius = shape.radius(Math.atan2(dy, dx));
      const inside = Math.min(Math.max((radius - distance) / 2 + 0.5, 0), 1);
      const at = row * size + column;
      const light = shape.brightness * inside * (1 - 0.35 * Math.min(distance / radius, 1) ** 2);
      // Cells that overlap do not add up: the brighter one is seen.
      image[at] = Math.max(image[at]!, light);
      if (mask !== null && distance <= radius) mask[at] = 1;
    }
  }
}

/**
 * Draws images of bright cells on a dark, unevenly lit ground, and the masks of the cells: data for
 * `unet` without a download. Cells differ in size, form and brightness, may touch and be cut off by
 * the border; specks, which are no cells, are as bright. Of two sets with one seed, the smaller is
 * the beginning of the larger.
 *
 * @param options count; size 64, cells [4, 12] and seed 0 where left out
 * @throws ValueError for an argument out of range.
 * @example
 * const { images, masks, shape } = cells({ count: 2, seed: 1 });
 * shape; // [2, 64, 64, 1]
 * images.length; // 8192
 * Math.max(...masks); // 1
 */
export function cells(options: CellsOptions): Cells {
  const where = 'cells';
  onlyKnown(where, options, ['count', 'size', 'cells', 'seed']);
  const count = integer(where, 'count', options.count, 1);
  const size = integer(where, 'size', options.size ?? 64, 16);
  const [least, most] = array(where, 'cells', options.cells ?? [4, 12]) as [number, number];
  if (options.cells != null && options.cells.length !== 2) {
    fail(where, 'cells', 'two integers in order, of at least 0', options.cells);
  }
  if (!Number.isInteger(least) || !Number.isInteger(most) || least < 0 || most < least) {
    fail(where, 'cells', 'two integers in order, of at least 0', options.cells);
  }
  const random = new Random(options.seed ?? 0);
  const images = new Float32Array(count * size * size);
  const masks = new Float32Array(count * size * size);
  for (let i = 0; i < count; i++) {
    const mask = masks.subarray(i * size * size, (i + 1) * size * size);
    const light = new Float64Array(size * size);
    const number = least + random.integer(most - least + 1);
    for (let n = 0; n < number; n++) {
      if (random.uniform() < SPECKS) draw(light, null, size, speck(size, random));
      draw(light, mask, size, cell(size, random));
    }
    const ground = random.uniform(...BACKGROUND);
    const shade = random.uniform(...SHADE);
    const from = random.uniform(0, CYCLE);
    light.forEach((value, at) => {
      const [x, y] = [(at % size) / size - 0.5, Math.floor(at / size) / size - 0.5];
      const falloff = shade * (0.5 + x * Math.cos(from) + y * Math.sin(from));
      const seen = Math.min(Math.max(value + ground + falloff + random.normal(0, NOISE), 0), 1);
      // As in a camera; it also hides the last bits in which machines' sines differ.
      images[i * size * size + at] = Math.round(seen * 255) / 255;
    });
  }
  return { images, masks, shape: [count, size, size, 1] };
}
