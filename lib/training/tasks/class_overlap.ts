/** Which classes the pixels of masks are taken for, and what overlaps by that; ignored ones count for none. */
export class ClassOverlap {
  readonly #classes: number;
  /** Rows of true classes, columns of found ones. */
  readonly #counts: Float64Array;

  constructor(classes: number) {
    this.#classes = classes;
    this.#counts = new Float64Array(classes ** 2);
  }

  /** @param truth classes by their place, negative where a pixel is ignored */
  add(found: Float32Array, truth: Float32Array): this {
    truth.forEach((right, pixel) => {
      if (right >= 0) this.#counts[right * this.#classes + found[pixel]!]!++;
    });
    return this;
  }

  /** Adds all of another. */
  addAll(other: ClassOverlap): this {
    other.#counts.forEach((count, at) => {
      this.#counts[at]! += count;
    });
    return this;
  }

  /** Rows of true classes, columns of found ones. */
  get counts(): number[][] {
    const classes = this.#classes;
    return Array.from({ length: classes }, (_, row) => [
      ...this.#counts.subarray(row * classes, (row + 1) * classes),
    ]);
  }

  /** Intersection over union of each class; null for one that is neither there nor found. */
  get each(): (number | null)[] {
    return Array.from({ length: this.#classes }, (_, place) => {
      let either = -this.#at(place, place);
      for (let c = 0; c < this.#classes; c++) either += this.#at(place, c) + this.#at(c, place);
      return either === 0 ? null : this.#at(place, place) / either;
    });
  }

  /** The classes that are there, by their places. */
  get there(): number[] {
    return this.counts.flatMap((row, place) => (row.some((count) => count > 0) ? [place] : []));
  }

  /**
   * The mean of `each` over the classes that are there, the same for all who answer. A class that is found where it
   * is not there counts against that which is.
   */
  get mean(): number {
    const { each, there } = this;
    return there.reduce((sum, place) => sum + each[place]!, 0) / Math.max(there.length, 1);
  }

  #at(truth: number, found: number): number {
    return this.#counts[truth * this.#classes + found]!;
  }
}
