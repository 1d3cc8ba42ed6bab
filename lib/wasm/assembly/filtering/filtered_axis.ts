/**
 * The 2-parallel fast FIR algorithm (Parhi 1999, VLSI Digital Signal Processing Systems, section 9.2; Mou &
 * Duhamel 1991) over minimal filtering (transforms.ts). With the even and the odd values of the data,
 * e and o, and of the taps, f and g,
 *
 *     even outputs = f * (e - o) + (f + g) * o,   odd outputs = (f + g) * o + g * (e' - o),
 *
 * e' one value on: three filters of half the taps, r = 3 to 5, in place of four. Each uses F(7 - r, r), so
 * that 18 products give 2 (7 - r) outputs of k = 5 to 10 taps from 13 values. An odd number of taps leaves g
 * without a last one: its point infinity, the last, is nothing.
 */
import { Transform, transformTaps } from './transforms';

/** What is common to both dimensions of a convolution: how one is filtered. */
@unmanaged
export class FilteredAxis {
  /** Taps, and those of one part; one part, or three. */
  k: i32;
  r: i32;
  parts: i32;
  /** Points of a tile, and those that are not nothing. */
  points: i32;
  counted: i32;
  /** Values and outputs of a tile, and tiles for all outputs. */
  values: i32;
  m: i32;
  tiles: i32;

  /** Of o outputs of k taps, in three parts where `halved`; one tap is not filtered at all. */
  set(o: i32, k: i32, halved: bool): FilteredAxis {
    this.k = k;
    this.parts = halved ? 3 : 1;
    this.r = halved ? (k + 1) >> 1 : k;
    this.points = k > 1 ? 6 * this.parts : 1;
    this.counted = this.points - (halved ? k & 1 : 0);
    this.values = halved ? 13 : this.points;
    this.m = k > 1 ? (halved ? 2 : 1) * (7 - this.r) : 1;
    this.tiles = (o + this.m - 1) / this.m;
    return this;
  }

  /** The length of the data that all tiles read. */
  @inline
  get reach(): i32 {
    return (this.tiles - 1) * this.m + this.values;
  }

  /** V of a tile's values, `step` and `pitch` bytes apart. */
  @inline
  ofData(d: usize, step: usize, v: usize, pitch: usize): void {
    if (this.parts === 1) {
      Transform.ofData(d, step, v, pitch);
      return;
    }
    const e1 = v128.load(d + 2 * step),
      e2 = v128.load(d + 4 * step),
      e3 = v128.load(d + 6 * step),
      e4 = v128.load(d + 8 * step),
      e5 = v128.load(d + 10 * step);
    const o0 = v128.load(d + step),
      o1 = v128.load(d + 3 * step),
      o2 = v128.load(d + 5 * step),
      o3 = v128.load(d + 7 * step),
      o4 = v128.load(d + 9 * step),
      o5 = v128.load(d + 11 * step);
    Transform.ofValues(
      f32x4.sub(v128.load(d), o0),
      f32x4.sub(e1, o1),
      f32x4.sub(e2, o2),
      f32x4.sub(e3, o3),
      f32x4.sub(e4, o4),
      f32x4.sub(e5, o5),
      v,
      pitch,
    );
    Transform.ofValues(o0, o1, o2, o3, o4, o5, v + 6 * pitch, pitch);
    Transform.ofValues(
      f32x4.sub(e1, o0),
      f32x4.sub(e2, o1),
      f32x4.sub(e3, o2),
      f32x4.sub(e4, o3),
      f32x4.sub(e5, o4),
      f32x4.sub(v128.load(d + 12 * step), o5),
      v + 12 * pitch,
      pitch,
    );
  }

  /** Y of a tile's products, its first `until` outputs, with an epilogue as in Transform. */
  @inline
  write(
    p: usize,
    pitch: usize,
    until: i32,
    y: usize,
    step: usize,
    lanes: i32,
    bias: v128,
    activation: i32,
    alpha: f32,
  ): void {
    const m = 7 - this.r;
    if (this.parts === 1) {
      Transform.write(p, pitch, m, 0, until, y, step, lanes, bias, activation, alpha);
      return;
    }
    const q = p + 6 * pitch,
      r = p + 12 * pitch;
    for (let odd = 0; odd < 2; odd++) {
      const other = odd ? r : p;
      Transform.writeValues(
        f32x4.add(v128.load(other), v128.load(q)),
        f32x4.add(v128.load(other + pitch), v128.load(q + pitch)),
        f32x4.add(v128.load(other + 2 * pitch), v128.load(q + 2 * pitch)),
        f32x4.add(v128.load(other + 3 * pitch), v128.load(q + 3 * pitch)),
        f32x4.add(v128.load(other + 4 * pitch), v128.load(q + 4 * pitch)),
        f32x4.add(v128.load(other + 5 * pitch), v128.load(q + 5 * pitch)),
        m,
        0,
        (until + 1 - odd) >> 1,
        y + <usize>odd * step,
        2 * step,
        lanes,
        bias,
        activation,
        alpha,
      );
    }
  }

  /** U of the taps. */
  ofTaps(g: usize, step: usize, u: usize, pitch: usize): void {
    if (this.k === 1) {
      v128.store(u, v128.load(g));
      return;
    }
    if (this.parts === 1) {
      transformTaps(g, step, this.r, u, pitch);
      return;
    }
    const odd = u + 12 * pitch;
    transformTaps(g, 2 * step, this.r, u, pitch);
    transformTaps(g + step, 2 * step, this.k - this.r, odd, pitch);
    for (let j: usize = 0; j < 6; j++) {
      let sum = v128.load(u + j * pitch);
      if (<i32>j + 12 < this.counted) sum = f32x4.add(sum, v128.load(odd + j * pitch));
      v128.store(u + (6 + j) * pitch, sum);
    }
  }
}
