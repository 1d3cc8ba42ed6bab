import { IGNORED } from '../../data/class_map.js';
import type { Source } from './task.js';

/** What no training reaches: each pixel is of the class whose mean colour is nearest, or of the commonest. */
export class MeanColours {
  readonly #means: number[][];
  readonly #counts: number[];
  readonly #channels: number;

  private constructor(means: number[][], counts: number[], channels: number) {
    this.#means = means;
    this.#counts = counts;
    this.#channels = channels;
  }

  /** Of images with masks of so many classes. */
  static async of(source: Source, classes: number, channels: number): Promise<MeanColours> {
    const counts = new Array<number>(classes).fill(0);
    const sums = counts.map(() => new Array<number>(channels).fill(0));
    for await (const { x, y } of source()) {
      y!.forEach((place, pixel) => {
        if (place === IGNORED) return;
        counts[place]!++;
        for (let c = 0; c < channels; c++) sums[place]![c]! += x[pixel * channels + c]!;
      });
    }
    const means = sums.map((sum, place) => sum.map((value) => value / counts[place]!));
    return new MeanColours(means, counts, channels);
  }

  get commonest(): number {
    return this.#counts.indexOf(Math.max(...this.#counts));
  }

  /** The class of each pixel. */
  nearest(x: Float32Array): Float32Array {
    const channels = this.#channels;
    return Float32Array.from({ length: x.length / channels }, (_, pixel) => {
      let [best, least] = [this.commonest, Number.POSITIVE_INFINITY];
      this.#means.forEach((mean, place) => {
        if (this.#counts[place] === 0) return;
        let far = 0;
        for (let c = 0; c < channels; c++) far += (x[pixel * channels + c]! - mean[c]!) ** 2;
        if (far < least) [best, least] = [place, far];
      });
      return best;
    });
  }
}
