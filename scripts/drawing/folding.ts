import { FAINT, INK, type Svg, stampColor, stampInk } from './svg.js';

const CELL = 64;
const ROW = 30;
const LABELS = 210;
export const FOLDING_SIZE = { width: LABELS + 4 * CELL + 24, height: 196 };

/** The kernel that upsampling by 2 and a convolution with a, b, c make together. */
export function drawFolding(svg: Svg): void {
  const reversed = ['c', 'b', 'a'];
  const row = (r: number) => 44 + r * (ROW + 10);
  const label = (r: number, text: string) =>
    svg.text(LABELS - 12, row(r) + ROW / 2, text, { anchor: 'end', fill: FAINT });
  const cell = (column: number, r: number, text: string, color: number) => {
    svg.rect(LABELS + column * CELL + 1, row(r), CELL - 2, ROW, { fill: stampColor(color) });
    svg.text(LABELS + (column + 0.5) * CELL, row(r) + ROW / 2, text, {
      fill: stampInk(color),
      weight: 600,
    });
  };
  svg.text(14, 20, 'UpSampling1D(2), then a convolution with a, b, c', {
    anchor: 'start',
    weight: 600,
  });
  label(0, 'stamp of an element');
  label(1, 'stamp of its repetition');
  label(2, 'sum: the folded kernel');
  reversed.forEach((tap, n) => {
    cell(n, 0, tap, 0);
    cell(n + 1, 1, tap, 1);
  });
  ['c', 'b + c', 'a + b', 'a'].forEach((tap, n) => {
    cell(n, 2, tap, 3);
  });
  svg.text(14, row(3) + 18, 'k + s - 1 = 3 + 2 - 1 = 4 taps, strides 2', {
    anchor: 'start',
    fill: INK,
  });
}
