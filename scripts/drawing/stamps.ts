import { deconvCrop } from '../../lib/arithmetic/deconv_crop.js';
import { deconvOutputLength } from '../../lib/arithmetic/deconv_output_length.js';
import type { Padding } from '../../lib/arithmetic/padding.js';
import { FAINT, INK, type Svg, stampColor, stampInk } from './svg.js';

const CELL = 32;
const ROW = 26;
const LABELS = 78;
const HEADER = 54;

export interface StampsArgs {
  n: number;
  k: number;
  s: number;
  padding: Padding;
  outputPadding: number | null;
}

/** The size of the panel that `drawStamps` fills. */
export function stampsSize({ n, k, s, padding, outputPadding }: StampsArgs) {
  const o = deconvOutputLength(n, k, padding, { stride: s, outputPadding })!;
  const length = Math.max((n - 1) * s + k, o);
  return { width: LABELS + length * CELL + 14, height: HEADER + (n + 2) * (ROW + 6) + 34 };
}

/** A transposed convolution: every input element stamps the kernel, in its own colour. */
export function drawStamps(svg: Svg, x0: number, y0: number, args: StampsArgs): void {
  const { n, k, s, padding, outputPadding } = args;
  const o = deconvOutputLength(n, k, padding, { stride: s, outputPadding })!;
  const crop = deconvCrop(n, k, s, padding, o);
  const full = (n - 1) * s + k;
  const left = x0 + LABELS;
  const row = (r: number) => y0 + HEADER + r * (ROW + 6);
  const label = (r: number, text: string) =>
    svg.text(left - 10, row(r) + ROW / 2, text, { anchor: 'end', fill: FAINT });
  const cell = (position: number, r: number, fill: string, opacity = 1) =>
    svg.rect(left + position * CELL + 1, row(r), CELL - 2, ROW, { fill, opacity });

  const op = outputPadding === null ? 'null' : String(outputPadding);
  const header = [`i = ${n}, k = ${k}, s = ${s}, ${padding}`, `outputPadding ${op}: o = ${o}`];
  header.forEach((line, r) => {
    svg.text(x0 + 14, y0 + 14 + r * 20, line, { anchor: 'start', weight: 600 });
  });
  label(0, 'input');
  label(Math.ceil(n / 2), 'stamps');
  label(n + 1, 'output');
  for (let j = 0; j < n; j++) {
    const middle = j * s + (k - 1) / 2;
    cell(middle, 0, stampColor(j));
    svg.text(left + (middle + 0.5) * CELL, row(0) + ROW / 2, String(j), {
      fill: stampInk(j),
      weight: 600,
    });
    for (let tap = 0; tap < k; tap++) cell(j * s + tap, j + 1, stampColor(j), 0.85);
  }
  for (let position = 0; position < Math.max(full, crop + o); position++) {
    const stamps = Array.from({ length: n }, (_, j) => j).filter(
      (j) => position >= j * s && position < j * s + k,
    );
    const kept = position >= crop && position < crop + o;
    const top = row(n + 1);
    stamps.forEach((j, band) => {
      const height = ROW / stamps.length;
      svg.rect(left + position * CELL + 1, top + band * height, CELL - 2, height, {
        fill: stampColor(j),
        opacity: kept ? 1 : 0.18,
        radius: 0,
      });
    });
    svg.rect(left + position * CELL + 1, top, CELL - 2, ROW, {
      stroke: kept ? INK : FAINT,
      dash: kept ? '' : '3 3',
    });
    const note = kept ? String(position - crop) : 'crop';
    svg.text(left + (position + 0.5) * CELL, top + ROW + 12, note, {
      size: 11,
      fill: kept ? INK : FAINT,
    });
  }
}
