import * as tf from '@tensorflow/tfjs-core';
import type { LayersModel } from '@tensorflow/tfjs-layers';
import { fail, ValueError } from '../check.js';
import { asMask } from './as_mask.js';
import { foundClasses } from './found_classes.js';
import type { ModelDescription } from './model_description.js';
import { overWindows } from './over_windows.js';
import type { Prediction } from './prediction.js';
import { rankedClasses } from './ranked_classes.js';
import { rowErrors, rowScores } from './row_scores.js';
import { asWhole, byLargest, scoresOf } from './scores_of.js';
import { type Signal, signalInput } from './signal_input.js';
import { scaled, scaleFor, unscaled } from './signal_scale.js';
import { strideOf } from './stride_of.js';

/** The signal in as many channels as the model takes. */
function inChannels(where: string, signal: Signal, wanted: number, told: string[]): Signal {
  const { channels, samples } = signal;
  if (channels === wanted) return signal;
  if (wanted !== 1)
    fail(where, 'the signal', `of ${wanted} channels, as the model takes`, channels);
  told.push(`the first of ${channels} channels is taken`);
  return { ...signal, channels: 1, samples: samples.filter((_, i) => i % channels === 0) };
}

/** Refuses another sample rate than the model's: pitches and lengths are not what they seem. */
function checkRate(where: string, rate: number | undefined, wanted: number | undefined): void {
  if (rate === undefined || wanted === undefined || rate === wanted) return;
  throw new ValueError(
    `${where}: the sample rate must be ${wanted} Hz, with which the model was trained, got ${rate} Hz.`,
  );
}

/** What a model makes of a signal's values as it takes them, `[length, outputs]`, whatever the length. */
export async function signalValues(
  where: string,
  model: LayersModel,
  values: Float32Array,
  { inputShape, data }: ModelDescription,
): Promise<Float32Array> {
  const [wanted, channels] = inputShape as [number | null, number];
  const length = values.length / channels;
  if (wanted !== null && wanted !== length) {
    if (data?.window !== wanted) {
      const expected = `${wanted} samples, as many as the model was built for`;
      fail(where, 'the signal', expected, length);
    }
    return overWindows(model, values, channels, { window: wanted, hop: data.hop ?? wanted });
  }
  const unit = wanted === null ? strideOf(model) : 1;
  const filled = Math.ceil(length / unit) * unit;
  const given = new Float32Array(filled * channels);
  given.set(values);
  const result = tf.tidy(
    () => model.predict(tf.tensor3d(given, [1, filled, channels])) as tf.Tensor,
  );
  const found = await result.data<'float32'>();
  result.dispose();
  if (result.shape[1] !== filled) return found;
  return found.subarray(0, length * result.shape[2]!);
}

/** What a model gives for a signal. */
export async function predictSignal(
  where: string,
  model: LayersModel,
  input: unknown,
  description: ModelDescription,
): Promise<Prediction> {
  const { inputShape, outputShape, output, data } = description;
  const wanted = inputShape[1]!;
  const told: string[] = [];
  const signal = inChannels(where, signalInput(where, input, wanted), wanted, told);
  checkRate(where, signal.rate, data?.rate);
  const rate = signal.rate ?? data?.rate;
  const scale = scaleFor(where, signal.samples, wanted, data);
  const values = scaled(signal.samples, scale);
  const found = await signalValues(where, model, values, description);
  switch (output) {
    case 'signal': {
      const channels = outputShape[1]!;
      const samples = channels === wanted ? unscaled(found, scale) : found;
      return { output, told, rate, channels, samples };
    }
    case 'mask': {
      const outputs = outputShape[1]!;
      const classes = foundClasses(description.classes, data);
      const mask = asMask(found, outputs, data?.threshold?.value ?? 0.5);
      return { output, told, width: mask.map.length, height: 1, classes, ...mask };
    }
    case 'classes':
      return { output, told, classes: rankedClasses(found, description.classes) };
    case 'scores': {
      const { usualErrors: usual, window, smoothed = 1, threshold, whole } = data ?? {};
      if (usual !== undefined && window !== undefined) {
        const errors = await rowErrors(model, values, wanted, { window, smoothed });
        return { ...byLargest(rowScores(errors, usual), threshold?.value), told };
      }
      const scores = scoresOf(where, values, found, wanted, threshold?.value);
      return { ...(whole ? asWhole(scores) : scores), told };
    }
    default: {
      const shape = outputShape.map((n) => n ?? found.length / outputShape.at(-1)!);
      return { output: 'code', told, shape, values: found };
    }
  }
}
