import { loadLanes } from '../product/multiply_add';

/** a + the squares of the first two floats, in double precision. */
function addSquares(a: v128, floats: v128): v128 {
  const doubles = f64x2.promote_low_f32x4(floats);
  return f64x2.add(a, f64x2.mul(doubles, doubles));
}

/** The sum of the squares of all values, in double precision. */
export function sumOfSquares(x: usize, size: i32): f64 {
  let low = f64x2.splat(0);
  let high = low;
  for (let n = 0; n < size; n += 4) {
    const v = loadLanes(x + ((<usize>n) << 2), size - n);
    low = addSquares(low, v);
    high = addSquares(high, v128.shuffle<f64>(v, v, 1, 0));
  }
  const sum = f64x2.add(low, high);
  return f64x2.extract_lane(sum, 0) + f64x2.extract_lane(sum, 1);
}
