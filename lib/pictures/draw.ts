import type { Polyline } from './stroke_font.js';

/** Distance from a point to the segment from (ax, ay) to (bx, by). */
function distance(x: number, y: number, ax: number, ay: number, bx: number, by: number): number {
  const dx = bx - ax;
  const dy = by - ay;
  const length2 = dx * dx + dy * dy;
  const t = length2 === 0 ? 0 : ((x - ax) * dx + (y - ay) * dy) / length2;
  const clamped = Math.min(Math.max(t, 0), 1);
  const toX = x - ax - clamped * dx;
  const toY = y - ay - clamped * dy;
  // Math.hypot takes several times as long.
  return Math.sqrt(toX * toX + toY * toY);
}

/**
 * Draws strokes, anti-aliased and with round ends, into one channel.
 *
 * A pixel's coverage falls from 1 to 0 over one pixel across the edge of the stroke; where strokes
 * cross, the larger one stays, so that drawing a line twice changes nothing.
 *
 * @param target [height * width] coverages 0..1, changed in place
 * @param lines in pixels: x to the right, y down, the first pixel covers 0..1
 * @param strokeWidth in pixels; below 1 a line grows fainter, not thinner
 * @example
 * const target = new Float32Array(9);
 * drawPolylines(target, 3, 3, [[[0.5, 1.5], [2.5, 1.5]]], 1);
 * target; // Float32Array [0, 0, 0, 1, 1, 1, 0, 0, 0]
 */
export function drawPolylines(
  target: Float32Array,
  width: number,
  height: number,
  lines: readonly Polyline[],
  strokeWidth: number,
): void {
  const reach = strokeWidth / 2 + 0.5;
  const most = Math.min(strokeWidth, 1);
  for (const line of lines) {
    // A single point is a segment without length: a dot.
    for (let i = line.length === 1 ? 0 : 1; i < line.length; i++) {
      const [ax, ay] = line[Math.max(i - 1, 0)]!;
      const [bx, by] = line[i]!;
      const left = Math.max(Math.floor(Math.min(ax, bx) - reach), 0);
      const right = Math.min(Math.ceil(Math.max(ax, bx) + reach), width);
      const top = Math.max(Math.floor(Math.min(ay, by) - reach), 0);
      const bottom = Math.min(Math.ceil(Math.max(ay, by) + reach), height);
      for (let y = top; y < bottom; y++) {
        for (let x = left; x < right; x++) {
          const coverage = Math.min(reach - distance(x + 0.5, y + 0.5, ax, ay, bx, by), most);
          const at = y * width + x;
          if (coverage > target[at]!) target[at] = coverage;
        }
      }
    }
  }
}
