import type * as tfl from '@tensorflow/tfjs-layers';

/** The sizes that encoder and decoder of a codec have. */
export interface CodecSizes {
  readonly filters: number;
  readonly decoderFilters: number;
  readonly strides: readonly number[];
  readonly codeSize: number;
  readonly blocks: number;
  readonly lstmLayers: number;
}

/** The two networks of a codec. */
export interface CodecParts {
  /** Samples to vectors. */
  encode(samples: tfl.SymbolicTensor): tfl.SymbolicTensor;
  /** Sums of codes to samples. */
  decode(code: tfl.SymbolicTensor, channels: number): tfl.SymbolicTensor;
}
