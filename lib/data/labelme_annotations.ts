import { array, fail, filled, record } from '../check.js';
import type { Annotations, Shape } from './annotated_image.js';
import type { Point } from './fill_polygon.js';
import { parsePng } from './parse_png.js';

/** Whether JSON is that of an image of LabelMe. */
export const isLabelMe = (json: unknown): boolean =>
  typeof json === 'object' && json !== null && 'shapes' in json && 'imagePath' in json;

/** A circle has so many corners. */
const CORNERS = 90;

/** What the points of each type of shape mean; two points or more. */
const RINGS: Readonly<Record<string, (points: readonly Point[]) => Point[]>> = {
  polygon: (points) => [...points],
  // Turned rectangles, of all four corners.
  rotation: (points) => [...points],
  oriented_rectangle: (points) => [...points],
  rectangle(points) {
    // Others that write such files give all corners.
    if (points.length > 2) return [...points];
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

/** The most bytes of a picture of which a shape consists, as base64. */
const MOST = 2 ** 26;

/** The pixels of a picture that a shape consists of, as a ring for each run of a row; its points are the first and the last pixel. */
function ringsOfMask(where: string, points: readonly Point[], mask: unknown): Point[][] {
  const text = filled(where, 'mask', mask, 'a PNG in base64');
  if (text.length > MOST || !/^[A-Za-z0-9+/\s]*=*\s*$/.test(text)) {
    fail(where, 'mask', 'a PNG in base64', `${text.slice(0, 20)}...`);
  }
  const bytes = Uint8Array.from(atob(text), (character) => character.charCodeAt(0));
  const { width, height, channels, data } = parsePng(bytes, where);
  const [left, top] = points[0]!.map(Math.round) as [number, number];
  const rings: Point[][] = [];
  for (let row = 0; row < height; row++) {
    const on = (column: number) => column < width && data[(row * width + column) * channels]! > 0;
    for (let from = 0; from < width; from++) {
      if (!on(from)) continue;
      let to = from;
      while (on(to)) to++;
      const [x1, x2, y] = [left + from, left + to, top + row];
      rings.push([
        [x1, y],
        [x2, y],
        [x2, y + 1],
        [x1, y + 1],
      ]);
      from = to;
    }
  }
  return rings;
}

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
 * What LabelMe's file of one image says: its polygons, rectangles, circles and masks.
 *
 * @param json the file's content
 * @param name of the file, for errors
 * @throws ValueError that names the shape: of a type that is not known, or without its points
 */
export function labelMeAnnotations(json: unknown, name: string): Annotations {
  const root = record(name, 'the file', json);
  const left = new Map<string, number>();
  const shapes = array(name, 'shapes', root.shapes).flatMap((one, i): Shape[] => {
    const { label, points, mask, shape_type: type = 'polygon' } = record(name, 'each shape', one);
    const where = `${name}, shape ${i}`;
    const kind = filled(where, 'shape_type', type);
    if (WITHOUT_AREA.includes(kind)) {
      left.set(kind, (left.get(kind) ?? 0) + 1);
      return [];
    }
    if (kind === 'mask') {
      const rings = ringsOfMask(where, pointsOf(where, points, 2), mask);
      return [{ label: filled(where, 'label', label), rings }];
    }
    if (!Object.hasOwn(RINGS, kind)) {
      fail(where, 'shape_type', `${Object.keys(RINGS).join(', ')}, mask`, kind);
    }
    const least = ['circle', 'rectangle'].includes(kind) ? 2 : 3;
    const own = pointsOf(where, points, least);
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
