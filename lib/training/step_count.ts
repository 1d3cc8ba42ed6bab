/** How long a training is asked to be. */
export interface WantedLength {
  /** Rounds through the training data. */
  epochs: number;
  /** More epochs than these, where the data are so few that they have fewer steps; 0 for no more. */
  leastSteps: number;
  /** In place of the epochs' number. */
  steps: number | undefined;
}

/** Training steps in all: those that are asked for, or whole epochs. */
export function stepCount({ epochs, leastSteps, steps }: WantedLength, perEpoch: number): number {
  return steps ?? Math.max(epochs, Math.ceil(leastSteps / perEpoch)) * perEpoch;
}
