/** The most taps of a dimension, of one phase, that are filtered. */
export const MOST_TAPS: i32 = 5;

/**
 * Costs in multiplications of the plain way: of a product, of transforming a value of the data or of the
 * products, of transforming one of the filter, which costs more where they leave the caches, and of a call.
 * Fitted to times of 900 shapes as those that `npx tsx bench/filtering.ts` prints beside what these estimate.
 */
const PRODUCT: f64 = 1.15;
const VALUE: f64 = 5;
const FILTER: f64 = 9;
const BEYOND: f64 = 14;
const CACHED: f64 = 1048576;
const CALL: f64 = 20000;

/** What a convolution of so many products costs, with so many values of data, products and filter. */
export function filteringCost(products: f64, values: f64, filters: f64): f64 {
  const transformed = FILTER * filters + BEYOND * max(0, filters - CACHED);
  return PRODUCT * products + VALUE * values + transformed + CALL;
}
