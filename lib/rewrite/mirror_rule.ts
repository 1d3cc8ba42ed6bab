import type * as tf from '@tensorflow/tfjs-core';
import type * as tfl from '@tensorflow/tfjs-layers';
import type { LengthStage } from '../arithmetic/length_stage.js';
import type { Link } from './encoder_chain.js';

type Config = tf.serialization.ConfigDict;

/** What a rule gets besides the layer that it undoes. */
export interface Undoing {
  /** Prefix of the new layers' names. */
  name: string;
  /** activation, useBias and initializers of a layer with weights. */
  config: Config;
  /** From the encoder's input to this layer. */
  stages: () => LengthStage[];
  /** Whether a convolution's counterpart gets its kernel. */
  tied: boolean;
  note: (text: string) => void;
}

/** `weights` pass activations on, `shape` and `elementwise` layers do not; `none` has no mirror image. */
export type Rule =
  | { role: 'weights' | 'shape'; undo: (link: Link, undoing: Undoing) => tfl.layers.Layer[] }
  | { role: 'elementwise' }
  | { role: 'none' };
