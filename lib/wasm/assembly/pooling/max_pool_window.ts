/**
 * One window of a maximum pooling, as many pixels `wide`, of the row that is selected: x, and dx, are where its
 * first pixel has the channel, or the first of four channels. NaN is larger than nothing, first or not.
 */
// biome-ignore lint/style/useImportType: AssemblyScript knows no imports of types
import { PoolPlan } from './pool_plan';

/** y: the maxima of four channels. */
export function windowMaximum4(x: usize, y: usize, wide: i32, g: PoolPlan): void {
  const pixel = (<usize>g.ci) << 2,
    pitch = g.linePitch,
    tall = g.tall;
  let best = f32x4.splat(-Infinity);
  for (let z = 0; z < g.deep; z++) {
    let line = x + <usize>(z * g.ih) * pitch;
    for (let h = 0; h < tall; h++) {
      let at = line;
      for (let w = 0; w < wide; w++) {
        best = f32x4.pmax(best, v128.load(at));
        at += pixel;
      }
      line += pitch;
    }
  }
  v128.store(y, best);
}

/** y: the maxima of sixteen channels. */
export function windowMaximum16(x: usize, y: usize, wide: i32, g: PoolPlan): void {
  const pixel = (<usize>g.ci) << 2,
    pitch = g.linePitch,
    tall = g.tall;
  let a = f32x4.splat(-Infinity);
  let b = a,
    c = a,
    d = a;
  for (let z = 0; z < g.deep; z++) {
    let line = x + <usize>(z * g.ih) * pitch;
    for (let h = 0; h < tall; h++) {
      let at = line;
      for (let w = 0; w < wide; w++) {
        a = f32x4.pmax(a, v128.load(at));
        b = f32x4.pmax(b, v128.load(at, 16));
        c = f32x4.pmax(c, v128.load(at, 32));
        d = f32x4.pmax(d, v128.load(at, 48));
        at += pixel;
      }
      line += pitch;
    }
  }
  v128.store(y, a);
  v128.store(y, b, 16);
  v128.store(y, c, 32);
  v128.store(y, d, 48);
}

/** y: the maximum of one channel. */
export function windowMaximum1(x: usize, y: usize, wide: i32, g: PoolPlan): void {
  const pixel = (<usize>g.ci) << 2,
    pitch = g.linePitch,
    tall = g.tall;
  let best: f32 = -Infinity;
  for (let z = 0; z < g.deep; z++) {
    let line = x + <usize>(z * g.ih) * pitch;
    for (let h = 0; h < tall; h++) {
      let at = line;
      for (let w = 0; w < wide; w++) {
        const v = f32.load(at);
        if (v > best) best = v;
        at += pixel;
      }
      line += pitch;
    }
  }
  f32.store(y, best);
}

/** dx: dy of four channels where they are largest first. */
export function windowGradient4(x: usize, dy: usize, dx: usize, wide: i32, g: PoolPlan): void {
  const pixel = (<usize>g.ci) << 2,
    pitch = g.linePitch,
    tall = g.tall,
    once = g.once;
  let best = f32x4.splat(-Infinity);
  let place = i32x4.splat(0);
  for (let z = 0; z < g.deep; z++) {
    let line = <usize>(z * g.ih) * pitch;
    for (let h = 0; h < tall; h++) {
      let at = line;
      for (let w = 0; w < wide; w++) {
        const v = v128.load(x + at);
        const larger = f32x4.gt(v, best);
        best = v128.bitselect(v, best, larger);
        place = v128.bitselect(i32x4.splat(<i32>at), place, larger);
        at += pixel;
      }
      line += pitch;
    }
  }
  // Every pixel of the window takes the gradient of the channels whose maximum it is.
  const gradient = v128.load(dy);
  for (let z = 0; z < g.deep; z++) {
    let line = <usize>(z * g.ih) * pitch;
    for (let h = 0; h < tall; h++) {
      let at = line;
      for (let w = 0; w < wide; w++) {
        const p = dx + at;
        const mine = v128.and(i32x4.eq(place, i32x4.splat(<i32>at)), gradient);
        v128.store(p, once ? mine : f32x4.add(v128.load(p), mine));
        at += pixel;
      }
      line += pitch;
    }
  }
}

/** The same of one channel. */
export function windowGradient1(x: usize, dy: usize, dx: usize, wide: i32, g: PoolPlan): void {
  const pixel = (<usize>g.ci) << 2,
    pitch = g.linePitch,
    tall = g.tall,
    once = g.once;
  if (g.deep <= 0 || tall <= 0 || wide <= 0) return;
  let best: f32 = -Infinity;
  let place: usize = 0;
  for (let z = 0; z < g.deep; z++) {
    let line = <usize>(z * g.ih) * pitch;
    for (let h = 0; h < tall; h++) {
      let at = line;
      for (let w = 0; w < wide; w++) {
        const v = f32.load(x + at);
        if (v > best) {
          best = v;
          place = at;
        }
        // The gradient may go elsewhere: what nothing else writes begins at 0.
        if (once) f32.store(dx + at, 0);
        at += pixel;
      }
      line += pitch;
    }
  }
  const p = dx + place;
  f32.store(p, f32.load(p) + f32.load(dy));
}
