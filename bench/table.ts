/** Three digits. */
export const digits = (value: number) => value.toPrecision(3).replace(/e\+?/, 'e');

/** Lines of cells, padded to columns. */
export function aligned(lines: string[][]): string {
  const widths = lines[0]!.map((_, i) => Math.max(...lines.map((line) => line[i]!.length)));
  return lines
    .map((line) =>
      line
        .map((cell, i) => cell.padEnd(widths[i]!))
        .join('  ')
        .trimEnd(),
    )
    .join('\n');
}
