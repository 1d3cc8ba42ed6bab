import { ValueError } from '../check.js';

/** How many different values are looked at: more are shades, not classes. */
const MOST_VALUES = 256;
/** Shades at edges are at most so much of all pixels, and lie farther from the ends than so much of the range. */
const MOST_SHADES = 0.05;
const NEAR = 0.1;

/** A pixel's value as people know it. */
export const of255 = (value: number): string => `${Number((255 * value).toPrecision(4))} of 255`;

/** What two values of a mask's pixels mean. */
export interface MaskValues {
  background: number;
  foreground: number;
  /** Above it is foreground. */
  threshold: number;
}

/** Counts the values of masks, and says which are foreground. */
export class MaskCounter {
  private readonly counts = new Map<number, number>();
  private pixels = 0;

  /** @param mask pixels of one channel, 0 to 1 */
  add(mask: Float32Array): void {
    this.pixels += mask.length;
    for (const value of mask) {
      const count = this.counts.get(value);
      if (count !== undefined) this.counts.set(value, count + 1);
      else if (this.counts.size < MOST_VALUES) this.counts.set(value, 1);
    }
  }

  /**
   * The two values of all masks, whatever they are: 0 and 255, 0 and 1 of 255, black and red. The brighter is
   * foreground. Shades between them, as antialiasing and JPEG make, belong to the nearer.
   *
   * @param where the folder, for errors
   * @throws ValueError if there is one value only, or there are more than two
   */
  values(where: string): MaskValues {
    const sorted = [...this.counts.keys()].sort((a, b) => a - b);
    const [background, foreground] = [sorted[0], sorted.at(-1)];
    if (background === undefined || foreground === undefined || background === foreground) {
      throw new ValueError(
        `${where}: the masks must have two values, background and foreground, got ` +
          `${background === undefined ? 'no masks' : `${this.shown(background)} alone`}.`,
      );
    }
    const range = foreground - background;
    const between = sorted.filter(
      (value) => value - background > NEAR * range && foreground - value > NEAR * range,
    );
    const shades = between.reduce((sum, value) => sum + this.counts.get(value)!, 0);
    if (shades > MOST_SHADES * this.pixels) {
      const values = sorted.slice(0, 8).map((value) => this.shown(value));
      throw new ValueError(
        `${where}: the masks must have two values, as one kind of thing is segmented, got ` +
          `${sorted.length}: ${values.join(', ')}${sorted.length > 8 ? ', ...' : ''}.`,
      );
    }
    return { background, foreground, threshold: (background + foreground) / 2 };
  }

  private shown(value: number): string {
    const share = (100 * (this.counts.get(value) ?? 0)) / Math.max(this.pixels, 1);
    return `${of255(value)} (${Number(share.toPrecision(3))} % of the pixels)`;
  }
}
