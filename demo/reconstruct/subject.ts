import type { Live } from '../input/live.js';

/** A place on a drawing pad: from 0, left and above, to 1. */
export type Point = readonly [x: number, y: number];

/** What was read of a file. */
export interface ReadValues {
  readonly values: Float32Array;
  /** What of the file that is, behind its name: empty for all of it. */
  readonly part: string;
}

/** What an autoencoder of the demo is about: digits or heartbeats. */
export interface Subject {
  /** Of the model, and in the address. */
  name: string;
  title: string;
  /** What the model squeezes into what. */
  about: string;
  examples: readonly string[];
  /** Those of `examples` whose like the model was trained on. */
  trainedOn: readonly number[];
  example(at: number, seed: number): Float32Array;
  blank(): Float32Array;
  /** Of the model's input for these values, without the batch. */
  shapeOf(values: Float32Array): number[];
  /** The scale of the error, in words. */
  unit: string;
  draw(canvas: HTMLCanvasElement, values: Float32Array, behind?: Float32Array): void;
  /** Draws into the values, from one point to the next. */
  stroke(values: Float32Array, from: Point, to: Point): void;
  /** Of the file picker. */
  files: { label: string; accept: string };
  read(file: File): Promise<ReadValues>;
  live: { name: string; start(seen: (values: Float32Array) => void): Promise<Live> };
}
