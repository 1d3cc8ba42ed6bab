/** Vectors whose exponents are added up in 32 bits before they are passed on: 255 times as many fit. */
const BLOCK: usize = 1 << 20;

/** Four lanes as one number. */
function total(lanes: v128): f64 {
  return (
    <f64>i32x4.extract_lane(lanes, 0) +
    <f64>i32x4.extract_lane(lanes, 1) +
    <f64>i32x4.extract_lane(lanes, 2) +
    <f64>i32x4.extract_lane(lanes, 3)
  );
}

/**
 * How far the largest magnitude of `floats` numbers is from the others, in bits: its exponent less the mean
 * exponent of all that are not 0 (numbers below 2^-126 count as 0). Infinity where one is not finite, or so
 * large or so small that sums of several may be; 0 where all are 0.
 */
export function spread(x: usize, floats: usize): f64 {
  const magnitude = i32x4.splat(0x7fffffff);
  const none = i32x4.splat(0);
  let largest = none;
  let sum: f64 = 0,
    count: f64 = 0;
  const vectors = floats >> 2;
  for (let first: usize = 0; first < vectors; first += BLOCK) {
    const end = x + (min(first + BLOCK, vectors) << 4);
    let sums = none,
      counts = none;
    for (let p = x + (first << 4); p < end; p += 16) {
      const bits = v128.and(v128.load(p), magnitude);
      const exponents = i32x4.shr_u(bits, 23);
      largest = i32x4.max_s(largest, exponents);
      sums = i32x4.add(sums, exponents);
      counts = i32x4.sub(counts, i32x4.gt_s(exponents, none));
    }
    sum += total(sums);
    count += total(counts);
  }
  let most = max(
    max(i32x4.extract_lane(largest, 0), i32x4.extract_lane(largest, 1)),
    max(i32x4.extract_lane(largest, 2), i32x4.extract_lane(largest, 3)),
  );
  for (let i = vectors << 2; i < floats; i++) {
    const exponent = <i32>((load<u32>(x + (i << 2)) >> 23) & 255);
    most = max(most, exponent);
    sum += <f64>exponent;
    if (exponent > 0) count += 1;
  }
  if (count === 0) return 0;
  if (most >= 240 || most < 24) return Infinity;
  return <f64>most - sum / count;
}
