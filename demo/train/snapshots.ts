import type { RandomState } from '../../lib/arithmetic/random.js';
import type { TensorValues } from './tensor_values.js';

/** A state of a training: all that its next step depends on, but the learning rate. */
export interface Snapshot {
  step: number;
  loss: number;
  weights: TensorValues[];
  /** What the optimizer keeps: the number of its steps, and moments. */
  optimizer: TensorValues[];
  random: RandomState;
}

/** The last states of a training, so that it can go back to them. */
export class Snapshots {
  #kept: Snapshot[] = [];

  /** @param most how many are kept */
  constructor(readonly most: number) {}

  /** Keeps a state; those of its step and of later ones, which it follows no more, go. */
  add(snapshot: Snapshot): void {
    const before = this.#kept.filter(({ step }) => step < snapshot.step);
    this.#kept = [...before, snapshot].slice(-this.most);
  }

  /** The state before the newest, which goes; the first stays. */
  back(): Snapshot {
    if (this.#kept.length > 1) this.#kept.pop();
    return this.#kept.at(-1)!;
  }
}
