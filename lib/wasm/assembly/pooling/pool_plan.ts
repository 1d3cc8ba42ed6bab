import { Geometry } from '../memory/geometry';

/**
 * The windows of a pooling, one row of them after the other, in the order of the positions. Windows are cut at
 * the border of the input; one that lies in the border alone has nothing of it.
 */
@unmanaged
export class PoolPlan extends Geometry {
  /** Planes and lines of the input that the windows of the selected row have. */
  deep: i32;
  tall: i32;
  /** The bytes from the input's beginning to the first line of these. */
  start: usize;
  /** 1 where no two windows of a gradient have a pixel in common and each pixel is in one. */
  once: i32;

  /** The rows of windows of all images. */
  @inline
  get rows(): i32 {
    return this.batch * this.od * this.oh;
  }

  /** The bytes from line to line of the input. */
  @inline
  get linePitch(): usize {
    return (<usize>this.iw * this.ci) << 2;
  }

  select(row: i32): void {
    const h = row % this.oh;
    const planes = row / this.oh;
    const z = planes % this.od,
      image = planes / this.od;
    const d0 = this.depth.first(z),
      h0 = this.height.first(h);
    this.deep = this.depth.end(z) - d0;
    this.tall = this.height.end(h) - h0;
    this.start = <usize>((image * this.id + d0) * this.ih + h0) * this.linePitch;
  }
}
