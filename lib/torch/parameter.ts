import type * as tfl from '@tensorflow/tfjs-layers';

/** A variable here and the parameter of torch for it; of recurrent layers it may be several. */
export interface Parameter {
  /** Torch's names: weight, bias, running_mean, running_var. */
  names: readonly string[];
  /** The shape that each of them has in torch. */
  shape: number[];
  variable: tfl.LayerVariable;
  /** Whether torch may have axes of 1 besides. */
  spread?: boolean;
  /** Which axis is that of a kernel's outputs in torch; default 0. */
  outputs?: number;
  /** Their numbers in the order of the axes here; a text says why that cannot be. */
  toTfjs(...numbers: Float32Array[]): Float32Array | string;
}
