import { fillRectangle } from './paint.js';
import type { Color, Picture } from './picture.js';
import { drawText, measureText } from './text.js';

/** What a colour of a plot stands for. */
export interface LegendEntry {
  readonly text: string;
  readonly color: Color;
  /** Height of the sample: thin for a line, thick for an area. */
  readonly thickness: number;
}

/** Where an entry lies: its row, and how far from the left. */
interface Place {
  readonly entry: LegendEntry;
  readonly row: number;
  readonly left: number;
}

/** Sample, space before and after its text, in lines of text. */
const SAMPLE = 1;
const SPACE = 0.35;
const BETWEEN = 1;

/** Sets entries side by side, and on a new row where the width ends. */
export function placeLegend(
  entries: readonly LegendEntry[],
  size: number,
  width: number,
): readonly Place[] {
  let [row, left] = [0, 0];
  return entries.map((entry) => {
    const needed = (SAMPLE + SPACE) * size + measureText(entry.text, size);
    if (left > 0 && left + needed > width) [row, left] = [row + 1, 0];
    const place = { entry, row, left };
    left += needed + BETWEEN * size;
    return place;
  });
}

/** Draws a legend that was set. */
export function drawLegend(
  picture: Picture,
  places: readonly Place[],
  x: number,
  y: number,
  size: number,
  color: Color,
): void {
  for (const { entry, row, left } of places) {
    const [start, top] = [x + left, y + row * size];
    // The middle of the small letters.
    const middle = top + size / 2;
    const half = entry.thickness / 2;
    const sample = [start, middle - half, start + SAMPLE * size, middle + half] as const;
    fillRectangle(picture, sample, entry.color);
    drawText(picture, entry.text, start + (SAMPLE + SPACE) * size, top, { size, color });
  }
}
