/**
 * Average pooling in three dimensions, channels last, and its gradient. The average is over the values
 * that a window has: at the border they are fewer than kd kh kw.
 */
import { loadLanes, multiplyAdd, storeLanes, zero } from '../product/multiply_add';
// biome-ignore lint/style/useImportType: AssemblyScript knows no imports of types
import { PoolPlan } from './pool_plan';

/** y: the average of each window. */
export function averagePool(x: usize, y: usize, g: PoolPlan): void {
  zero(y, <usize>g.batch * g.positions * g.ci);
  share(x, y, false, g);
}

/** dx: every value of a window gets its share of the window's dy. */
export function averagePoolGradient(dy: usize, dx: usize, g: PoolPlan): void {
  zero(dx, <usize>g.batch * g.inputs);
  share(dx, dy, true, g);
}

/** Adds a share of each x to its windows' y or, backwards, of each y to its window's x. */
function share(x: usize, y: usize, backwards: bool, g: PoolPlan): void {
  const c = g.ci,
    ow = g.ow;
  const pixel = (<usize>c) << 2,
    pitch = g.linePitch;
  for (let row = 0; row < g.rows; row++) {
    g.select(row);
    for (let w = 0; w < ow; w++) {
      const w0 = g.width.first(w),
        wide = g.width.end(w) - w0;
      const part = f32x4.splat(<f32>1 / <f32>(g.deep * g.tall * wide));
      for (let i = 0; i < g.deep; i++) {
        let line = x + g.start + <usize>(i * g.ih) * pitch + <usize>w0 * pixel;
        for (let j = 0; j < g.tall; j++) {
          for (let k = 0; k < wide; k++) {
            const at = line + <usize>k * pixel;
            if (backwards) addScaled(y, part, at, c);
            else addScaled(at, part, y, c);
          }
          line += pitch;
        }
      }
      y += pixel;
    }
  }
}

function addScaled(from: usize, factor: v128, to: usize, c: i32): void {
  for (let n = 0; n < c; n += 4) {
    const lanes = c - n,
      at = (<usize>n) << 2;
    const sum = multiplyAdd(loadLanes(from + at, lanes), factor, loadLanes(to + at, lanes));
    storeLanes(to + at, sum, lanes);
  }
}
