/**
 * Average pooling in three dimensions, channels last, and its gradient. The average is over the values
 * that a window has: at the border they are fewer than kd kh kw.
 */
// biome-ignore lint/style/useImportType: AssemblyScript knows no imports of types
import { Geometry } from '../memory/geometry';
import { loadLanes, multiplyAdd, storeLanes, zero } from '../product/multiply_add';

/** y: the average of each window. */
export function averagePool(x: usize, y: usize, g: Geometry): void {
  zero(y, <usize>g.batch * g.positions * g.ci);
  share(x, y, false, g);
}

/** dx: every value of a window gets its share of the window's dy. */
export function averagePoolGradient(dy: usize, dx: usize, g: Geometry): void {
  zero(dx, <usize>g.batch * g.inputs);
  share(dx, dy, true, g);
}

/** Adds a share of each x to its windows' y or, backwards, of each y to its window's x. */
function share(x: usize, y: usize, backwards: bool, g: Geometry): void {
  const c = g.ci,
    id = g.id,
    ih = g.ih,
    iw = g.iw;
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
          const part = f32x4.splat(<f32>1 / <f32>((d1 - d0) * (h1 - h0) * (w1 - w0)));
          for (let i = d0; i < d1; i++) {
            for (let j = h0; j < h1; j++) {
              const row = x + ((<usize>(((n * id + i) * ih + j) * iw + w0) * c) << 2);
              for (let k = 0; k < w1 - w0; k++) {
                const pixel = row + ((<usize>(k * c)) << 2);
                if (backwards) addScaled(y, part, pixel, c);
                else addScaled(pixel, part, y, c);
              }
            }
          }
          y += (<usize>c) << 2;
        }
      }
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
