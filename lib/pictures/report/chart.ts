import { onlyKnown, text } from '../../check.js';
import { type LinePlotOptions, linePlot } from '../line_plot.js';
import { resolveSeries, type Series } from '../series.js';
import { DENSITY } from './density.js';
import { figure } from './figure.js';
import { escapeHtml, type Html } from './html.js';

const OPTIONS = ['title', 'xLabel', 'yLabel', 'logY', 'width', 'height'];

/**
 * A plot of lines with its caption, drawn for light and dark pages, its numbers beside it: in a report with
 * `script` they become a chart with hover, zoom and a logarithmic axis to choose, and the drawing stays below.
 *
 * @param series lines, as of `linePlot`
 * @param caption below it
 * @param options as of `linePlot`, without theme and scale
 * @throws ValueError as `linePlot`
 * @example
 * const losses = [0.5, 0.1, 0.02];
 * const { html } = chart([{ name: 'training', y: losses }], 'Loss while training.', { yLabel: 'MSE', logY: true });
 * html.includes('Loss while training.'); // true
 */
export function chart(
  series: readonly Series[],
  caption: string,
  options: Omit<LinePlotOptions, 'theme' | 'scale'> = {},
): Html {
  text('chart', 'caption', caption);
  onlyKnown('chart', options, OPTIONS);
  const draw = (theme: 'light' | 'dark') => linePlot(series, { ...options, theme, scale: DENSITY });
  const drawn = figure(draw('light'), caption, { dark: draw('dark'), density: DENSITY });
  const { xLabel = '', yLabel = '', logY = false, height = 400 } = options;
  // What is not finite becomes null: a gap.
  const lines = resolveSeries('chart', series, logY).map(({ name, x, y }) => ({ name, x, y }));
  const data = escapeHtml(JSON.stringify({ xLabel, yLabel, logY, height, lines }));
  // A function, as `$` in a text replaces what it stands for.
  return { html: drawn.html.replace('<figure>', () => `<figure data-chart="${data}">`) };
}
