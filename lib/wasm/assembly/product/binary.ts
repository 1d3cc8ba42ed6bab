/** Operations of two tensors, value by value, of which one may come again and again along the last axes. */
import { loadLanes, storeLanes } from './multiply_add';

/** By its number, in the order of lib/wasm/kernels/binary.ts; a function of this class is made anew for each number. */
// biome-ignore lint/complexity/noStaticOnlyClass: AssemblyScript makes functions anew where they are members
class Operation {
  @inline
  static combine(operation: i32, a: v128, b: v128): v128 {
    if (operation === 0) return f32x4.add(a, b);
    if (operation === 1) return f32x4.sub(a, b);
    if (operation === 2) return f32x4.mul(a, b);
    if (operation === 3) return f32x4.div(a, b);
    if (operation === 4) return f32x4.max(a, b);
    if (operation === 5) return f32x4.min(a, b);
    if (operation === 6) return f32x4.sub(b, a);
    return f32x4.div(b, a);
  }

  @inline
  static run(operation: i32, a: usize, b: usize, y: usize, size: i32, period: i32): void {
    if (period === 1) {
      const single = v128.load32_splat(b);
      for (let n = 0; n < size; n += 4) {
        const at = (<usize>n) << 2,
          lanes = size - n;
        storeLanes(y + at, Operation.combine(operation, loadLanes(a + at, lanes), single), lanes);
      }
      return;
    }
    for (let first = 0; first < size; first += period) {
      const count = min(period, size - first);
      let n = 0;
      for (; n + 8 <= count; n += 8) {
        const at = (<usize>n) << 2;
        v128.store(y + at, Operation.combine(operation, v128.load(a + at), v128.load(b + at)));
        v128.store(
          y + at,
          Operation.combine(operation, v128.load(a + at, 16), v128.load(b + at, 16)),
          16,
        );
      }
      for (; n < count; n += 4) {
        const at = (<usize>n) << 2,
          lanes = count - n;
        const value = Operation.combine(
          operation,
          loadLanes(a + at, lanes),
          loadLanes(b + at, lanes),
        );
        storeLanes(y + at, value, lanes);
      }
      a += (<usize>period) << 2;
      y += (<usize>period) << 2;
    }
  }
}

/** y = a + b (0), a - b, a b, a / b, the larger, the smaller, b - a or b / a (7): b has `period` values, and begins again after them. */
export function binary(a: usize, b: usize, y: usize, size: i32, period: i32, operation: i32): void {
  if (operation === 0) Operation.run(0, a, b, y, size, period);
  else if (operation === 1) Operation.run(1, a, b, y, size, period);
  else if (operation === 2) Operation.run(2, a, b, y, size, period);
  else if (operation === 3) Operation.run(3, a, b, y, size, period);
  else if (operation === 4) Operation.run(4, a, b, y, size, period);
  else if (operation === 5) Operation.run(5, a, b, y, size, period);
  else if (operation === 6) Operation.run(6, a, b, y, size, period);
  else Operation.run(7, a, b, y, size, period);
}
