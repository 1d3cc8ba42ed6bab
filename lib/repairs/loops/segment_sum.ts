/**
 * The sums of the rows of x that have the same id: out[ids[i]] += x[i]. Rows with an id outside
 * 0 .. segments - 1 are left out, as in TensorFlow.
 *
 * @param x [ids.length, width]
 * @returns [segments, width]
 */
export function segmentSumLoops(
  x: ArrayLike<number>,
  ids: ArrayLike<number>,
  segments: number,
  width: number,
): Float32Array {
  const out = new Float32Array(segments * width);
  for (let i = 0; i < ids.length; i++) {
    const id = ids[i]!;
    if (id < 0 || id >= segments) continue;
    for (let j = 0; j < width; j++) out[id * width + j]! += x[i * width + j]!;
  }
  return out;
}
