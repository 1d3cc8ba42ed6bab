/** A table of Markdown, its headings first. */
export function markdown([headings, ...rows]: readonly (readonly (string | number)[])[]): string {
  const line = (cells: readonly (string | number)[]) => `| ${cells.join(' | ')} |`;
  return [headings!, headings!.map(() => '---'), ...rows].map(line).join('\n');
}
