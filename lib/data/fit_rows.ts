/**
 * Rows of channels made as many as wanted: their middle, or themselves in the middle of zeros; with
 * one channel wanted the mean of each row's.
 *
 * @param rows as many channels each as are wanted, unless that is one
 * @param length null keeps them all
 * @returns row by row
 * @example
 * fitRows([[1, 3], [2, 4], [5, 7]], 1, 1); // Float32Array [3]
 */
export function fitRows(
  rows: readonly ArrayLike<number>[],
  length: number | null,
  channels: number,
): Float32Array {
  const wanted = length ?? rows.length;
  const start = Math.floor((rows.length - wanted) / 2);
  const values = new Float32Array(wanted * channels);
  for (let i = 0; i < wanted; i++) {
    const row = Array.from(rows[start + i] ?? []);
    if (row.length === 0) continue;
    const mean = () => row.reduce((sum, value) => sum + value, 0) / row.length;
    values.set(row.length === channels ? row : [mean()], i * channels);
  }
  return values;
}
