/**
 * Minimal filtering in one dimension: F(7 - r, r) gives m = 7 - r outputs of a filter of r = 2 to 5 taps from
 * six values by six products, where the definition has m r. Y = AT [(G g) . (BT d)] with the letters of
 * Lavin & Gray 2015 (arXiv 1509.09308). BT depends on the points alone, 0, a, -a, b, -b and infinity, so
 * that phases of all r can share V. With a = 3/4 and b = 3/2 all constants are exact, and the error is a fifth
 * of that of 1 and 2, which need fewer products. All values are four channels at once.
 */
import { activate, multiplyAdd, storeLanes } from '../product/multiply_add';

const A: f32 = 0.75;
const B: f32 = 1.5;

/** A class, since only methods can be marked to be inlined: calls would take a third of the time. */
// biome-ignore lint/complexity/noStaticOnlyClass: see above
export class Transform {
  /** V = BT d, from six values to six, `step` and `pitch` bytes apart. */
  @inline
  static ofData(d: usize, step: usize, v: usize, pitch: usize): void {
    Transform.ofValues(
      v128.load(d),
      v128.load(d + step),
      v128.load(d + 2 * step),
      v128.load(d + 3 * step),
      v128.load(d + 4 * step),
      v128.load(d + 5 * step),
      v,
      pitch,
    );
  }

  @inline
  static ofValues(
    d0: v128,
    d1: v128,
    d2: v128,
    d3: v128,
    d4: v128,
    d5: v128,
    v: usize,
    pitch: usize,
  ): void {
    const squareA = f32x4.splat(-A * A),
      squareB = f32x4.splat(-B * B);
    const squares = f32x4.splat(A * A * B * B),
      sum = f32x4.splat(-A * A - B * B);
    const evenA = multiplyAdd(squareB, d2, d4),
      oddA = f32x4.mul(f32x4.splat(A), multiplyAdd(squareB, d1, d3));
    const evenB = multiplyAdd(squareA, d2, d4),
      oddB = f32x4.mul(f32x4.splat(B), multiplyAdd(squareA, d1, d3));
    v128.store(v, multiplyAdd(squares, d0, multiplyAdd(sum, d2, d4)));
    v128.store(v + pitch, f32x4.add(evenA, oddA));
    v128.store(v + 2 * pitch, f32x4.sub(evenA, oddA));
    v128.store(v + 3 * pitch, f32x4.add(evenB, oddB));
    v128.store(v + 4 * pitch, f32x4.sub(evenB, oddB));
    v128.store(v + 5 * pitch, multiplyAdd(squares, d1, multiplyAdd(sum, d3, d5)));
  }

  /** Y = AT M, from six products to m outputs. */
  @inline
  static ofProducts(p: usize, pitch: usize, m: i32, y: usize, step: usize): void {
    Transform.write(p, pitch, m, 0, m, y, step, 4, f32x4.splat(0), 0, 0);
  }

  /** The same with bias and activation: of m outputs those `from` to before `until`, `lanes` channels. */
  @inline
  static write(
    p: usize,
    pitch: usize,
    m: i32,
    from: i32,
    until: i32,
    y: usize,
    step: usize,
    lanes: i32,
    bias: v128,
    activation: i32,
    alpha: f32,
  ): void {
    Transform.writeValues(
      v128.load(p),
      v128.load(p + pitch),
      v128.load(p + 2 * pitch),
      v128.load(p + 3 * pitch),
      v128.load(p + 4 * pitch),
      v128.load(p + 5 * pitch),
      m,
      from,
      until,
      y,
      step,
      lanes,
      bias,
      activation,
      alpha,
    );
  }

  @inline
  static writeValues(
    m0: v128,
    m1: v128,
    m2: v128,
    m3: v128,
    m4: v128,
    last: v128,
    m: i32,
    from: i32,
    until: i32,
    y: usize,
    step: usize,
    lanes: i32,
    bias: v128,
    activation: i32,
    alpha: f32,
  ): void {
    const evenA = f32x4.add(m1, m2),
      oddA = f32x4.sub(m1, m2);
    const evenB = f32x4.add(m3, m4),
      oddB = f32x4.sub(m3, m4);
    if (from === 0 && until > 0) {
      const value = f32x4.add(f32x4.add(m0, evenA), f32x4.add(evenB, bias));
      storeLanes(y, activate(value, activation, alpha), lanes);
    }
    if (until < 2) return;
    let value = combine(A, oddA, B, oddB, bias);
    if (m === 2) value = f32x4.add(value, last);
    storeLanes(y + step, activate(value, activation, alpha), lanes);
    if (until < 3) return;
    value = combine(A * A, evenA, B * B, evenB, bias);
    if (m === 3) value = f32x4.add(value, last);
    storeLanes(y + 2 * step, activate(value, activation, alpha), lanes);
    if (until < 4) return;
    value = combine(A * A * A, oddA, B * B * B, oddB, bias);
    if (m === 4) value = f32x4.add(value, last);
    storeLanes(y + 3 * step, activate(value, activation, alpha), lanes);
    if (until < 5) return;
    value = f32x4.add(last, combine(A * A * A * A, evenA, B * B * B * B, evenB, bias));
    storeLanes(y + 4 * step, activate(value, activation, alpha), lanes);
  }
}

/** U = G g, from r taps to six values: the filter as a polynomial, at each of the points. */
export function transformTaps(g: usize, step: usize, r: i32, u: usize, pitch: usize): void {
  const first = v128.load(g);
  let evenA = first,
    evenB = first,
    last = first;
  let oddA = f32x4.splat(0),
    oddB = oddA;
  let powerA = A,
    powerB = B;
  for (let i = 1; i < r; i++) {
    last = v128.load(g + <usize>i * step);
    const a = f32x4.splat(powerA),
      b = f32x4.splat(powerB);
    if (i & 1) {
      oddA = multiplyAdd(a, last, oddA);
      oddB = multiplyAdd(b, last, oddB);
    } else {
      evenA = multiplyAdd(a, last, evenA);
      evenB = multiplyAdd(b, last, evenB);
    }
    powerA *= A;
    powerB *= B;
  }
  const a = f32x4.splat(1 / (2 * A * A * (A * A - B * B))),
    b = f32x4.splat(1 / (2 * B * B * (B * B - A * A)));
  v128.store(u, f32x4.mul(f32x4.splat(1 / (A * A * B * B)), first));
  v128.store(u + pitch, f32x4.mul(a, f32x4.add(evenA, oddA)));
  v128.store(u + 2 * pitch, f32x4.mul(a, f32x4.sub(evenA, oddA)));
  v128.store(u + 3 * pitch, f32x4.mul(b, f32x4.add(evenB, oddB)));
  v128.store(u + 4 * pitch, f32x4.mul(b, f32x4.sub(evenB, oddB)));
  v128.store(u + 5 * pitch, last);
}

function combine(a: f32, x: v128, b: f32, y: v128, bias: v128): v128 {
  return multiplyAdd(f32x4.splat(a), x, multiplyAdd(f32x4.splat(b), y, bias));
}
