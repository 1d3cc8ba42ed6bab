/** The name of a kernel that tfjs does not have; the wasm backend gets it from lib/wasm. */
export const DROPOUT_MASK = 'DropoutMask';

export interface DropoutMaskAttrs {
  readonly shape: readonly number[];
  /** Above 0 and below 1. */
  readonly rate: number;
}
