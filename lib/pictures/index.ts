/**
 * Pictures of tensors: grids, overlays, plots, PNG files and canvases, and reports of one HTML page.
 *
 * @packageDocumentation
 */
export { type ColorMap, colorize } from './color_map.js';
export { type GridOptions, grid } from './grid.js';
export { type LinePlotOptions, linePlot } from './line_plot.js';
export {
  attribution,
  clip,
  diverging,
  minMax,
  type Normalization,
  percentileClip,
} from './normalize.js';
export { type OverlayOptions, overlay } from './overlay.js';
export type { Color, Picture } from './picture.js';
export type { Cell } from './report/cell.js';
export { chart } from './report/chart.js';
export { facts } from './report/facts.js';
export { type FigureOptions, figure } from './report/figure.js';
export type { Html } from './report/html.js';
export {
  htmlReport,
  type PageScript,
  type Report,
  type ReportSection,
} from './report/html_report.js';
export { paragraph } from './report/paragraph.js';
export { preformatted } from './report/preformatted.js';
export { table } from './report/table.js';
export { words } from './report/words.js';
export type { Series } from './series.js';
export type { Theme } from './theme.js';
export { toCanvas } from './to_canvas.js';
export { type PictureOptions, toPictures } from './to_pictures.js';
export { toPng } from './to_png.js';
