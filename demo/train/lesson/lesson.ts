import type * as tf from '@tensorflow/tfjs-core';
import type { LayersModel } from '@tensorflow/tfjs-layers';
import type { Random } from '../../../lib/arithmetic/random.js';
import type { DataDescription } from '../../../lib/data/data_description.js';

/** What a network learns, and what it is judged by. */
export interface Lesson {
  /** Of its files. */
  name: string;
  /** Of an example. */
  shape: readonly number[];
  /** Examples that it never learns from, one after the other. */
  unseen: Float32Array;
  /** How many of these are shown. */
  shown: number;
  /** What principal components are and were fitted to, up to the number that is their error. */
  about: string;
  /** The error of as many principal components as the code has numbers, on the unseen examples. */
  components(): Promise<number>;
  build(seed: number): LayersModel;
  /** The same network for examples alone, where `build` makes one for any size; for files that leave no size open. */
  buildSized?(seed: number): LayersModel;
  /** Examples to learn from, drawn by chance. */
  batch(random: Random): tf.Tensor;
  /** What is kept with the model, so that others know what it takes. */
  description: DataDescription;
}
