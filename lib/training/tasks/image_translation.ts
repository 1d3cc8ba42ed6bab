import type * as tf from '@tensorflow/tfjs-core';
import type { Random } from '../../data/index.js';
import type { Parts } from '../data/parts.js';
import type { Example } from './task.js';

/** Of an image. */
export type Size = readonly [height: number, width: number];

/** Turns what goes into the model into images like those that are to come out. */
type Make = (x: tf.Tensor4D, target: Size) => tf.Tensor4D;

/** What no training is needed for, one way or several of which the best for the test images counts. */
export interface Baseline {
  /** @param label of the way that counts */
  name: (label: string) => string;
  ways: readonly [label: string, make: Make][];
}

/** A baseline of one way. */
export const oneWay = (name: string, make: Make): Baseline => ({
  name: () => name,
  ways: [['', make]],
});

/** A figure of images beside PSNR and SSIM, the lower the better. */
export interface FurtherFigure {
  name: string;
  /** [n] of [n, height, width, channels] each. */
  of(truth: tf.Tensor4D, made: tf.Tensor4D): tf.Tensor;
}

/** A task from images to images. */
export interface ImageTranslation {
  /** Of what goes in and of what is to come out, for images of a size. */
  shapes(size: Size): { input: number[]; target: number[] };
  /** What goes in and what is to come out, for an example of the data of a size. */
  pair(example: Example, size: Size, random: Random): { x: Float32Array; y: Float32Array };
  /** Whether an example has an image to come out as its y, and no class. */
  paired: boolean;
  baselines: readonly Baseline[];
  further?: readonly FurtherFigure[];
  /** What goes in, as pictures of the size of what comes out. */
  look: Make;
  /** The headings of what goes in and of what comes out. */
  given: string;
  made: string;
}

/** The images of a job. */
export interface TranslationData extends Parts {
  /** Pixels of all images; null where they differ. */
  size: Size | null;
  /** Pixels of the shortest side of any. */
  smallest: number;
  seed: number;
}

/** Of an example, where not all are of one size. */
export const sizeOf = (example: Example, size: Size | null): Size =>
  (example.size as Size | undefined) ?? size!;
