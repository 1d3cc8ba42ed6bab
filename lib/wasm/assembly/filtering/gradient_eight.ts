/**
 * The transforms of minimal filtering F(T, m) with T + m - 1 = 8, as gradient_six.ts has them for 6. The points
 * are 0, +-1/2, +-1, +-2 and infinity: of all that are symmetric these round least, and no more than four times
 * as much as the six.
 */
// biome-ignore lint/style/useImportType: AssemblyScript knows no imports of types
import { Streams } from './streams';
// biome-ignore lint/style/useImportType: AssemblyScript knows no imports of types
import { SumPlanes } from './sum_planes';

function scaled(v: v128, by: f32): v128 {
  return f32x4.mul(v, f32x4.splat(by));
}

/** BT d of `count` times eight vectors: see inputOfSix. */
export function inputOfEight(s: Streams, from: usize, to: usize, count: usize): void {
  const p0 = s.p0,
    p1 = s.p1,
    p2 = s.p2,
    p3 = s.p3,
    p4 = s.p4,
    p5 = s.p5,
    p6 = s.p6,
    p7 = s.p7,
    step = s.step,
    stepTo = s.stepTo,
    pitch = s.pitch;
  let at = from,
    last = to + s.last;
  for (let i = count; i > 0; i--) {
    const d1 = v128.load(p1 + at),
      d2 = v128.load(p2 + at),
      d3 = v128.load(p3 + at),
      d4 = v128.load(p4 + at),
      d5 = v128.load(p5 + at),
      d6 = v128.load(p6 + at);
    const zero = scaled(f32x4.sub(d4, d2), 5.25);
    v128.store(to, f32x4.add(f32x4.sub(v128.load(p0 + at), d6), zero));
    const infinity = scaled(f32x4.sub(d3, d5), 5.25);
    v128.store(last, f32x4.add(f32x4.sub(v128.load(p7 + at), d1), infinity));
    const half = f32x4.add(f32x4.sub(d6, scaled(d4, 5)), scaled(d2, 4)),
      halfOdd = scaled(f32x4.add(f32x4.sub(d5, scaled(d3, 5)), scaled(d1, 4)), 0.5);
    const one = f32x4.add(f32x4.sub(d6, scaled(d4, 4.25)), d2),
      oneOdd = f32x4.add(f32x4.sub(d5, scaled(d3, 4.25)), d1);
    const two = f32x4.add(f32x4.sub(d6, scaled(d4, 1.25)), scaled(d2, 0.25)),
      twoOdd = scaled(f32x4.add(f32x4.sub(d5, scaled(d3, 1.25)), scaled(d1, 0.25)), 2);
    v128.store(to + pitch, f32x4.add(half, halfOdd));
    v128.store(to + 2 * pitch, f32x4.sub(half, halfOdd));
    v128.store(to + 3 * pitch, f32x4.add(one, oneOdd));
    v128.store(to + 4 * pitch, f32x4.sub(one, oneOdd));
    v128.store(to + 5 * pitch, f32x4.add(two, twoOdd));
    v128.store(to + 6 * pitch, f32x4.sub(two, twoOdd));
    at += step;
    to += stepTo;
    last += stepTo;
  }
}

/** The same of G g, but for its scale, for m of them, 4 to 7. */
export function gradientOfEight(s: Streams, from: usize, to: usize, count: usize): void {
  const p0 = s.p0,
    p1 = s.p1,
    p2 = s.p2,
    p3 = s.p3,
    p4 = s.p4,
    p5 = s.p5,
    p6 = s.p6,
    step = s.step,
    stepTo = s.stepTo,
    pitch = s.pitch,
    m = s.places;
  let at = from,
    last = to + s.last;
  for (let i = count; i > 0; i--) {
    const g0 = v128.load(p0 + at),
      g1 = v128.load(p1 + at),
      g2 = v128.load(p2 + at);
    let highest = v128.load(p3 + at);
    let half = f32x4.add(g0, scaled(g2, 0.25)),
      one = f32x4.add(g0, g2),
      two = f32x4.add(g0, scaled(g2, 4)),
      halfOdd = f32x4.add(g1, scaled(highest, 0.25)),
      oneOdd = f32x4.add(g1, highest),
      twoOdd = f32x4.add(g1, scaled(highest, 4));
    if (m > 4) {
      highest = v128.load(p4 + at);
      half = f32x4.add(half, scaled(highest, 0.0625));
      one = f32x4.add(one, highest);
      two = f32x4.add(two, scaled(highest, 16));
    }
    if (m > 5) {
      highest = v128.load(p5 + at);
      halfOdd = f32x4.add(halfOdd, scaled(highest, 0.0625));
      oneOdd = f32x4.add(oneOdd, highest);
      twoOdd = f32x4.add(twoOdd, scaled(highest, 16));
    }
    if (m > 6) {
      highest = v128.load(p6 + at);
      half = f32x4.add(half, scaled(highest, 0.015625));
      one = f32x4.add(one, highest);
      two = f32x4.add(two, scaled(highest, 64));
    }
    halfOdd = scaled(halfOdd, 0.5);
    twoOdd = f32x4.add(twoOdd, twoOdd);
    v128.store(to, g0);
    v128.store(to + pitch, f32x4.add(half, halfOdd));
    v128.store(to + 2 * pitch, f32x4.sub(half, halfOdd));
    v128.store(to + 3 * pitch, f32x4.add(one, oneOdd));
    v128.store(to + 4 * pitch, f32x4.sub(one, oneOdd));
    v128.store(to + 5 * pitch, f32x4.add(two, twoOdd));
    v128.store(to + 6 * pitch, f32x4.sub(two, twoOdd));
    v128.store(last, highest);
    at += step;
    to += stepTo;
    last += stepTo;
  }
}

/** AT c as sumsOfSix has it, for 2 to 5 taps, with the scale of G: 1, 32/45 twice, -2/9 and 1/90 twice, 1. */
export function sumsOfEight(s: SumPlanes, from: usize, to: usize, count: i32): void {
  const taps = s.taps,
    step = s.step,
    stepTo = s.stepTo,
    pitch = s.pitch,
    pitchTo = s.pitchTo;
  for (let i = count; i > 0; i--) {
    const c1 = v128.load(from + pitch),
      c2 = v128.load(from + 2 * pitch);
    const c3 = v128.load(from + 3 * pitch),
      c4 = v128.load(from + 4 * pitch);
    const c5 = v128.load(from + 5 * pitch),
      c6 = v128.load(from + 6 * pitch),
      c7 = v128.load(from + 7 * pitch);
    const half = scaled(f32x4.add(c1, c2), 32.0 / 45.0),
      halfOdd = scaled(f32x4.sub(c1, c2), 16.0 / 45.0);
    const one = scaled(f32x4.add(c3, c4), -2.0 / 9.0),
      oneOdd = scaled(f32x4.sub(c3, c4), -2.0 / 9.0);
    const two = scaled(f32x4.add(c5, c6), 1.0 / 90.0),
      twoOdd = scaled(f32x4.sub(c5, c6), 1.0 / 45.0);
    const y0 = f32x4.add(v128.load(from), f32x4.add(f32x4.add(half, one), two));
    let y1 = f32x4.add(f32x4.add(halfOdd, oneOdd), twoOdd);
    if (taps === 2) y1 = f32x4.add(y1, c7);
    v128.store(to, y0);
    v128.store(to + pitchTo, y1);
    if (taps > 2) {
      const y2 = f32x4.add(f32x4.add(scaled(half, 0.25), one), scaled(two, 4));
      v128.store(to + 2 * pitchTo, taps === 3 ? f32x4.add(y2, c7) : y2);
    }
    if (taps > 3) {
      const y3 = f32x4.add(f32x4.add(scaled(halfOdd, 0.25), oneOdd), scaled(twoOdd, 4));
      v128.store(to + 3 * pitchTo, taps === 4 ? f32x4.add(y3, c7) : y3);
    }
    if (taps > 4) {
      const y4 = f32x4.add(f32x4.add(scaled(half, 0.0625), one), scaled(two, 16));
      v128.store(to + 4 * pitchTo, f32x4.add(y4, c7));
    }
    from += step;
    to += stepTo;
  }
}
