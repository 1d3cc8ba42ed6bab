import { svg } from './svg.js';

/** The head of arrows whose paths name it: `marker-end="url(#id)"`. */
export const arrowHead = (id: string): SVGMarkerElement =>
  svg(
    'marker',
    {
      id,
      viewBox: '0 0 8 8',
      refX: 8,
      refY: 4,
      markerWidth: 8,
      markerHeight: 8,
      markerUnits: 'userSpaceOnUse',
      orient: 'auto',
    },
    svg('path', { d: 'M 0 0 L 8 4 L 0 8 z' }),
  );
