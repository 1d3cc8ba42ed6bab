/** The lines that a block of code of a document promises to log: those of its comments `// prints: TEXT`. */
export function promised(code: string): string[] {
  const lines: string[] = [];
  let inside = false;
  for (const line of code.split('\n')) {
    const start = /\/\/ prints:(.*)$/.exec(line);
    const more: RegExpExecArray | null = inside ? /^\s*\/\/ ?(.*)$/.exec(line) : null;
    if (start !== null && start[1]!.trim() !== '') lines.push(start[1]!.trim());
    if (start === null && more !== null) lines.push(more[1]!.trimEnd());
    inside = start !== null || more !== null;
  }
  return lines;
}
