/** The adjoint of a maximum pooling's gradient in three dimensions, channels last. */
import { loadLanes, storeLanes } from '../product/multiply_add';
// biome-ignore lint/style/useImportType: AssemblyScript knows no imports of types
import { PoolPlan } from './pool_plan';

/** y: of each window the value of dx, which is of x's shape, where x is largest first; 0 of an empty window. */
export function maxPoolSwitched(x: usize, dx: usize, y: usize, g: PoolPlan): void {
  const c = g.ci;
  const pixel = (<usize>c) << 2,
    pitch = g.linePitch;
  for (let row = 0; row < g.rows; row++) {
    g.select(row);
    for (let w = 0; w < g.ow; w++) {
      const w0 = g.width.first(w),
        wide = g.width.end(w) - w0;
      const empty = g.deep <= 0 || g.tall <= 0 || wide <= 0;
      const start = g.start + <usize>w0 * pixel;
      for (let m = 0; m < c; m += 4) {
        const lanes = c - m,
          corner = start + ((<usize>m) << 2);
        let best = f32x4.splat(-Infinity),
          value = empty ? f32x4.splat(0) : loadLanes(dx + corner, lanes);
        for (let i = 0; i < g.deep; i++) {
          for (let j = 0; j < g.tall; j++) {
            let at = corner + <usize>(i * g.ih + j) * pitch;
            for (let k = 0; k < wide; k++) {
              const v = loadLanes(x + at, lanes),
                larger = f32x4.gt(v, best);
              best = v128.bitselect(v, best, larger);
              value = v128.bitselect(loadLanes(dx + at, lanes), value, larger);
              at += pixel;
            }
          }
        }
        storeLanes(y + ((<usize>m) << 2), value, lanes);
      }
      y += pixel;
    }
  }
}
