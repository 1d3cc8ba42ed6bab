import { ValueError } from '../check.js';
import { terminalBar } from '../node/terminal_bar.js';
import { watchInterrupt } from './interrupt.js';

type Batches<B> = AsyncIterable<B> | Iterable<B>;

/**
 * The loop that every training goes through, whatever it trains and whatever it keeps: a progress
 * bar, an end after the steps or Ctrl-C, a stop where a number is no longer finite.
 */
export class Loop {
  readonly #numbers: readonly string[];
  readonly #steps: number;
  readonly #interrupt = watchInterrupt();
  readonly #bar: ReturnType<typeof terminalBar> | null;
  #done: number;

  /**
   * @param numbers the names of what a step gives, the loss first
   * @param steps in all
   * @param done steps that an earlier run has done
   * @param bar whether a bar shows how far it is
   */
  constructor(
    numbers: readonly string[],
    steps: number,
    { done = 0, bar = true }: { done?: number; bar?: boolean } = {},
  ) {
    this.#numbers = numbers;
    this.#steps = steps;
    this.#done = done;
    this.#bar = bar ? terminalBar(steps, done) : null;
  }

  /** Whether Ctrl-C was pressed. */
  get interrupted(): boolean {
    return this.#interrupt.requested;
  }

  /** Whether no step is to follow. */
  get ended(): boolean {
    return this.interrupted || this.#done >= this.#steps;
  }

  /**
   * Trains on each batch in turn, until the end.
   *
   * @param step trains on a batch and gives its numbers
   * @param after is told the numbers of each step, counted from 1, once they are known to be finite
   * @returns whether the batches were used up; if not, the loop has ended.
   * @throws ValueError that names the step if a number is no longer finite.
   */
  async over<B extends { readonly length: number }>(
    batches: Batches<B>,
    step: (batch: B) => Promise<number[]>,
    after: (values: number[], step: number) => Promise<void> | void,
  ): Promise<boolean> {
    for await (const batch of batches) {
      const start = performance.now();
      const values = await step(batch);
      const done = ++this.#done;
      for (const [i, value] of values.entries()) {
        if (Number.isFinite(value)) continue;
        throw new ValueError(
          `Training: the ${this.#numbers[i]} must be finite, got ${value} at step ${done}.`,
        );
      }
      const named = this.#numbers.map((name, i) => [name, values[i]!] as const);
      this.#bar?.update(done, named, (1000 * batch.length) / (performance.now() - start));
      await after(values, done);
      // A step does not wait on every backend: this lets Ctrl-C through.
      await new Promise((resolve) => setImmediate(resolve));
      if (this.ended) return false;
    }
    return true;
  }

  /** Ends bar and watch; call it in `finally`. */
  close(): void {
    this.#bar?.stop();
    this.#interrupt.release();
  }
}
