/** Seconds that are shared out over what is to be done, so that it ends in time and the last has some as well. */
export class Budget {
  readonly #end: number;

  constructor(seconds: number) {
    this.#end = performance.now() + 1000 * seconds;
  }

  /** Milliseconds until the end, at least 0. */
  get left(): number {
    return Math.max(0, this.#end - performance.now());
  }

  /** Until when one of so many things that are left to do may take. */
  share(count: number): number {
    return performance.now() + this.left / Math.max(count, 1);
  }
}
