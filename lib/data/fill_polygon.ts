/** A point, in pixels: the first pixel reaches from 0 to 1. */
export type Point = readonly [x: number, y: number];

/** Where the borders of polygons cross a row, from left to right. */
function crossings(rings: readonly (readonly Point[])[], y: number): number[] {
  const found: number[] = [];
  for (const ring of rings) {
    ring.forEach(([x1, y1], i) => {
      const [x2, y2] = ring[(i + 1) % ring.length]!;
      // A corner belongs to the edge that goes on below it.
      if (y1 <= y !== y2 <= y) found.push(x1 + ((y - y1) / (y2 - y1)) * (x2 - x1));
    });
  }
  return found.sort((a, b) => a - b);
}

/**
 * Sets the pixels whose centres lie in polygons, by the rule of even and odd: what lies in two of them is outside, as are
 * holes.
 *
 * @param map of [height, width], row by row
 * @param rings the corners of each polygon; the last is joined to the first
 */
export function fillPolygon(
  map: Float32Array,
  width: number,
  rings: readonly (readonly Point[])[],
  value: number,
): void {
  const height = map.length / width;
  const ys = rings.flatMap((ring) => ring.map(([, y]) => y));
  const first = Math.max(Math.floor(ys.reduce((a, b) => Math.min(a, b), height)), 0);
  const last = Math.min(Math.ceil(ys.reduce((a, b) => Math.max(a, b), 0)), height);
  for (let row = first; row < last; row++) {
    const xs = crossings(rings, row + 0.5);
    for (let i = 0; i + 1 < xs.length; i += 2) {
      const from = Math.max(Math.ceil(xs[i]! - 0.5), 0);
      const end = Math.min(Math.ceil(xs[i + 1]! - 0.5), width);
      if (end > from) map.fill(value, row * width + from, row * width + end);
    }
  }
}
