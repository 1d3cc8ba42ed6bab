/** Planes of sums, one for each product, that become as many planes as taps. An instance is written into scratch memory. */
@unmanaged
export class SumPlanes {
  products: i32;
  taps: i32;
  /** Bytes from vector to vector of the sums and of the taps. */
  step: usize;
  stepTo: usize;
  /** Bytes from plane to plane of both. */
  pitch: usize;
  pitchTo: usize;
}
