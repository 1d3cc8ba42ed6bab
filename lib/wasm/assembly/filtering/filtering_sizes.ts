import { ConvSizes } from '../memory/conv_sizes';

/** A convolution by minimal filtering. */
@unmanaged
export class FilteringSizes extends ConvSizes {
  /** 1 where the filter is turned round and [kh, kw, co, ci]: an input gradient of stride 1. */
  gradient: i32;
}
