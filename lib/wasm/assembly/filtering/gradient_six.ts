/**
 * The transforms of minimal filtering F(T, m) with T + m - 1 = 6, in one dimension (Winograd 1980; Lavin &
 * Gray 2015, arXiv 1509.09308, whose letters these are): Y = AT [(G g) . (BT d)] gives the T sums
 * y[t] = sum over j of d[t + j] g[j] by 6 products in place of T m. The last product is that of d's and g's
 * highest coefficients: it is 0 where the tile lacks its last place.
 *
 * The points are 0, +-a, +-b and infinity. With a = sqrt(1/2) and b = sqrt(2) the squares are exact and the
 * products of similar size, so that rounding adds no more than it does to the plain sum; with the usual
 * +-1 and +-2 it adds three times as much. The scale of G is left to the end: see sumsOf.
 */
// biome-ignore lint/style/useImportType: AssemblyScript knows no imports of types
import { Streams } from './streams';
// biome-ignore lint/style/useImportType: AssemblyScript knows no imports of types
import { SumPlanes } from './sum_planes';

const A: f32 = Mathf.SQRT1_2;
const B: f32 = Mathf.SQRT2;

function scaled(v: v128, by: f32): v128 {
  return f32x4.mul(v, f32x4.splat(by));
}

/** BT d of `count` times six vectors, `from` bytes from the streams' beginning; the last plane is for infinity. */
export function inputOfSix(s: Streams, from: usize, to: usize, count: usize): void {
  const p0 = s.p0,
    p1 = s.p1,
    p2 = s.p2,
    p3 = s.p3,
    p4 = s.p4,
    p5 = s.p5,
    step = s.step,
    stepTo = s.stepTo,
    pitch = s.pitch;
  let at = from,
    last = to + s.last;
  for (let i = count; i > 0; i--) {
    const d1 = v128.load(p1 + at),
      d2 = v128.load(p2 + at),
      d3 = v128.load(p3 + at),
      d4 = v128.load(p4 + at);
    const near = f32x4.sub(d4, f32x4.add(d2, d2)),
      nearOdd = scaled(f32x4.sub(d3, f32x4.add(d1, d1)), A);
    const far = f32x4.sub(d4, scaled(d2, 0.5)),
      farOdd = scaled(f32x4.sub(d3, scaled(d1, 0.5)), B);
    v128.store(to, f32x4.add(f32x4.sub(d4, scaled(d2, 2.5)), v128.load(p0 + at)));
    v128.store(to + pitch, f32x4.add(near, nearOdd));
    v128.store(to + 2 * pitch, f32x4.sub(near, nearOdd));
    v128.store(to + 3 * pitch, f32x4.add(far, farOdd));
    v128.store(to + 4 * pitch, f32x4.sub(far, farOdd));
    v128.store(last, f32x4.add(f32x4.sub(v128.load(p5 + at), scaled(d3, 2.5)), d1));
    at += step;
    to += stepTo;
    last += stepTo;
  }
}

/** The same of G g, but for its scale, for m of them, 3 to 5. */
export function gradientOfSix(s: Streams, from: usize, to: usize, count: usize): void {
  const p0 = s.p0,
    p1 = s.p1,
    p2 = s.p2,
    p3 = s.p3,
    p4 = s.p4,
    step = s.step,
    stepTo = s.stepTo,
    pitch = s.pitch,
    m = s.places;
  let at = from,
    last = to + s.last;
  for (let i = count; i > 0; i--) {
    const g0 = v128.load(p0 + at),
      g2 = v128.load(p2 + at);
    let highest = g2,
      near = f32x4.add(g0, scaled(g2, 0.5)),
      far = f32x4.add(g0, f32x4.add(g2, g2)),
      nearOdd = v128.load(p1 + at),
      farOdd = nearOdd;
    if (m > 3) {
      highest = v128.load(p3 + at);
      nearOdd = f32x4.add(nearOdd, scaled(highest, 0.5));
      farOdd = f32x4.add(farOdd, f32x4.add(highest, highest));
    }
    if (m > 4) {
      highest = v128.load(p4 + at);
      near = f32x4.add(near, scaled(highest, 0.25));
      far = f32x4.add(far, scaled(highest, 4));
    }
    nearOdd = scaled(nearOdd, A);
    farOdd = scaled(farOdd, B);
    v128.store(to, g0);
    v128.store(to + pitch, f32x4.add(near, nearOdd));
    v128.store(to + 2 * pitch, f32x4.sub(near, nearOdd));
    v128.store(to + 3 * pitch, f32x4.add(far, farOdd));
    v128.store(to + 4 * pitch, f32x4.sub(far, farOdd));
    v128.store(last, highest);
    at += step;
    to += stepTo;
    last += stepTo;
  }
}

/** AT c of `count` times six vectors, with the scale of G: 1, -2/3, -2/3, 1/6, 1/6, 1. */
export function sumsOfSix(s: SumPlanes, from: usize, to: usize, count: i32): void {
  const taps = s.taps,
    step = s.step,
    stepTo = s.stepTo,
    pitch = s.pitch,
    pitchTo = s.pitchTo;
  for (let i = count; i > 0; i--) {
    const c1 = v128.load(from + pitch),
      c2 = v128.load(from + 2 * pitch);
    const c3 = v128.load(from + 3 * pitch),
      c4 = v128.load(from + 4 * pitch),
      c5 = v128.load(from + 5 * pitch);
    const near = scaled(f32x4.add(c1, c2), -2.0 / 3.0),
      nearOdd = scaled(f32x4.sub(c1, c2), (-2.0 / 3.0) * A);
    const far = scaled(f32x4.add(c3, c4), 1.0 / 6.0),
      farOdd = scaled(f32x4.sub(c3, c4), B / 6.0);
    const y0 = f32x4.add(v128.load(from), f32x4.add(near, far));
    let y1 = f32x4.add(nearOdd, farOdd);
    if (taps === 2) y1 = f32x4.add(y1, c5);
    v128.store(to, y0);
    v128.store(to + pitchTo, y1);
    if (taps > 2) {
      const y2 = f32x4.add(scaled(near, 0.5), f32x4.add(far, far));
      v128.store(to + 2 * pitchTo, taps === 3 ? f32x4.add(y2, c5) : y2);
    }
    if (taps > 3) {
      const y3 = f32x4.add(scaled(nearOdd, 0.5), f32x4.add(farOdd, farOdd));
      v128.store(to + 3 * pitchTo, f32x4.add(y3, c5));
    }
    from += step;
    to += stepTo;
  }
}
