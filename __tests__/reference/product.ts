/** The product of lengths; 1 of none. */
export const product = (lengths: readonly number[]) => lengths.reduce((a, b) => a * b, 1);
