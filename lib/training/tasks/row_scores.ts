/** How unlike the rows of a signal are what they are expected to be. */
export interface RowScores {
  scores: Float32Array;
  /** `[rows, channels]`: the squared errors. */
  errors: Float32Array;
}

/** Rows that a score is averaged over: what is wrong lasts longer than noise. */
export const SMOOTHED = 5;
