import { Geometry } from './geometry';

/** A convolution and its epilogue. Its input gradient writes the input, its filter gradient the filter. */
@unmanaged
export class ConvSizes extends Geometry {
  /** The bias of each channel of what is written, or 0. */
  bias: usize;
  /** As lib/wasm/host/convolution.ts numbers them. */
  activation: i32;
  /** The slope of leakyRelu below 0. */
  alpha: f32;
  /** The channels of the tensor that is written, or summed over, in memory: of them these are some. */
  written: i32;
  /** Of the kw ci rows that dw has for a line of taps, from which to before which a filter gradient computes them. */
  firstRow: i32;
  endRow: i32;
  /** 1 where the filter is given as the function of this way arranges it: packed, or transformed. */
  arranged: i32;
  /** The bytes that it then has, by the way's plan. */
  filterBytes: usize;

  /** Takes down how large the arranged filter is. Returns the bytes of scratch for it. */
  @inline
  planFilter(bytes: f64): f64 {
    this.filterBytes = <usize>bytes;
    return this.arranged ? 0 : bytes;
  }

  /** The bytes that the arranged filter has in scratch. */
  @inline
  get ownFilterBytes(): usize {
    return this.arranged ? 0 : this.filterBytes;
  }
}

/** The bytes of a filter as the function that takes it arranges it, once that is planned. */
export function filterBytes(g: ConvSizes): f64 {
  return <f64>g.filterBytes;
}
