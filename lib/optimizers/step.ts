import type * as tf from '@tensorflow/tfjs-core';

/** One kind of what an optimizer keeps for each variable: a moment, an accumulator. */
export interface SlotKind {
  /** Its name; it is saved as `variable/suffix`. */
  readonly suffix: string;
  /** What it starts as. Default 0. */
  readonly fill?: number;
  /** Its shape. Default the variable's. */
  readonly shape?: (variable: tf.Variable) => number[];
}

/** Tensors of one variable by the suffix of their slot. */
export type KeptTensors = Readonly<Record<string, tf.Tensor>>;

/** What a step makes of a variable: its new value, and what is kept by suffix; what is not there stays as it is. */
export interface Updated {
  /** The new value of the variable. */
  readonly value: tf.Tensor;
  /** The new value of what is kept under that suffix. */
  readonly [suffix: string]: tf.Tensor | undefined;
}

/** Where an optimizer is. */
export interface StepState {
  /** The learning rate. */
  readonly rate: number;
  /** The number of the step, from 1; with accumulated gradients, of the update. */
  readonly step: number;
  /** The name of the variable. */
  readonly name: string;
}
