import { Geometry } from '../memory/geometry';

/** An image, each of whose ci channels has co / ci filters; taps are dh rows and dw columns apart. */
@unmanaged
export class DepthwiseSizes extends Geometry {
  dh: i32;
  dw: i32;

  /** Filters of a channel; a tensor of no channels has none. */
  @inline
  get multiplier(): i32 {
    return this.co / max(this.ci, 1);
  }

  /** The row of the image that tap i of the windows at row y sees; outside where there is none. */
  @inline
  row(y: i32, i: i32): i32 {
    return y * this.sh - this.bh + i * this.dh;
  }
}
