/** How many samples are taken of what takes so many milliseconds: fewer of what is slow, so that a run ends in time. */
export function samplesOf(milliseconds: number, count: number): number {
  if (milliseconds > 1000) return 1;
  return milliseconds > 200 ? Math.min(count, 5) : count;
}

/** The same in words. */
export const FEWER_OF_SLOW =
  'at most 5 of what takes more than 0.2 s, 1 of what takes more than 1 s';
