/** Digits that the worker draws itself. */
export interface Digits {
  kind: 'digits';
}

/** Pictures of one size, one after the other, values 0..1. */
export interface Pictures {
  kind: 'pictures';
  side: number;
  channels: 1 | 3;
  data: Float32Array;
}

/** A sound of one channel. */
export interface Sound {
  kind: 'sound';
  /** Samples a second. */
  rate: number;
  /** -1 to 1. */
  samples: Float32Array;
}

/** What a network is to learn from, as the page sends it to the worker. */
export type Material = Digits | Pictures | Sound;
export type Subject = Material['kind'];

/** Samples of a window of sound: what is learnt from and judged by at a time. */
export const WINDOW = 512;

/** One example of so many is kept to judge by. */
export const EVERY_JUDGED = 5;

/** The place of an example that is judged by, from its place among all. */
export const isJudged = (place: number) => place % EVERY_JUDGED === EVERY_JUDGED - 1;
