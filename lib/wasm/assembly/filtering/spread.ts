/** Numbers other than 0 that make a block count: a lone small one among zeros is no region of small ones. */
const LEAST_COUNT: i32 = 8;
/** Blocks whose logarithms are added up in 32 bits before they are passed on: 2^10 times 2^19 a lane fit. */
const BLOCKS: usize = 1 << 10;
/** Steps of a logarithm that are a bit. */
const BIT: i32 = 1 << 7;

/**
 * The upper halves of eight floats without their signs: exponent and seven bits of the fraction, which is the
 * logarithm to base 2 of the magnitude times 2^127 in steps of 1/128, straight between powers of two.
 */
function logarithms(p: usize): v128 {
  const even = i32x4.shr_u(v128.load(p), 16);
  const halves = v128.shuffle<i16>(even, v128.load(p, 16), 0, 9, 2, 11, 4, 13, 6, 15);
  return v128.and(halves, i16x8.splat(0x7fff));
}

/** The largest of eight lanes. */
function largestOf(lanes: v128): i32 {
  let most = i16x8.max_s(lanes, v128.shuffle<i64>(lanes, lanes, 1, 0));
  most = i16x8.max_s(most, v128.shuffle<i32>(most, most, 1, 0, 3, 2));
  return max(i16x8.extract_lane_s(most, 0), i16x8.extract_lane_s(most, 1));
}

/** The sum of four lanes. */
function total(lanes: v128): i64 {
  return (
    <i64>i32x4.extract_lane(lanes, 0) +
    <i64>i32x4.extract_lane(lanes, 1) +
    <i64>i32x4.extract_lane(lanes, 2) +
    <i64>i32x4.extract_lane(lanes, 3)
  );
}

/** What is known of a part of the values: their largest, the largest of the smallest block, and sums of those that are not 0. */
@unmanaged
class Sums {
  most: i32;
  least: i32;
  sum: f64;
  count: f64;
}

/** Writes `to` what spread joins, of `floats` values; every part but the last has whole blocks of 64. */
export function spreadSums(x: usize, floats: usize, to: usize): void {
  const none = i32x4.splat(0);
  /** The largest that counts as 0. */
  const nothing = i16x8.splat(<i16>(BIT - 1));
  /** The largest so far of each lane, the largest of the smallest block in every lane, and counts of a lane. */
  let most8 = none,
    least8 = i16x8.splat(i16.MAX_VALUE),
    counts = none;
  let least = i16.MAX_VALUE as i32;
  let sum: f64 = 0,
    count: f64 = 0;
  const blocks = floats >> 6;
  let p = x;
  for (let first: usize = 0; first < blocks; first += BLOCKS) {
    let sums = none;
    counts = none;
    const last = x + (min(first + BLOCKS, blocks) << 8);
    while (p < last) {
      const before = counts;
      let largest = none;
      const end = p + 256;
      for (; p < end; p += 64) {
        const a = logarithms(p);
        const b = logarithms(p + 32);
        const hasA = i16x8.gt_s(a, nothing);
        const hasB = i16x8.gt_s(b, nothing);
        largest = i16x8.max_s(largest, i16x8.max_s(a, b));
        counts = i16x8.sub(i16x8.sub(counts, hasA), hasB);
        sums = i32x4.add(sums, i32x4.extadd_pairwise_i16x8_s(v128.and(a, hasA)));
        sums = i32x4.add(sums, i32x4.extadd_pairwise_i16x8_s(v128.and(b, hasB)));
      }
      most8 = i16x8.max_s(most8, largest);
      // Few blocks are smaller than all before.
      if (!i16x8.all_true(i16x8.lt_s(largest, least8))) continue;
      const present = i32x4.extadd_pairwise_i16x8_s(i16x8.sub(counts, before));
      if (total(present) < LEAST_COUNT) continue;
      least = largestOf(largest);
      least8 = i16x8.splat(<i16>least);
    }
    sum += <f64>total(sums);
    count += <f64>total(i32x4.extadd_pairwise_i16x8_s(counts));
  }
  let most = largestOf(most8);
  for (let i = blocks << 6; i < floats; i++) {
    const log = <i32>(load<u16>(x + (i << 2), 2) & 0x7fff);
    most = max(most, log);
    if (log < BIT) continue;
    sum += <f64>log;
    count += 1;
  }
  const sums = changetype<Sums>(to);
  sums.most = most;
  sums.least = least;
  sums.sum = sum;
  sums.count = count;
}

/**
 * Writes three f32 to `out`, of all values whose parts spreadSums has seen, 24 bytes each from `parts` on: by how many bits the largest
 * magnitude exceeds the mean, that is its logarithm less the mean logarithm of those that are not 0 (below 2^-126
 * they count as 0); by how many it exceeds the largest of the smallest block, of 64 in a row with at least 8 that are
 * not 0; and how many are not 0. The first is Infinity where one is not finite, or so large or so small that sums of several
 * may be. All are 0 where all are 0.
 */
export function spread(parts: usize, number: i32, out: usize): void {
  let most = 0,
    least = i16.MAX_VALUE as i32;
  let sum: f64 = 0,
    count: f64 = 0;
  for (let i = 0; i < number; i++) {
    const part = changetype<Sums>(parts + <usize>i * offsetof<Sums>());
    most = max(most, part.most);
    least = min(least, part.least);
    sum += part.sum;
    count += part.count;
  }
  const finite = most < 240 * BIT && (most >= 24 * BIT || count === 0);
  const over = count > 0 ? <f64>most - sum / count : 0;
  store<f32>(out, finite ? <f32>(over / BIT) : Infinity);
  store<f32>(out, <f32>max(most - least, 0) / <f32>BIT, 4);
  store<f32>(out, <f32>count, 8);
}
