/** As many bytes as stay in the second cache. */
export const SECOND_CACHE: f64 = 524288;

/** How many images of a batch are taken at a time, each of which needs so many bytes of scratch. */
export function imagesAtOnce(batch: i32, bytes: f64): i32 {
  return max(1, min(batch, <i32>(SECOND_CACHE / bytes)));
}
