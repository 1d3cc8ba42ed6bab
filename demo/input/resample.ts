/**
 * A signal at another sampling rate: means of what lies in each new sample's time where the rate
 * falls, straight lines between samples where it rises.
 *
 * @param factor old rate over new rate.
 */
export function resample(values: Float32Array, factor: number): Float32Array {
  const length = Math.max(Math.floor(values.length / factor), 1);
  return Float32Array.from({ length }, (_, i) => {
    if (factor > 1) {
      const part = values.subarray(Math.floor(i * factor), Math.floor((i + 1) * factor));
      return part.reduce((sum, value) => sum + value, 0) / part.length;
    }
    const at = i * factor;
    const before = Math.floor(at);
    const next = values[before + 1] ?? values[before]!;
    return values[before]! + (next - values[before]!) * (at - before);
  });
}
