import { arrowHead } from '../ui/arrow_head.js';
import { svg } from '../ui/svg.js';
import type { GraphLayout } from './graph_layout.js';

/** Sizes of the drawn graph in CSS pixels. */
export const BOX = { width: 216, height: 48, gap: 18 } as const;
const LANE = 18;

export interface Spot {
  readonly x: number;
  readonly y: number;
}

/** Where each box stands: its upper left corner. */
export function spots({ order, indents }: GraphLayout): Spot[] {
  const rows = new Map(order.map((vertex, row) => [vertex, row]));
  return indents.map((indent, vertex) => ({
    x: indent * LANE,
    y: rows.get(vertex)! * (BOX.height + BOX.gap),
  }));
}

/** Down from the middle of a box to the next. */
function stepPath(from: Spot, to: Spot): string {
  const [a, b] = [from.x + BOX.width / 2, to.x + BOX.width / 2];
  const [top, bottom] = [from.y + BOX.height, to.y];
  const middle = (top + bottom) / 2;
  return `M ${a} ${top} C ${a} ${middle} ${b} ${middle} ${b} ${bottom}`;
}

/** From a lane to a box: from above where the box is under it, else round a corner to its side. */
function lanePath(from: Spot, x: number, to: Spot): string {
  const half = BOX.height / 2;
  const out =
    x >= from.x
      ? `M ${x} ${from.y + BOX.height}`
      : `M ${from.x} ${from.y + half} Q ${x} ${from.y + half} ${x} ${from.y + BOX.height}`;
  const into = x >= to.x ? `V ${to.y}` : `V ${to.y} Q ${x} ${to.y + half} ${to.x} ${to.y + half}`;
  return `${out} ${into}`;
}

/** The connections of a graph as a picture that lies behind its boxes. */
export function drawEdges({ steps, lanes }: GraphLayout, places: readonly Spot[]): SVGSVGElement {
  const width = Math.max(...places.map(({ x }) => x)) + BOX.width;
  const height = Math.max(...places.map(({ y }) => y)) + BOX.height;
  const line = (d: string) => svg('path', { d, class: 'edge', 'marker-end': 'url(#arrow)' });
  const paths = [
    ...steps.map(([from, to]) => line(stepPath(places[from]!, places[to]!))),
    ...lanes.flatMap(({ from, column, to }) =>
      to.map((end) => line(lanePath(places[from]!, (column + 0.5) * LANE, places[end]!))),
    ),
  ];
  return svg(
    'svg',
    { width, height, viewBox: `0 0 ${width} ${height}`, 'aria-hidden': 'true' },
    svg('defs', {}, arrowHead('arrow')),
    ...paths,
  );
}
