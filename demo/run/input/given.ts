import type { ModelDescription, PredictInput, PredictOptions } from '../../../lib/predict/index.js';
import type { Sample } from '../../deconvolve/input_kind.js';
import type { Scale } from '../../deconvolve/scales.js';

/** An input that is ready: what `predict` takes. */
export interface Given {
  readonly input: PredictInput;
  readonly options: PredictOptions;
  /** The model's, without what was chosen otherwise. */
  readonly description: ModelDescription;
  /** The same for `deconvolve`; null where that has no way to take it. */
  readonly looked: { readonly sample: Sample; readonly scale: Scale } | null;
}

/** What asks for one kind of input, shows what is done to it, and lets that be chosen. */
export interface InputPanel {
  readonly element: HTMLElement;
  /** A file of the user's. */
  take(file: File): Promise<void>;
}

/** What an input panel is for. */
export interface Asked {
  readonly description: ModelDescription;
  given(input: Given): void;
  /** There is nothing to give yet: what was given before is no longer what is shown. */
  missing(): void;
  fail(error: unknown): void;
}
