export interface DropoutMaskAttrs {
  readonly shape: readonly number[];
  /** Above 0 and below 1. */
  readonly rate: number;
}
