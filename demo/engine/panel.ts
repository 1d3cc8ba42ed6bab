import type { View } from '../ui/view.js';

/** The part of a view that works with one model. */
export interface Panel extends View {
  /** Loads the model, for the backend that runs. */
  load(): Promise<void>;
}
