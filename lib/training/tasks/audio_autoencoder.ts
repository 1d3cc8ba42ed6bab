import { mkdirSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import * as tf from '@tensorflow/tfjs-core';
import type * as tfl from '@tensorflow/tfjs-layers';
import { toWav } from '../../data/index.js';
import { readWavs } from '../../node/index.js';
import { chart, paragraph } from '../../pictures/index.js';
import { firstChannel, recordings } from '../data/recordings.js';
import { checkSampleRate, keepSampleRate, sampleRateOf } from '../data/sample_rate.js';
import { checkTestData, collect, count, inputsOf, sourceOf, split, take } from '../data/source.js';
import { type AudioModelOptions, audioModel, encoders, reduction } from './audio_model.js';
import { outputPath } from './image_files.js';
import { supervised } from './supervised.js';
import type { Example, Task } from './task.js';

/** Samples of a training window. */
const WINDOW = 2048;
const SHOWN = 5;

/** What linear interpolation makes of every `step`-th sample. */
function interpolated(x: Float32Array, step: number): Float32Array {
  return x.map((_, i) => {
    const before = Math.floor(i / step) * step;
    const after = before + step < x.length ? before + step : before;
    const part = (i - before) / step;
    return x[before]! * (1 - part) + x[after]! * part;
  });
}

/** Signal to noise, dB. */
function snr(truth: Float32Array, copy: Float32Array): number {
  const power = truth.reduce((sum, value) => sum + value ** 2, 0);
  const noise = truth.reduce((sum, value, i) => sum + (value - copy[i]!) ** 2, 0);
  return 10 * Math.log10(power / Math.max(noise, 1e-12));
}

/**
 * What a model makes of a recording, whatever its length. It is filled up to a multiple of what the
 * levels divide by: `same` pads odd and even lengths differently, and the model was trained on even
 * ones only.
 */
async function reconstruct(model: tfl.LayersModel, x: Float32Array): Promise<Float32Array> {
  const unit = 2 ** encoders(model).length;
  const length = Math.ceil(x.length / unit) * unit;
  const filled = new Float32Array(length);
  filled.set(x);
  const y = tf.tidy(() => model.predict(tf.tensor3d(filled, [1, length, 1])) as tf.Tensor);
  const values = await y.data<'float32'>();
  y.dispose();
  return values.subarray(0, x.length);
}

const mean = (values: number[]) => values.reduce((a, b) => a + b, 0) / values.length;

/** The windows of recordings, the last of each filled up with silence. */
function windows(examples: Example[]): Example[] {
  return examples.flatMap(({ x }) =>
    Array.from({ length: Math.ceil(x.length / WINDOW) }, (_, i) => {
      const window = new Float32Array(WINDOW);
      window.set(x.subarray(i * WINDOW, (i + 1) * WINDOW));
      return { x: window };
    }),
  );
}

export const audioAutoencoderTask: Task = {
  name: 'audioAutoencoder',
  title: 'Recordings of any length, by an autoencoder and its mirrored decoder',
  data: 'a WAV file, or a folder of them; embedded: vowels',
  files: 'WAV files',
  defaults: { epochs: 30, batchSize: 16, learningRate: 0.002 },

  async open({ data, seed, validation, limit, model: options }, learningRate) {
    const { label, rate, train, test } = await recordings(data, seed, limit);
    await checkTestData(label, test);
    const { rest, part } = split(take(train, limit), validation);
    const seen = sourceOf(windows(await collect(rest)));
    const judged = take(test, limit);
    return {
      label,
      train: seen,
      validation: sourceOf(windows(await collect(part))),
      count: await count(seen),
      window: 10_000,
      numbers: ['loss'],
      watch: { number: 'loss', better: 'lower' },
      build() {
        const model = audioModel(options as AudioModelOptions, seed);
        keepSampleRate(model, rate);
        model.compile({ optimizer: tf.train.adam(learningRate), loss: 'meanSquaredError' });
        return { model };
      },
      ...supervised((batch) => {
        const x = inputsOf(batch, [WINDOW, 1]);
        return [x, x];
      }),
      async measure({ model }) {
        checkSampleRate(label, rate, sampleRateOf(model!));
        const step = reduction(model!);
        const [byModel, byLine]: [number[], number[]] = [[], []];
        for await (const { x } of judged()) {
          byModel.push(snr(x, await reconstruct(model!, x)));
          byLine.push(snr(x, interpolated(x, step)));
        }
        return [
          {
            name: `SNR [dB], a code of one number for ${step} samples`,
            value: mean(byModel),
            better: 'higher',
            baselines: [[`linear interpolation of every ${step}th sample`, mean(byLine)]],
          },
        ];
      },
      async show({ model }, folder) {
        const examples = await collect(judged, SHOWN);
        const target = path.join(folder, 'wav');
        mkdirSync(target, { recursive: true });
        const save = (name: string, samples: Float32Array) => {
          const peak = samples.reduce((most, value) => Math.max(most, Math.abs(value)), 1e-9);
          const scaled = samples.map((value) => (0.9 * value) / peak);
          const wav = toWav({ sampleRate: rate, channels: 1, samples: scaled });
          writeFileSync(path.join(target, `${name}.wav`), wav);
        };
        const first = examples[0]!.x;
        const step = reduction(model!);
        for (const [i, { x }] of examples.entries()) {
          save(`${i + 1}_original`, x);
          save(`${i + 1}_model`, await reconstruct(model!, x));
          save(`${i + 1}_linear`, interpolated(x, step));
        }
        const middle = Math.floor(first.length / 2);
        const part = (x: Float32Array) => x.subarray(middle, middle + 200);
        const series = [
          { y: part(first), name: 'original' },
          { y: part(await reconstruct(model!, first)), name: 'model' },
          { y: part(interpolated(first, step)), name: 'linear' },
        ];
        const caption = 'A stretch of a test recording.';
        return [
          {
            heading: 'Recordings',
            content: [
              chart(series, caption, { xLabel: 'sample' }),
              paragraph(
                'The folder `wav` has the originals and both reconstructions to listen to.',
              ),
            ],
          },
        ];
      },
    };
  },

  /** WAV files in, their reconstructions out; of several channels the first. */
  async predict({ model }, files, folder) {
    const written: string[] = [];
    for (const file of files) {
      for await (const recording of readWavs(file)) {
        const { path: from, sampleRate } = recording;
        checkSampleRate(from, sampleRate, sampleRateOf(model!));
        const { x, level } = firstChannel(recording);
        const y = (await reconstruct(model!, x)).map((value) => value * level);
        const target = outputPath(folder, from, '.wav', written);
        writeFileSync(target, toWav({ sampleRate, channels: 1, samples: y }));
        written.push(target);
      }
    }
    return written;
  },
};
