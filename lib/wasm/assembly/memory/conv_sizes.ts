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
}
