import { convOutputLength } from '../../lib/arithmetic/conv_output_length.js';
import type { Padding } from '../../lib/arithmetic/padding.js';
import { FAINT, INK, type Svg, stampColor, stampInk } from './svg.js';

const LABELS = 78;

export interface WindowsArgs {
  i: number;
  k: number;
  s: number;
  padding: Padding;
  /** Width of a cell and height of a window's row, in pixels. */
  cell: number;
  row: number;
}

function layout({ i, k, s, padding }: WindowsArgs) {
  const o = convOutputLength(i, k, padding, s)!;
  const border = padding === 'same' ? Math.max((o - 1) * s + k - i, 0) : 0;
  const before = border >> 1;
  return { o, before, after: border - before };
}

/** The size of the panel that `drawWindows` fills. */
export function windowsSize(args: WindowsArgs) {
  const { o, before, after } = layout(args);
  return {
    width: LABELS + (args.i + before + after) * args.cell + 14,
    height: 34 + 34 + o * (args.row + 4) + 50,
  };
}

/** A convolution or pooling: where its windows lie, each in the colour of its output element. */
export function drawWindows(svg: Svg, x0: number, y0: number, args: WindowsArgs): void {
  const { i, k, s, padding, cell, row } = args;
  const { o, before, after } = layout(args);
  const left = x0 + LABELS;
  const at = (position: number) => left + (position + before) * cell;
  const top = y0 + 34;
  const label = (y: number, text: string) =>
    svg.text(left - 10, y, text, { anchor: 'end', fill: FAINT });

  svg.text(x0 + 14, y0 + 14, `i = ${i}, k = ${k}, s = ${s}, ${padding}: o = ${o}`, {
    anchor: 'start',
    weight: 600,
  });
  label(top + 13, 'input');
  for (let position = -before; position < i + after; position++) {
    const inside = position >= 0 && position < i;
    svg.rect(at(position) + 1, top, cell - 2, 26, {
      fill: inside ? '#e4e7ee' : 'none',
      stroke: inside ? INK : FAINT,
      dash: inside ? '' : '3 3',
    });
    svg.text(at(position) + cell / 2, top + 13, inside ? String(position) : '0', {
      size: 11,
      fill: inside ? INK : FAINT,
    });
  }
  const windows = top + 34;
  const output = windows + o * (row + 4) + 4;
  label(windows + (o * (row + 4)) / 2, 'windows');
  label(output + 13, 'output');
  for (let j = 0; j < o; j++) {
    const start = j * s - before;
    const width = k * cell - 2;
    svg.rect(at(start) + 1, windows + j * (row + 4), width, row, {
      fill: stampColor(j),
      opacity: 0.85,
    });
    const middle = at(start + (k - 1) / 2);
    svg.rect(middle + 1, output, cell - 2, 26, { fill: stampColor(j), stroke: INK });
    svg.text(middle + cell / 2, output + 13, String(j), {
      size: 11,
      fill: stampInk(j),
      weight: 600,
    });
  }
}
