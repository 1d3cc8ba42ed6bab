/**
 * The sizes of a convolution or a pooling in three dimensions, channels last. The host writes an instance into
 * the backend's memory (lib/wasm/host/sizes.ts); its letters are those of Dumoulin & Visin (arXiv 1603.07285).
 */

/** One dimension: lengths of input and output, kernel, stride, and the border before the input. */
@unmanaged
export class Span {
  i: i32;
  o: i32;
  k: i32;
  s: i32;
  b: i32;

  /** The first input in the window at p. */
  @inline
  first(p: i32): i32 {
    return max(p * this.s - this.b, 0);
  }

  /** The end of the inputs in the window at p. */
  @inline
  end(p: i32): i32 {
    return min(p * this.s - this.b + this.k, this.i);
  }

  /** The length that all windows read, with the border before it. */
  @inline
  get reached(): i32 {
    return (this.o - 1) * this.s + this.k;
  }
}

/** A volume from [batch, id, ih, iw, ci] to [batch, od, oh, ow, co]; an image has depth 1, a signal height 1. */
@unmanaged
export class Geometry {
  batch: i32;
  ci: i32;
  co: i32;
  id: i32;
  od: i32;
  kd: i32;
  sd: i32;
  bd: i32;
  ih: i32;
  oh: i32;
  kh: i32;
  sh: i32;
  bh: i32;
  iw: i32;
  ow: i32;
  kw: i32;
  sw: i32;
  bw: i32;

  @inline
  get depth(): Span {
    return changetype<Span>(changetype<usize>(this) + offsetof<Geometry>('id'));
  }

  @inline
  get height(): Span {
    return changetype<Span>(changetype<usize>(this) + offsetof<Geometry>('ih'));
  }

  @inline
  get width(): Span {
    return changetype<Span>(changetype<usize>(this) + offsetof<Geometry>('iw'));
  }

  /** Floats of an image of the input. */
  @inline
  get inputs(): usize {
    return <usize>this.id * this.ih * this.iw * this.ci;
  }

  /** Positions of the output. */
  @inline
  get positions(): i32 {
    return this.od * this.oh * this.ow;
  }
}
