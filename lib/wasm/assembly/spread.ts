/** Vectors of a block: a stretch of twice as many floats, less one, has a whole block. */
const BLOCK: usize = 16;
/** Numbers other than 0 that make a block count: a lone small one among zeros is no region of small ones. */
const LEAST_COUNT: i32 = 8;

/** The sum of four lanes. */
function total(lanes: v128): i32 {
  return (
    i32x4.extract_lane(lanes, 0) +
    i32x4.extract_lane(lanes, 1) +
    i32x4.extract_lane(lanes, 2) +
    i32x4.extract_lane(lanes, 3)
  );
}

/** The largest of four lanes. */
function largestOf(lanes: v128): i32 {
  return max(
    max(i32x4.extract_lane(lanes, 0), i32x4.extract_lane(lanes, 1)),
    max(i32x4.extract_lane(lanes, 2), i32x4.extract_lane(lanes, 3)),
  );
}

/**
 * Writes three f32 to `out`: by how many bits the largest of `floats` magnitudes exceeds the mean, that is its
 * exponent less the mean exponent of those that are not 0 (below 2^-126 they count as 0); by how many it exceeds
 * the largest of the smallest block, of 64 in a row with at least 8 that are not 0; and how many are not 0. The first is
 * Infinity where one is not finite, or so large or so small that sums of several may be. All are 0 where all are 0.
 */
export function spread(x: usize, floats: usize, out: usize): void {
  const magnitude = i32x4.splat(0x7fffffff);
  const none = i32x4.splat(0);
  let most = 0,
    least = 255;
  let sum: f64 = 0,
    count: f64 = 0;
  const vectors = floats >> 2;
  const last = x + (vectors << 4);
  for (let p = x; p < last; ) {
    const end = min(p + (BLOCK << 4), last);
    const whole = end - p === BLOCK << 4;
    let largest = none,
      sums = none,
      counts = none;
    for (; p < end; p += 16) {
      const bits = v128.and(v128.load(p), magnitude);
      const exponents = i32x4.shr_u(bits, 23);
      largest = i32x4.max_s(largest, exponents);
      sums = i32x4.add(sums, exponents);
      counts = i32x4.sub(counts, i32x4.gt_s(exponents, none));
    }
    const exponent = largestOf(largest);
    const present = total(counts);
    most = max(most, exponent);
    if (whole && present >= LEAST_COUNT) least = min(least, exponent);
    sum += <f64>total(sums);
    count += <f64>present;
  }
  for (let i = vectors << 2; i < floats; i++) {
    const exponent = <i32>((load<u32>(x + (i << 2)) >> 23) & 255);
    most = max(most, exponent);
    sum += <f64>exponent;
    if (exponent > 0) count += 1;
  }
  const finite = most < 240 && (most >= 24 || count === 0);
  store<f32>(out, finite ? <f32>(<f64>most - (count > 0 ? sum / count : 0)) : Infinity);
  store<f32>(out, <f32>max(most - least, 0), 4);
  store<f32>(out, <f32>count, 8);
}
