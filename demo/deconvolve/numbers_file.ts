/** Numbers as rows of a CSV file: along the first length, all others and the channels side by side. */
export function csvOf(values: Float32Array, lengths: readonly number[]): string {
  const columns = values.length / lengths[0]!;
  const rows = Array.from({ length: lengths[0]! }, (_, row) =>
    values.subarray(row * columns, (row + 1) * columns).join(','),
  );
  return `${rows.join('\n')}\n`;
}
