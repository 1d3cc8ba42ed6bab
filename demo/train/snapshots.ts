/** A state of a training. */
export interface Snapshot {
  step: number;
  loss: number;
  weights: Float32Array[];
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
