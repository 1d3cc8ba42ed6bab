/** Numbers as rows of a CSV file: along the first length, all others and the channels side by side. */
export function csvOf(values: Float32Array, lengths: readonly number[]): string {
  const columns = values.length / lengths[0]!;
  const rows = Array.from({ length: lengths[0]! }, (_, row) =>
    values.subarray(row * columns, (row + 1) * columns).join(','),
  );
  return `${rows.join('\n')}\n`;
}

/** Lets the user save a text; it does not leave the page otherwise. */
export function saveText(name: string, text: string): void {
  const link = document.createElement('a');
  link.href = URL.createObjectURL(new Blob([text], { type: 'text/csv' }));
  link.download = name;
  link.click();
  URL.revokeObjectURL(link.href);
}
