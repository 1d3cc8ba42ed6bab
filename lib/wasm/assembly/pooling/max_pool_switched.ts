/** The adjoint of a maximum pooling's gradient in three dimensions, channels last. */
// biome-ignore lint/style/useImportType: AssemblyScript knows no imports of types
import { Geometry } from '../memory/geometry';
import { loadLanes, storeLanes } from '../product/multiply_add';

/** y: of each window the value of dx, which is of x's shape, where x is largest first. */
export function maxPoolSwitched(x: usize, dx: usize, y: usize, g: Geometry): void {
  const c = g.ci,
    ih = g.ih,
    iw = g.iw;
  const size = g.inputs << 2;
  for (let n = 0; n < g.batch; n++) {
    for (let z = 0; z < g.od; z++) {
      const d0 = g.depth.first(z),
        d1 = g.depth.end(z);
      for (let h = 0; h < g.oh; h++) {
        const h0 = g.height.first(h),
          h1 = g.height.end(h);
        for (let w = 0; w < g.ow; w++) {
          const w0 = g.width.first(w),
            w1 = g.width.end(w);
          for (let m = 0; m < c; m += 4) {
            const lanes = c - m,
              start = (<usize>((d0 * ih + h0) * iw + w0) * c + m) << 2;
            let best = f32x4.splat(-Infinity),
              value = loadLanes(dx + start, lanes);
            for (let i = d0; i < d1; i++) {
              for (let j = h0; j < h1; j++) {
                let at = (<usize>((i * ih + j) * iw + w0) * c + m) << 2;
                for (let k = w0; k < w1; k++) {
                  const v = loadLanes(x + at, lanes),
                    larger = f32x4.gt(v, best);
                  best = v128.bitselect(v, best, larger);
                  value = v128.bitselect(loadLanes(dx + at, lanes), value, larger);
                  at += (<usize>c) << 2;
                }
              }
            }
            storeLanes(y + ((<usize>m) << 2), value, lanes);
          }
          y += (<usize>c) << 2;
        }
      }
    }
    x += size;
    dx += size;
  }
}
