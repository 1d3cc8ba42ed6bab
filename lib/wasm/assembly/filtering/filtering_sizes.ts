import { ConvSizes } from '../memory/conv_sizes';

/** A convolution by minimal filtering, or its input gradient. */
@unmanaged
export class FilteringSizes extends ConvSizes {
  /** 1 for an input gradient: the filter is turned round. Of stride 1 it is a convolution of [kh, kw, co, ci]. */
  gradient: i32;

  /** Whether it is one of images or signals, which are all that is filtered. */
  @inline
  get flat(): bool {
    return this.id === 1 && this.kd === 1 && this.sd === 1;
  }

  /** Multiplications of the plain way for each pair of channels: every tap at every position. */
  @inline
  get products(): f64 {
    return <f64>this.batch * this.positions * this.kh * this.kw;
  }
}
