/**
 * Up to eight streams of vectors, the values of tiles, and how their transforms are written: a plane for each
 * product, the last of them apart. An instance is written into scratch memory.
 */
@unmanaged
export class Streams {
  /** Where the streams begin. */
  p0: usize;
  p1: usize;
  p2: usize;
  p3: usize;
  p4: usize;
  p5: usize;
  p6: usize;
  p7: usize;
  /** How many of them there are, and how many planes. */
  places: i32;
  products: i32;
  /** Bytes from vector to vector of the streams and of the planes. */
  step: usize;
  stepTo: usize;
  /** Bytes from plane to plane, and from the first to the last. */
  pitch: usize;
  last: usize;

  /** Streams that begin `apart` bytes from each other. */
  begin(at: usize, apart: usize): void {
    this.p0 = at;
    this.p1 = at + apart;
    this.p2 = at + 2 * apart;
    this.p3 = at + 3 * apart;
    this.p4 = at + 4 * apart;
    this.p5 = at + 5 * apart;
    this.p6 = at + 6 * apart;
    this.p7 = at + 7 * apart;
  }
}
