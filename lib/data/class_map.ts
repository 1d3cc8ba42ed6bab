import type { Image } from './image.js';
import { nearest } from './mask_classes.js';
import { type ColourKey, coloursOf } from './mask_colour.js';

/** The class of a pixel that counts neither in training nor in judging. */
export const IGNORED = -1;

/** Tells which class each pixel of a mask is of: that of the nearest colour, by its place; -1 is ignored. */
export class ClassMap {
  readonly #colours: readonly ColourKey[];
  readonly #known = new Map<ColourKey, number>();

  constructor(colours: readonly ColourKey[], ignored?: ColourKey) {
    this.#colours = colours;
    if (ignored !== undefined) this.#known.set(ignored, IGNORED);
  }

  of(key: ColourKey): number {
    let place = this.#known.get(key);
    if (place === undefined) {
      place = nearest(key, this.#colours);
      this.#known.set(key, place);
    }
    return place;
  }

  map(mask: Image): Float32Array {
    const keys = coloursOf(mask);
    const map = new Float32Array(keys.length);
    // Most pixels are of the colour of the one before.
    let [last, place] = [Number.NaN, 0];
    for (let i = 0; i < keys.length; i++) {
      if (keys[i] !== last) {
        last = keys[i]!;
        place = this.of(last);
      }
      map[i] = place;
    }
    return map;
  }
}
