/** Slow, fast, slow: from 0 to 1. */
export const easeCubic = (t: number): number => (t < 0.5 ? 4 * t ** 3 : 1 - (2 - 2 * t) ** 3 / 2);
