// biome-ignore lint/style/useImportType: AssemblyScript knows no imports of types
import { ConvSizes } from '../memory/conv_sizes';

/**
 * A product whose left rows lie anywhere in memory, and its epilogue. A row is `planes` x `lines` stretches of
 * `length` floats, `planePitch` and `linePitch` bytes apart. An instance is written into scratch memory.
 */
@unmanaged
export class RowProductSizes {
  planes: i32;
  lines: i32;
  length: i32;
  planePitch: usize;
  linePitch: usize;
  /** Columns of the right side, and 1 where each is a panel of its own. */
  columns: i32;
  thin: i32;
  bias: usize;
  activation: i32;
  alpha: f32;

  /** Of a convolution that writes so many channels. */
  set(g: ConvSizes, columns: i32, thin: bool): RowProductSizes {
    this.columns = columns;
    this.thin = <i32>thin;
    this.bias = g.bias;
    this.activation = g.activation;
    this.alpha = g.alpha;
    return this;
  }

  @inline
  rows(planes: i32, lines: i32, length: i32): void {
    this.planes = planes;
    this.lines = lines;
    this.length = length;
  }

  /** Where the bias of column n lies, or 0. */
  @inline
  biasOf(n: i32): usize {
    return this.bias ? this.bias + ((<usize>n) << 2) : 0;
  }
}
