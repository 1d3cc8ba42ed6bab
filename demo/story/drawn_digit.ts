import { strokesOf } from '../../lib/pictures/stroke_font.js';
import type { Point } from '../reconstruct/subject.js';

/** Steps of the pen a frame. */
const STEP = 0.03;

/** A short line of the pen. */
export interface PenLine {
  from: Point;
  to: Point;
}

/** The pen's way over the pad for a digit. */
export function penOf(digit: string): PenLine[] {
  const placed = ([x, y]: readonly [number, number]): Point => [0.25 + x * 0.5, 0.12 + y];
  return strokesOf(digit).flatMap((stroke) => {
    const points = stroke.map(placed);
    return points.slice(1).flatMap((end, n) => {
      const [start, pieces] = [points[n]!, Math.ceil(distance(points[n]!, end) / STEP)];
      const at = (piece: number): Point => [
        start[0] + ((end[0] - start[0]) * piece) / pieces,
        start[1] + ((end[1] - start[1]) * piece) / pieces,
      ];
      return Array.from({ length: pieces }, (_, piece) => ({ from: at(piece), to: at(piece + 1) }));
    });
  });
}

const distance = (a: Point, b: Point) => Math.hypot(a[0] - b[0], a[1] - b[1]);
