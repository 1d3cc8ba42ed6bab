import { type Brush, prepare } from '../ui/brush.js';
import type { Axis } from './overlap.js';
import { coverLine, coverPlane } from './overlap.js';

/** Beyond these lengths cells would be smaller than pixels. */
const MOST = { 1: 300, 2: 120 } as const;
const CELL = 26;
const LABEL = 20;
const GAP = 24;

export const drawable = (axis: Axis, rank: 1 | 2) => axis.full <= MOST[rank];

function label({ context, colour }: Brush, text: string, x: number, y: number): void {
  context.font = '13px system-ui, sans-serif';
  context.fillStyle = colour('text');
  context.textAlign = 'left';
  context.textBaseline = 'alphabetic';
  context.fillText(text, x, y);
}

interface Look {
  fill: string;
  text?: string;
  ink?: string;
  dashed?: boolean;
}

function cell({ context, colour }: Brush, x: number, y: number, w: number, h: number, look: Look) {
  context.fillStyle = look.fill;
  context.fillRect(x, y, w, h);
  if (w >= 5) {
    context.strokeStyle = colour('line');
    context.lineWidth = 1;
    context.setLineDash(look.dashed ? [3, 3] : []);
    context.strokeRect(x + 0.5, y + 0.5, w - 1, h - 1);
    context.setLineDash([]);
  }
  if (look.text === undefined || w < 14 || h < 14) return;
  context.fillStyle = look.ink ?? colour('text');
  context.font = `${Math.min(w < 40 ? 12 : 18, w * 0.55)}px system-ui, sans-serif`;
  context.textAlign = 'center';
  context.textBaseline = 'middle';
  context.fillText(look.text, x + w / 2, y + h / 2 + 0.5);
}

/** The look of an output position: darker, the more stamps overlap there. */
function covered({ colour }: Brush, count: number, kept: boolean): Look {
  const steps = ['over-0', 'over-1', 'over-2', 'over-3', 'over-4'];
  const level = Math.min(count, steps.length - 1);
  if (!kept) return { fill: colour('page'), text: count > 0 ? String(count) : '', dashed: true };
  const ink = colour(level >= 3 ? 'over-ink' : 'text');
  return { fill: colour(steps[level]!), text: String(count), ink };
}

const kept = (axis: Axis, p: number) => p >= axis.crop && p < axis.crop + axis.o;

/** One dimension: the input, a row for each stamp, and the output that they add up to. */
export function drawLine(
  canvas: HTMLCanvasElement,
  axis: Axis,
  s: number,
  steps: number,
  largest = CELL,
): void {
  const width = canvas.clientWidth;
  const side = Math.min(largest, width / axis.full);
  const row = Math.max(Math.min(side, largest === CELL ? CELL : 40, 260 / axis.i), 2);
  const tall = Math.max(side, 14);
  const height = 3 * LABEL + 2 * tall + axis.i * row + 2 * 8 + 4;
  const brush = prepare(canvas, width, height);
  const { colour } = brush;
  label(brush, `input, i = ${axis.i}`, 0, 14);
  for (let at = 0; at < axis.i; at++) {
    const current = at === steps - 1;
    const fill = colour(current ? 'accent' : at < steps ? 'over-1' : 'over-0');
    const ink = colour(current ? 'accent-ink' : 'text');
    cell(brush, at * s * side, LABEL, side, tall, { fill, text: String(at + 1), ink });
  }
  const top = LABEL + tall + 8;
  label(brush, 'one stamp of the kernel for each', 0, top + 14);
  for (let at = 0; at < Math.min(steps, axis.i); at++) {
    const fill = colour(at === steps - 1 ? 'accent' : 'over-1');
    for (const p of axis.stamp(at)) {
      cell(brush, p * side, top + LABEL + at * row, side, Math.max(row - 1, 1), {
        fill,
        dashed: !kept(axis, p),
      });
    }
  }
  const bottom = top + LABEL + axis.i * row + 8;
  label(brush, `output, o = ${axis.o}: how many stamps overlap`, 0, bottom + 14);
  coverLine(axis, steps).forEach((count, p) => {
    cell(brush, p * side, bottom + LABEL, side, tall, covered(brush, count, kept(axis, p)));
  });
}

/** Two dimensions: the input, and beside or below it the output with the stamps made so far. */
export function drawPlane(
  canvas: HTMLCanvasElement,
  axis: Axis,
  steps: number,
  largest = CELL,
): void {
  const width = canvas.clientWidth;
  const beside = width >= 520;
  const small = Math.min(largest, (beside ? width * 0.28 : width * 0.5) / axis.i);
  const left = beside ? small * axis.i + GAP : 0;
  const side = Math.min(largest, (width - left) / axis.full);
  const top = beside ? 0 : LABEL + small * axis.i + GAP;
  const height = Math.max(top + LABEL + side * axis.full, LABEL + small * axis.i) + 4;
  const brush = prepare(canvas, width, height);
  const { context, colour } = brush;
  label(brush, `input, ${axis.i} × ${axis.i}`, 0, 14);
  for (let at = 0; at < axis.i ** 2; at++) {
    const fill = colour(at === steps - 1 ? 'accent' : at < steps ? 'over-1' : 'over-0');
    const [x, y] = [(at % axis.i) * small, LABEL + Math.floor(at / axis.i) * small];
    cell(brush, x, y, small, small, { fill });
  }
  label(brush, `output, ${axis.o} × ${axis.o}`, left, top + 14);
  coverPlane(axis, steps).forEach((count, p) => {
    const [x, y] = [p % axis.full, Math.floor(p / axis.full)];
    const look = covered(brush, count, kept(axis, x) && kept(axis, y));
    cell(brush, left + x * side, top + LABEL + y * side, side, side, look);
  });
  if (steps === 0) return;
  context.strokeStyle = colour('accent');
  context.lineWidth = 3;
  for (const y of axis.stamp(Math.floor((steps - 1) / axis.i))) {
    for (const x of axis.stamp((steps - 1) % axis.i)) {
      context.strokeRect(left + x * side + 1.5, top + LABEL + y * side + 1.5, side - 3, side - 3);
    }
  }
}
