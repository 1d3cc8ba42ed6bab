/** Channels sampled at the same times. */
export interface Series {
  /** The file's name. */
  name: string;
  /** Of the channels. */
  columns: string[];
  /** `[rows, channels]`, row by row; 0 where nothing was. */
  values: Float32Array;
  rows: number;
  /** Rows a second; null where nothing says. */
  rate: number | null;
  /** Seconds of each row; null where nothing says. */
  times: Float64Array | null;
  /** First and behind the last row of each stretch without an interruption, in order. */
  stretches: [from: number, to: number][];
  /** What each row is; null without labels. */
  labels: string[] | null;
  /** What each row belongs to; null without groups. */
  groups: string[] | null;
}

/** What is done about missing values and rows. */
export type Gaps = 'refuse' | 'interpolate' | 'drop';
