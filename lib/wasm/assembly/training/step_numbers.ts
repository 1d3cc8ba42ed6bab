import { loadLanes, storeLanes } from '../product/multiply_add';

/**
 * What the step of every optimizer takes besides its tensors, and what all do. Calls that are not inlined would double the
 * time of a step.
 */
@unmanaged
export class StepNumbers {
  size: i32;
  /** The part of each value that its decay leaves. */
  keep: f32;

  /** Averages in memory moved towards new values: decay average + rest v. They are stored in place. */
  @inline
  static average(averages: usize, v: v128, decay: f32, rest: f32, lanes: i32): v128 {
    const before = f32x4.mul(loadLanes(averages, lanes), f32x4.splat(decay));
    const moved = f32x4.add(before, f32x4.mul(v, f32x4.splat(rest)));
    storeLanes(averages, moved, lanes);
    return moved;
  }

  /** Stores keep value + change. */
  @inline
  move(value: usize, to: usize, change: v128, lanes: i32): void {
    const own = f32x4.mul(loadLanes(value, lanes), f32x4.splat(this.keep));
    storeLanes(to, f32x4.add(own, change), lanes);
  }
}
