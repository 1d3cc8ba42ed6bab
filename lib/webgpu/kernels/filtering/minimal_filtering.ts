/**
 * Minimal filtering of one axis, F(results, 3) of Winograd 1980: the results are `back` of the products of `data` of
 * neighbouring values and `filter` of three taps (Lavin & Gray 2015, arXiv 1509.09308, section 4).
 */
export interface Filtering {
  readonly results: number;
  readonly data: readonly (readonly number[])[];
  readonly filter: readonly (readonly number[])[];
  readonly back: readonly (readonly number[])[];
}

/** F(2, 3): 4 products in the place of 6. */
export const F23: Filtering = {
  results: 2,
  data: [
    [1, 0, -1, 0],
    [0, 1, 1, 0],
    [0, -1, 1, 0],
    [0, 1, 0, -1],
  ],
  filter: [
    [1, 0, 0],
    [1 / 2, 1 / 2, 1 / 2],
    [1 / 2, -1 / 2, 1 / 2],
    [0, 0, 1],
  ],
  back: [
    [1, 1, 1, 0],
    [0, 1, -1, -1],
  ],
};

/** F(4, 3): 6 products in the place of 12. */
export const F43: Filtering = {
  results: 4,
  data: [
    [4, 0, -5, 0, 1, 0],
    [0, -4, -4, 1, 1, 0],
    [0, 4, -4, -1, 1, 0],
    [0, -2, -1, 2, 1, 0],
    [0, 2, -1, -2, 1, 0],
    [0, 4, 0, -5, 0, 1],
  ],
  filter: [
    [1 / 4, 0, 0],
    [-1 / 6, -1 / 6, -1 / 6],
    [-1 / 6, 1 / 6, -1 / 6],
    [1 / 24, 1 / 12, 1 / 6],
    [1 / 24, -1 / 12, 1 / 6],
    [0, 0, 1],
  ],
  back: [
    [1, 1, 1, 1, 1, 0],
    [0, 1, -1, 2, -2, 0],
    [0, 1, 1, 4, 4, 0],
    [0, 1, -1, 8, -8, 1],
  ],
};
