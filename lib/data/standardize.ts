/**
 * The values shifted and scaled to mean 0 and standard deviation 1; all 0 where they are equal.
 *
 *
 * @example
 * standardized(Float32Array.of(1, 3)); // Float32Array [-1, 1]
 */
export function standardized(values: Float32Array): Float32Array {
  const mean = values.reduce((sum, value) => sum + value, 0) / values.length;
  const variance = values.reduce((sum, value) => sum + (value - mean) ** 2, 0) / values.length;
  const deviation = Math.sqrt(variance) || 1;
  return values.map((value) => (value - mean) / deviation);
}
