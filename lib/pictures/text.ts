import { strokeLines } from './paint.js';
import type { Color, Picture } from './picture.js';
import { CELL_ASPECT, strokesOf } from './stroke_font.js';

/** Between two letters and for a space, in cell widths. */
const LETTER_GAP = 0.3;
const SPACE = 0.45;

/** Width of the pen over the size of the text. */
const REGULAR = 0.088;
const BOLD = 0.125;

/** Left edge and width of a character's ink, in cell widths; digits share one, so that numbers align. */
function extent(char: string): [number, number] {
  const xs = strokesOf(/\d/.test(char) ? '0' : char).flatMap((line) => line.map(([x]) => x));
  if (xs.length === 0) return [0, SPACE - LETTER_GAP];
  const left = Math.min(...xs);
  return [left, Math.max(...xs) - left];
}

/** Width of a line of text, in pixels; `size` is the height of a line. */
export function measureText(text: string, size: number): number {
  const cells = [...text].reduce((sum, char) => sum + extent(char)[1] + LETTER_GAP, 0);
  return Math.ceil(cells * size * CELL_ASPECT);
}

/** Breaks text at spaces, so that lines are at most `width` pixels where words allow it. */
export function wrapText(text: string, size: number, width: number): string[] {
  return text.split('\n').flatMap((paragraph) => {
    const lines: string[] = [];
    for (const word of paragraph.split(' ')) {
      const longer = lines.length > 0 ? `${lines.at(-1)} ${word}` : word;
      if (lines.length > 0 && measureText(longer, size) <= width) lines[lines.length - 1] = longer;
      else lines.push(word);
    }
    return lines;
  });
}

/** How a line of text is drawn. */
export interface TextStyle {
  /** Height of a line in pixels; capitals are two thirds of it. */
  readonly size: number;
  readonly color: Color;
  readonly bold?: boolean;
  /** Which part of the text lies at x. */
  readonly align?: 'left' | 'center' | 'right';
}

/** Draws one line of text; (x, y) is the top of the line. */
export function drawText(
  picture: Picture,
  text: string,
  x: number,
  y: number,
  { size, color, bold = false, align = 'left' }: TextStyle,
): void {
  const cell = size * CELL_ASPECT;
  const shift = { left: 0, center: 0.5, right: 1 }[align] * measureText(text, size);
  let pen = x - shift + (LETTER_GAP / 2) * cell;
  const lines = [...text].flatMap((char) => {
    const [left, width] = extent(char);
    // Stems in the middle of a pixel are sharp.
    const [dx, dy] = [Math.round(pen - left * cell) + 0.5, Math.round(y) + 0.5];
    pen += (width + LETTER_GAP) * cell;
    return strokesOf(char).map((line) =>
      line.map(([u, v]) => [dx + u * cell, dy + v * size] as const),
    );
  });
  strokeLines(picture, lines, size * (bold ? BOLD : REGULAR), color);
}
