/** A line of a file that counts for twins. */
export interface CountedLine {
  /** From 1. */
  readonly line: number;
  /** Without the space around it. */
  readonly text: string;
}

/** From its first line to the one that ends it: imports, and exports that only pass on. */
const IMPORT = /^import\b|^export (?:type )?(?:\*|\{)|^from \S+ import\b/;
const IMPORT_ENDS = /['"`];?$|\};?$|\)$|^from\b.*[^(]$|^import [\w., ]+$/;

const COMMENT = /^(?:\/\/|\/\*|\*|#|<!--)/;

/** Nothing but brackets and what separates. */
const PUNCTUATION = /^[^\p{L}\p{N}]*$/u;

/**
 * The lines of a source file that count for twins: no imports, comments, blank lines and lines of nothing but
 * brackets.
 */
export function countedLines(source: string): CountedLine[] {
  const lines: CountedLine[] = [];
  let importing = false;
  let commenting = false;
  for (const [i, raw] of source.split('\n').entries()) {
    const text = raw.trim();
    if (commenting || text.startsWith('/*')) {
      commenting = !text.includes('*/');
    } else if (importing || IMPORT.test(text)) {
      importing = !IMPORT_ENDS.test(text);
    } else if (!COMMENT.test(text) && !PUNCTUATION.test(text)) {
      lines.push({ line: i + 1, text });
    }
  }
  return lines;
}
