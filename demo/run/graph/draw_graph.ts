import { arrowHead } from '../../ui/arrow_head.js';
import { svg } from '../../ui/svg.js';
import type { Box, Frame, OpenTree } from './open_tree.js';
import { BOX, type Placed, type Spot } from './placed.js';
import { countText, shapeOf } from './words.js';

/** Characters of a line of a box. */
const LINE = 24;

const short = (text: string) => (text.length > LINE ? `${text.slice(0, LINE - 1)}…` : text);

/** A line through points, its corners rounded. It ends in a segment of some length, so that its arrow has a direction. */
export function edgePath(points: readonly Spot[]): string {
  const [first, ...rest] = points;
  const corners = rest.slice(0, -1).map((point, n) => {
    const end = middle(point, rest[n + 1]!);
    return `Q ${point.x} ${point.y} ${end.x} ${end.y} `;
  });
  const last = rest.at(-1)!;
  return `M ${first!.x} ${first!.y} ${corners.join('')}L ${last.x} ${last.y}`;
}

const middle = (a: Spot, b: Spot): Spot => ({ x: (a.x + b.x) / 2, y: (a.y + b.y) / 2 });

const text = (className: string, x: number, y: number, content: string) => {
  const element = svg('text', { class: className, x, y });
  element.textContent = content;
  return element;
};

/** What opens or folds a model, for the mouse: keys do it from the box. */
function toggle(id: string, sign: string, { x, y }: Spot): SVGGElement {
  return svg(
    'g',
    { class: 'toggle', 'data-toggle': id, 'aria-hidden': 'true' },
    svg('rect', { x, y, width: 20, height: 20, rx: 4 }),
    text('sign', x + 10, y + 15, sign),
  );
}

function boxElement({ node, output }: Box, { x, y }: Spot): SVGGElement[] {
  const { id, name, className, parameters, outputShape, sort, inside } = node;
  const shape = shapeOf(outputShape);
  const layers = inside === null ? '' : `, a model of ${inside.nodes.length} layers, folded`;
  const said = `${countText(parameters)}${layers}${output ? ', an output' : ''}`;
  const facts = parameters === 0 ? shape : `${shape} · ${parameters.toLocaleString('en-US')}`;
  const box = svg(
    'g',
    {
      class: `node ${sort}${output ? ' output' : ''}`,
      'data-id': id,
      role: 'button',
      tabindex: -1,
      'aria-pressed': 'false',
      'aria-description': said,
    },
    svg('rect', { class: 'body', x, y, width: BOX.width, height: BOX.height, rx: 6 }),
    svg('rect', { class: 'mark', x, y, width: 7, height: BOX.height, rx: 3 }),
    // The spaces part the lines where they are read out.
    text('class', x + 16, y + 21, `${short(className)} `),
    text('name', x + 16, y + 39, `${short(name)} `),
    text('facts', x + 16, y + 56, short(facts)),
  );
  if (inside === null) return [box];
  return [box, toggle(id, '+', { x: x + BOX.width - 28, y: y + 8 })];
}

function frameElements({ node }: Frame, placed: Placed): SVGElement[] {
  const { x, y, width, height } = placed.frames.get(node.id)!;
  // Above the frame dagre leaves the room between two ranks.
  const top = y - 14;
  return [
    svg('rect', { class: 'inner', x, y: top, width, height: height + 18, rx: 8 }),
    toggle(node.id, '−', { x: x + 6, y: top + 5 }),
    text('title', x + 32, top + 20, short(node.name)),
  ];
}

/** A model as a picture: frames behind, then edges, then boxes. */
export function drawGraph({ boxes, frames }: OpenTree, placed: Placed): SVGSVGElement {
  const edges = placed.edges.map(({ from, to, points }) =>
    svg('path', {
      class: 'edge',
      d: edgePath(points),
      'marker-end': 'url(#flow)',
      'data-from': from,
      'data-to': to,
    }),
  );
  return svg(
    'svg',
    { viewBox: `0 0 ${placed.width} ${placed.height}`, role: 'group', 'aria-label': 'Layers' },
    svg('defs', {}, arrowHead('flow')),
    ...frames.flatMap((frame) => frameElements(frame, placed)),
    ...edges,
    ...boxes.flatMap((box) => boxElement(box, placed.boxes.get(box.node.id)!)),
  );
}
