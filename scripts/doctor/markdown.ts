/** A cell's text: what would end the cell or the line is written otherwise. */
const cell = (text: string) => text.replaceAll('|', '\\|').replace(/\s*\n\s*/g, ' ');

/** A table in Markdown, its columns lined up for those who read it as it is. */
export function markdownTable(header: readonly string[], rows: readonly string[][]): string {
  const all = [header, ...rows].map((row) => row.map(cell));
  const widths = header.map((_, i) => Math.max(3, ...all.map((row) => row[i]!.length)));
  const lines = all.map(
    (row) => `| ${row.map((text, i) => text.padEnd(widths[i]!)).join(' | ')} |`,
  );
  const rule = `|${widths.map((width) => '-'.repeat(width + 2)).join('|')}|`;
  return [lines[0], rule, ...lines.slice(1)].join('\n');
}
