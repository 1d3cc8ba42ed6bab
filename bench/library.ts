import type * as tf from '@tensorflow/tfjs-core';
import type { Builders } from './built_model.js';

/** What tasks are made of: one copy of TensorFlow.js, and the builders that are registered with it. */
export interface Library {
  readonly tf: typeof tf;
  readonly builders: Builders;
}
