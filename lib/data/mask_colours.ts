import type { Image } from './image.js';
import { type ColourKey, coloursOf } from './mask_colour.js';

/** More colours than these are a photograph's, not those of classes. */
const MOST_COLOURS = 65536;

/** A colour of masks. */
export interface MaskColour {
  key: ColourKey;
  /** Pixels. */
  count: number;
  /** Pixels that lie in the middle of 3x3 of this colour. */
  solid: number;
  /** The first mask that has it. */
  file: string;
}

/** Counts the colours of masks. */
export class MaskColours {
  readonly #colours = new Map<ColourKey, MaskColour>();
  /** The pixels of each colour, mask by mask. */
  readonly masks: Map<ColourKey, number>[] = [];
  pixels = 0;

  add(mask: Image, file: string): void {
    const keys = coloursOf(mask);
    const { width, height } = mask;
    const own = new Map<ColourKey, number>();
    for (let y = 0; y < height; y++) {
      for (let x = 0; x < width; x++) {
        const key = keys[y * width + x]!;
        own.set(key, (own.get(key) ?? 0) + 1);
        let colour = this.#colours.get(key);
        if (colour === undefined) {
          if (this.#colours.size >= MOST_COLOURS) continue;
          colour = { key, count: 0, solid: 0, file };
          this.#colours.set(key, colour);
        }
        colour.count++;
        if (isInside(keys, x, y, width, height)) colour.solid++;
      }
    }
    this.masks.push(own);
    this.pixels += keys.length;
  }

  /** All of them, the most frequent first. */
  all(): MaskColour[] {
    return [...this.#colours.values()].sort((a, b) => b.count - a.count || a.key - b.key);
  }
}

/** Whether all eight neighbours of a pixel are there and have its colour. */
function isInside(keys: Float64Array, x: number, y: number, width: number, height: number) {
  if (x === 0 || y === 0 || x === width - 1 || y === height - 1) return false;
  const at = y * width + x;
  const key = keys[at];
  for (const row of [at - width, at, at + width]) {
    if (keys[row - 1] !== key || keys[row] !== key || keys[row + 1] !== key) return false;
  }
  return true;
}
