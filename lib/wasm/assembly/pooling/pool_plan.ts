import { Geometry } from '../memory/geometry';

/** A pooling of ci channels, and one of its windows. */
@unmanaged
export class PoolPlan extends Geometry {
  /** The window placed: pixels from d0, h0, w0 up to but not d1, h1, w1. */
  d0: i32;
  d1: i32;
  h0: i32;
  h1: i32;
  w0: i32;
  w1: i32;

  @inline
  place(d0: i32, d1: i32, h0: i32, h1: i32, w0: i32, w1: i32): void {
    this.d0 = d0;
    this.d1 = d1;
    this.h0 = h0;
    this.h1 = h1;
    this.w0 = w0;
    this.w1 = w1;
  }
}
