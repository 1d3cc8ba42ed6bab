import { product } from '../arithmetic/product.js';
/** Numbers of a shape with its axes in another order, as numpy's transpose. */
export function permute(
  numbers: Float32Array,
  shape: readonly number[],
  axes: readonly number[],
): Float32Array {
  const strides = shape.map((_, axis) => product(shape.slice(axis + 1)));
  const result = new Float32Array(numbers.length);
  const index = axes.map(() => 0);
  let from = 0;
  for (let to = 0; to < result.length; to++) {
    result[to] = numbers[from]!;
    for (let i = axes.length - 1; i >= 0; i--) {
      const [size, stride] = [shape[axes[i]!]!, strides[axes[i]!]!];
      index[i]! += 1;
      from += stride;
      if (index[i]! < size) break;
      index[i] = 0;
      from -= size * stride;
    }
  }
  return result;
}
