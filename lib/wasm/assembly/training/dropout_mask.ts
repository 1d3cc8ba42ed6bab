import { storeLanes } from '../product/multiply_add';

/** Each lane's bits turned to the left. */
function rotate(v: v128, bits: i32): v128 {
  return v128.or(i32x4.shl(v, bits), i32x4.shr_u(v, 32 - bits));
}

/**
 * Values that are `scale` where a random number of 32 bits is below `limit`, else 0. The numbers are those of
 * xoshiro128++ (Blackman & Vigna 2021, arXiv 1805.01407), four generators side by side; `states` has the
 * first words of all four, then the second, the third and the fourth.
 */
export function dropoutMask(to: usize, size: i32, states: usize, limit: i32, scale: f32): void {
  const limits = i32x4.splat(limit),
    scales = f32x4.splat(scale);
  let s0 = v128.load(states),
    s1 = v128.load(states, 16),
    s2 = v128.load(states, 32),
    s3 = v128.load(states, 48);
  for (let n = 0; n < size; n += 4) {
    const random = i32x4.add(rotate(i32x4.add(s0, s3), 7), s0);
    const below = i32x4.lt_u(random, limits);
    storeLanes(to + ((<usize>n) << 2), v128.and(below, scales), size - n);
    const shifted = i32x4.shl(s1, 9);
    s2 = v128.xor(s2, s0);
    s3 = v128.xor(s3, s1);
    s1 = v128.xor(s1, s2);
    s0 = v128.xor(s0, s3);
    s2 = v128.xor(s2, shifted);
    s3 = rotate(s3, 11);
  }
}
