import * as tf from '@tensorflow/tfjs-core';
import type * as tfl from '@tensorflow/tfjs-layers';
import { callable, seed as checkSeed, fail, flag, integer, oneOf } from '../../check.js';
import { builtModel, tensor } from '../../tfjs/check.js';
import { WATCH, type WatchOptions, watched } from '../../watch.js';

/** What `ddpmSample` and `ddimSample` share. */
export interface DiffusionSampleOptions extends WatchOptions {
  /** How many samples are drawn at once; default 1. */
  count?: number;
  /** The variance of each step that the model was trained with; default `linearBetas()`. */
  betas?: ArrayLike<number>;
  /**
   * What the model gives: the 'noise' (default) in the sample, the clean 'image', or the 'velocity' (see `velocity`), as it was
   * trained.
   */
  predicts?: 'noise' | 'image' | 'velocity';
  /** Whether what is taken for the clean image is cut to -1..1 at each step; default true. */
  clip?: boolean;
  /** What is drawn: normal numbers of a shape, first those to begin with. It is disposed of. Default by `seed`. */
  noise?: (shape: number[]) => tf.Tensor;
  /** Is shown the sample after each step, which it does not keep, and told how many steps there were. Default none. */
  onStep?: (sample: tf.Tensor, done: number) => void;
  /** Makes what is drawn reproducible on a backend; default none, something else each time. */
  seed?: number;
}

/** The names of these options. */
export const SAMPLE_OPTIONS = [
  'count',
  'betas',
  'predicts',
  'clip',
  'noise',
  'onStep',
  'seed',
  ...WATCH,
];

/** A step back: the time that it is at, what is left of the signal there, and what it makes of a sample. */
export interface StepBack {
  readonly time: number;
  readonly kept: number;
  /** The mean of the sample before, of this one, what is taken for the clean image, and the noise. */
  mean(x: tf.Tensor, clean: tf.Tensor, noise: tf.Tensor): tf.Tensor;
  /** How much is drawn around the mean. */
  readonly deviation: number;
}

/** The image and the noise in a sample, of which the roots of these parts of the variance are left, by what a model tells. */
const PARTS = {
  noise: (x, told, [ofImage, ofNoise]) => [tf.div(tf.sub(x, tf.mul(told, ofNoise)), ofImage), told],
  image: (x, told, [ofImage, ofNoise]) => [told, tf.div(tf.sub(x, tf.mul(told, ofImage)), ofNoise)],
  velocity: (x, told, [ofImage, ofNoise]) => [
    tf.sub(tf.mul(x, ofImage), tf.mul(told, ofNoise)),
    tf.add(tf.mul(x, ofNoise), tf.mul(told, ofImage)),
  ],
} satisfies Record<
  NonNullable<DiffusionSampleOptions['predicts']>,
  (x: tf.Tensor, told: tf.Tensor, roots: [number, number]) => [tf.Tensor, tf.Tensor]
>;

/** The shape of what a model draws: of two inputs, the sample and its time, and one output as the sample. */
function sampleShape(where: string, model: tfl.LayersModel): number[] {
  const { inputs, outputs } = builtModel(where, 'the model', model);
  const [sample, time] = inputs.map(({ shape }) => shape.slice(1));
  const fits =
    inputs.length === 2 &&
    outputs.length === 1 &&
    time!.join() === '1' &&
    sample!.every((size) => size !== null) &&
    sample!.join() === outputs[0]!.shape.slice(1).join();
  if (fits) return sample as number[];
  const shapes = { inputs: inputs.map(({ shape }) => shape), outputs: outputs.map((y) => y.shape) };
  const wanted = 'one of inputs [sample, time], of known size and [batch, 1], that gives the noise';
  return fail(where, 'the model', wanted, shapes);
}

/** Noise, denoised step by step. */
export async function denoise(
  where: string,
  model: tfl.LayersModel,
  options: DiffusionSampleOptions,
  steps: readonly StepBack[],
): Promise<tf.Tensor> {
  const { count = 1, predicts = 'noise', clip = true, noise, onStep, seed } = options;
  const shape = [integer(where, 'count', count, 1), ...sampleShape(where, model)];
  oneOf(where, 'predicts', predicts, Object.keys(PARTS));
  flag(where, 'clip', clip);
  if (noise !== undefined) callable(where, 'noise', noise);
  if (onStep !== undefined) callable(where, 'onStep', onStep);
  if (seed !== undefined) checkSeed(where, seed);
  const watch = watched(where, options);
  let drawn = 0;
  const draw = () => {
    const own = seed === undefined ? undefined : seed + drawn++;
    if (noise === undefined) return tf.randomNormal(shape, 0, 1, 'float32', own);
    const given = tensor(where, 'what noise gives', noise([...shape]));
    const fits = given.shape.join() === shape.join();
    return fits ? given : fail(where, 'what noise gives', `of shape ${shape}`, given.shape);
  };
  let x = draw();
  try {
    for (const [place, { time, kept, mean, deviation }] of steps.entries()) {
      const next = tf.tidy(() => {
        const times = tf.fill([count, 1], time);
        const told = model.predict([x, times], { batchSize: count }) as tf.Tensor;
        const [guess, noised] = PARTS[predicts](x, told, [Math.sqrt(kept), Math.sqrt(1 - kept)]);
        const before = mean(x, clip ? tf.clipByValue(guess, -1, 1) : guess, noised);
        return deviation === 0 ? before : tf.add(before, tf.mul(draw(), deviation));
      });
      x.dispose();
      x = next;
      onStep?.(x, place + 1);
      await watch.told(place + 1, steps.length);
    }
  } catch (error) {
    x.dispose();
    throw error;
  }
  return x;
}
