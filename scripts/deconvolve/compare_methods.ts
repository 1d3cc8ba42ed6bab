import {
  figure,
  grid,
  type Html,
  type Method,
  type Picture,
  type Theme,
  type Unit,
} from '../../lib/visualize/index.js';
import { NOT_SHOWN, unitText } from './show_projections.js';

/** Units of a sheet: a column each. */
export const COMPARED = 4;

/** One method's pictures of the same units. */
export interface Row {
  readonly method: Method;
  readonly pictures: readonly Picture[];
}

/** One sheet: the input in the first column, a row each method, a column each unit. */
export function comparison(
  photo: Picture,
  rows: readonly Row[],
  units: readonly Unit[],
  answer: string,
  theme: Theme,
  scale: number,
): Promise<Picture> {
  const pictures = rows.flatMap(({ pictures }) => [photo, ...pictures]);
  const labels = rows.flatMap(() => [`the network: ${answer}`, ...units.map(unitText)]);
  const rowLabels = rows.map(({ method }) => `${method} does not show ${NOT_SHOWN[method]}`);
  return grid(pictures, { labels, rowLabels, columns: units.length + 1, scale, theme });
}

/** The sheet as a figure of a report. */
export async function comparisonFigure(
  photo: Picture,
  rows: readonly Row[],
  units: readonly Unit[],
  answer: string,
  scale: number,
): Promise<Html> {
  const draw = (theme: Theme) => comparison(photo, rows, units, answer, theme, scale);
  const caption = 'The same units by each method; each picture has its own scale.';
  return figure(await draw('light'), caption, { dark: await draw('dark') });
}
