import { rgb } from 'd3-color';
import { interpolateRdBu, schemeTableau10 } from 'd3-scale-chromatic';
import { text as checkText, flag, integer, onlyKnown } from '../check.js';
import { type Axis, axis } from './axis.js';
import { drawLegend, type LegendEntry, placeLegend } from './legend.js';
import { diverging } from './normalize.js';
import { fillRectangle, strokeLines } from './paint.js';
import { blank, type Color, type Picture } from './picture.js';
import { type ResolvedSeries, resolveSeries, type Series } from './series.js';
import { drawText, measureText, wrapText } from './text.js';
import { palette, type Theme } from './theme.js';

/** How a plot of lines looks. */
export interface LinePlotOptions {
  /** Above the plot; default none. */
  readonly title?: string;
  /** What lies along the axis, with its unit: `time [s]`; default nothing. */
  readonly xLabel?: string;
  /** What the height means, with its unit; default nothing. */
  readonly yLabel?: string;
  /** A logarithmic y axis: for losses, all of them positive; default false. */
  readonly logY?: boolean;
  /** Pixels of a row, before `scale`; default 640. */
  readonly width?: number;
  /** Rows, before `scale`; default 400. */
  readonly height?: number;
  /** Pixels per pixel, for sharp lines on dense screens; default 1. */
  readonly scale?: number;
  /** The page that it is for; default 'light'. */
  readonly theme?: Theme;
}

const OPTIONS = ['title', 'xLabel', 'yLabel', 'logY', 'width', 'height', 'scale', 'theme'];

/** Sizes in pixels, before `scale`. */
const TEXT = 22;
const TITLE = 27;
const PADDING = 14;
const LINE = 2.5;

/** How much of the background a contribution of full strength hides. */
const SHADE = 0.8;

function color(name: string): Color {
  const { r, g, b } = rgb(name);
  return [r, g, b];
}

const POSITIVE = color(interpolateRdBu(0.2));
const NEGATIVE = color(interpolateRdBu(0.8));

/** The stretches of finite values, in pixels; the others are gaps. */
function stretches({ x, y }: ResolvedSeries, across: Axis, up: Axis): [number, number][][] {
  const lines: [number, number][][] = [[]];
  y.forEach((value, i) => {
    if (Number.isFinite(value)) lines.at(-1)!.push([across.position(x[i]!), up.position(value)]);
    else lines.push([]);
  });
  return lines;
}

/** Shades the background behind each point, as strong as it contributed, up to half-way to the next. */
function shade(
  picture: Picture,
  { x, contribution }: ResolvedSeries,
  across: Axis,
  [left, top, right, bottom]: readonly [number, number, number, number],
): void {
  const at = x.map(across.position);
  diverging(Float32Array.from(contribution)).forEach((value, i) => {
    const from = i === 0 ? left : (at[i - 1]! + at[i]!) / 2;
    const to = i === at.length - 1 ? right : (at[i]! + at[i + 1]!) / 2;
    const strength = Math.abs(value - 0.5) * 2 * SHADE;
    fillRectangle(picture, [from, top, to, bottom], value > 0.5 ? POSITIVE : NEGATIVE, strength);
  });
}

/** Least and greatest of the finite values. */
function extent(values: readonly number[]): [number, number] {
  const finite = values.filter(Number.isFinite);
  return finite.reduce<[number, number]>(
    ([low, high], v) => [Math.min(low, v), Math.max(high, v)],
    [Infinity, -Infinity],
  );
}

/**
 * A plot of lines: loss curves, or a signal with what its points contributed shaded behind it.
 * Values that are not finite leave a gap.
 *
 * @param series the lines
 * @param options how it looks; each has a default
 * @throws ValueError for no series, lengths that differ, an x that does not ascend, y <= 0 on a
 *   logarithmic axis, an unknown option
 * @example
 * const losses = [0.9, 0.4, 0.2];
 * const { width, height } = linePlot([{ name: 'training', y: losses }], { xLabel: 'step', yLabel: 'MSE' });
 * [width, height]; // [640, 400]
 */
export function linePlot(series: readonly Series[], options: LinePlotOptions = {}): Picture {
  onlyKnown('linePlot', options, OPTIONS);
  const { title = '', xLabel = '', yLabel = '', logY = false, theme = 'light' } = options;
  for (const [name, value] of Object.entries({ title, xLabel, yLabel })) {
    checkText('linePlot', name, value);
  }
  flag('linePlot', 'logY', logY);
  const scale = integer('linePlot', 'scale', options.scale ?? 1, 1);
  const width = integer('linePlot', 'width', options.width ?? 640, 200) * scale;
  const height = integer('linePlot', 'height', options.height ?? 400, 160) * scale;
  const { background, ink, muted, rule } = palette('linePlot', theme);
  const all = resolveSeries('linePlot', series, logY);
  const [text, padding] = [TEXT * scale, PADDING * scale];
  const picture = blank(width, height, background);

  // On shading only the ink stands out.
  const colors = all.map(({ contribution }, i) =>
    contribution.length > 0 ? ink : color(schemeTableau10[i % schemeTableau10.length]!),
  );
  const shaded = all.find(({ contribution }) => contribution.length > 0);
  const entries: LegendEntry[] = all.flatMap(({ name }, i) =>
    name === '' ? [] : [{ text: name, color: colors[i]!, thickness: LINE * scale * 1.5 }],
  );
  if (shaded !== undefined) {
    const thickness = text * 0.6;
    entries.push({ text: 'contributes +', color: POSITIVE, thickness });
    entries.push({ text: 'contributes −', color: NEGATIVE, thickness });
  }
  const legend = placeLegend(entries, text, width - 2 * padding);

  let top = padding;
  for (const line of title === '' ? [] : wrapText(title, TITLE * scale, width - 2 * padding)) {
    drawText(picture, line, padding, top, { size: TITLE * scale, color: ink, bold: true });
    top += TITLE * scale;
  }
  drawLegend(picture, legend, padding, top + 4 * scale, text, ink);
  if (legend.length > 0) top += (legend.at(-1)!.row + 1) * text + 8 * scale;
  if (yLabel !== '') {
    drawText(picture, yLabel, padding, top, { size: text, color: muted });
    top += text;
  }
  top += text / 2;
  const bottom = height - padding - text * (xLabel === '' ? 1.35 : 2.25);

  // The y axis first: how wide its numbers are decides where the x axis begins.
  const lines = (bottom - top) / text;
  const up = axis(extent(all.flatMap(({ y }) => y)), [bottom, top], {
    log: logY,
    nice: true,
    count: Math.max(logY ? Math.round(lines / 3) : Math.min(Math.floor(lines / 1.3) + 1, 7), 2),
  });
  const numbersWidth = Math.max(...up.ticks.map((tick) => measureText(tick.text, text)));
  const [left, right] = [padding + numbersWidth + text / 3, width - padding - text];
  const across = axis(extent(all.flatMap(({ x }) => x)), [left, right], {
    log: false,
    nice: false,
    count: Math.max(Math.round((right - left) / (text * 5)), 2),
  });

  if (shaded !== undefined) shade(picture, shaded, across, [left, top, right, bottom]);
  for (const { at, text: label } of up.ticks) {
    fillRectangle(picture, [left, at - scale / 2, right, at + scale / 2], rule);
    const y = at - text * 0.39;
    drawText(picture, label, left - text / 3, y, { size: text, color: muted, align: 'right' });
  }
  for (const { at, text: label } of across.ticks) {
    fillRectangle(picture, [at - scale / 2, bottom, at + scale / 2, bottom + text / 4], muted);
    const y = bottom + text * 0.45;
    drawText(picture, label, at, y, { size: text, color: muted, align: 'center' });
  }
  fillRectangle(picture, [left, bottom - scale / 2, right, bottom + scale / 2], muted);
  drawText(picture, xLabel, right, bottom + text * 1.35, {
    size: text,
    color: muted,
    align: 'right',
  });
  all.forEach((one, i) => {
    const lines = stretches(one, across, up);
    strokeLines(picture, lines, LINE * scale, colors[i]!);
    // A point without neighbours would be a speck.
    const alone = lines.filter(({ length }) => length === 1);
    strokeLines(picture, alone, LINE * scale * 3, colors[i]!);
  });
  return picture;
}
