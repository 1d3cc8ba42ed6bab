import { array, fail, filled, record } from '../check.js';
import type { Annotations, Shape } from './annotated_image.js';
import type { Point } from './fill_polygon.js';

/** Whether JSON is that of an image of LabelMe. */
export const isLabelMe = (json: unknown): boolean =>
  typeof json === 'object' && json !== null && 'shapes' in json && 'imagePath' in json;

/** A circle has so many corners. */
const CORNERS = 90;

/** What the points of each type of shape mean; two points or more. */
const RINGS: Readonly<Record<string, (points: readonly Point[]) => Point[]>> = {
  polygon: (points) => [...points],
  rectangle(points) {
    const [[x1, y1], [x2, y2]] = points as [Point, Point];
    return [
      [x1, y1],
      [x2, y1],
      [x2, y2],
      [x1, y2],
    ];
  },
  circle(points) {
    const [[x, y], [x2, y2]] = points as [Point, Point];
    const radius = Math.hypot(x2 - x, y2 - y);
    return Array.from({ length: CORNERS }, (_, i): Point => {
      const angle = (2 * Math.PI * i) / CORNERS;
      return [x + radius * Math.cos(angle), y + radius * Math.sin(angle)];
    });
  },
};

/** Those that cover nothing. */
const WITHOUT_AREA = ['point', 'points', 'line', 'linestrip'];

function pointsOf(where: string, value: unknown, least: number): Point[] {
  const points = array(where, 'points', value);
  const isPoint = (one: unknown) =>
    Array.isArray(one) && one.length === 2 && one.every(Number.isFinite);
  if (points.length < least || !points.every(isPoint)) {
    fail(where, 'points', `${least} pairs of x and y or more`, value);
  }
  return points as Point[];
}

/**
 * What LabelMe's file of one image says: its polygons, rectangles and circles.
 *
 * @param json the file's content
 * @param name of the file, for errors
 * @throws ValueError that names the shape: of a type that is not known, or without its points
 */
export function labelMeAnnotations(json: unknown, name: string): Annotations {
  const root = record(name, 'the file', json);
  const left = new Map<string, number>();
  const shapes = array(name, 'shapes', root.shapes).flatMap((one, i): Shape[] => {
    const { label, points, shape_type: type = 'polygon' } = record(name, 'each shape', one);
    const where = `${name}, shape ${i}`;
    const kind = filled(where, 'shape_type', type);
    if (WITHOUT_AREA.includes(kind)) {
      left.set(kind, (left.get(kind) ?? 0) + 1);
      return [];
    }
    if (!Object.hasOwn(RINGS, kind)) {
      fail(where, 'shape_type', Object.keys(RINGS).join(', '), kind);
    }
    const own = pointsOf(where, points, kind === 'polygon' ? 3 : 2);
    return [{ label: filled(where, 'label', label), rings: [RINGS[kind]!(own)] }];
  });
  // LabelMe of Windows writes paths of Windows.
  const file = filled(name, 'imagePath', root.imagePath, 'a path').replaceAll('\\', '/');
  return {
    images: [{ file, where: name, shapes }],
    labels: [...new Set(shapes.map(({ label }) => label))].sort(),
    left,
  };
}
