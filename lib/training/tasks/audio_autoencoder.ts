import path from 'node:path';
import * as tf from '@tensorflow/tfjs-core';
import type * as tfl from '@tensorflow/tfjs-layers';
import { type AudioModelOptions, audioModel, reduction } from '../../../models/audio_model.js';
import { mean } from '../../arithmetic/mean.js';
import { pcaReconstructionErrors, toWav } from '../../data/index.js';
import { readWavs } from '../../node/index.js';
import { chart, paragraph } from '../../pictures/index.js';
import { describeFor } from '../../predict/model_description.js';
import { predictSignal, signalValues } from '../../predict/predict_signal.js';
import type { SignalPrediction } from '../../predict/prediction.js';
import { pick } from '../data/pick.js';
import { checkSampleRate, keepSampleRate, sampleRateOf } from '../data/sample_rate.js';
import { keepsSignals } from '../data/signals/model_input.js';
import { WINDOW_OPTIONS } from '../data/signals/signal_settings.js';
import { collect, inputsOf, stack } from '../data/source.js';
import { writeWhole } from '../write_whole.js';
import { outputPath } from './image_files.js';
import { type JudgedExample, judging } from './judgement.js';
import { openRecordings } from './opened_recordings.js';
import { openSignalAutoencoder, transformAutoencoded } from './signals_autoencoder.js';
import { supervised } from './supervised.js';
import type { Source, Variant } from './task.js';
import { writeSounds } from './write_sounds.js';

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

const powerOf = (x: Float32Array) => x.reduce((sum, value) => sum + value ** 2, 0);

/** Signal to noise, dB; null for silence, which has none. */
function snrOf(power: number, noise: number): number | null {
  return power === 0 ? null : 10 * Math.log10(power / Math.max(noise, 1e-12));
}

const snr = (truth: Float32Array, copy: Float32Array) =>
  snrOf(powerOf(truth), powerOf(truth.map((value, i) => value - copy[i]!)));

/** Samples that principal components are computed of, and training blocks at most. */
const BLOCK = 256;
const MOST_BLOCKS = 10_000;

/** The samples in blocks, the last one filled up with silence: [n, BLOCK]. */
function blocksOf(all: readonly Float32Array[]): tf.Tensor {
  const blocks = all.flatMap((x) =>
    Array.from({ length: Math.ceil(x.length / BLOCK) }, (_, i) =>
      x.subarray(i * BLOCK, (i + 1) * BLOCK),
    ),
  );
  return stack(blocks.slice(0, MOST_BLOCKS), [BLOCK]);
}

/**
 * The SNR of what so many principal components of each block of a recording keep, by components of the training data:
 * no linear code of blocks keeps more. Of as many recordings as fit in memory; null for the others.
 */
async function componentsOf(training: Source, judged: Source, components: number) {
  const fitted = blocksOf((await collect(training)).map(({ x }) => x));
  const recordings: Float32Array[] = [];
  let count = 0;
  for await (const { x } of judged()) {
    count += Math.ceil(x.length / BLOCK);
    if (count > MOST_BLOCKS) break;
    recordings.push(x);
  }
  const blocks = blocksOf(recordings);
  const most = Math.min(components, fitted.shape[0]!, BLOCK);
  const errors = await pcaReconstructionErrors(fitted, blocks, most);
  tf.dispose([fitted, blocks]);
  let from = 0;
  return recordings.map((x) => {
    const to = from + Math.ceil(x.length / BLOCK);
    const noise = BLOCK * errors.subarray(from, to).reduce((a, b) => a + b, 0);
    from = to;
    return snrOf(powerOf(x), noise);
  });
}

/** What a model makes of a leveled recording, whatever its length. */
const reconstruct = (model: tfl.LayersModel, x: Float32Array) =>
  signalValues(model.name, model, x, describeFor(model.name, model));

export const audioAutoencoderTask: Variant = {
  builder: 'audioAutoencoder',
  kind: 'audio',
  title: 'Recordings of any length, by an autoencoder and its mirrored decoder',
  data: 'a WAV, FLAC or Ogg file, or a folder of them; embedded: vowels',
  options: ['augment', ...WINDOW_OPTIONS],
  files: 'WAV, FLAC or Ogg files',
  defaults: { epochs: 30, batchSize: 16, learningRate: 0.002 },

  keeps: () => ({ kind: 'audio', output: 'signal', level: 'power' }),

  async open(request, learningRate) {
    const { seed, model: options, data: file } = request;
    if (file !== undefined) {
      return openSignalAutoencoder(request, { file, kind: 'audio' }, learningRate);
    }
    const { job, judged, rate, label } = await openRecordings(request, WINDOW);
    return {
      ...job,
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
      ...judging(async ({ model }) => {
        checkSampleRate(label, rate, sampleRateOf(model!));
        const step = reduction(model!);
        const byComponents = await componentsOf(
          job.train,
          judged,
          Math.max(Math.floor(BLOCK / step), 1),
        );
        const rows: JudgedExample[] = [];
        for await (const { x } of judged()) {
          const figures = [
            snr(x, await reconstruct(model!, x)),
            snr(x, interpolated(x, step)),
            byComponents[rows.length] ?? null,
          ];
          rows.push({ name: `test recording ${rows.length + 1}`, values: figures });
        }
        const baselines = [
          `linear interpolation of every ${step}th sample`,
          `principal components of ${BLOCK} samples, as many numbers`,
        ];
        const heard = rows.filter(({ values }) => values.every((value) => value !== null));
        const means = [0, 1, 2].map((which) => mean(heard.map(({ values }) => values[which]!)));
        const silent = rows.filter(({ values }) => values[0] === null).length;
        return {
          measures:
            heard.length === 0
              ? []
              : [
                  {
                    name: `SNR [dB], a code of one number for ${step} samples`,
                    value: means[0]!,
                    better: 'higher',
                    baselines: baselines.map((name, i) => [name, means[i + 1]!]),
                  },
                ],
          notes:
            silent === 0
              ? []
              : [`${silent} of ${rows.length} test recordings are silent: they have no SNR.`],
          examples: {
            figure: 'SNR [dB]',
            better: 'higher',
            baselines,
            rows,
            each: 1,
            draw: async (places, caption) => {
              const drawn = [paragraph(caption)];
              for (const [i, { x }] of (await pick(judged, places)).entries()) {
                const middle = Math.floor(x.length / 2);
                const part = (samples: Float32Array) => samples.subarray(middle, middle + 200);
                const series = [
                  { y: part(x), name: 'original' },
                  { y: part(await reconstruct(model!, x)), name: 'model' },
                ];
                const what = `200 samples from the middle of test recording ${places[i]! + 1}.`;
                drawn.push(chart(series, what, { xLabel: 'sample', height: 240 }));
              }
              return drawn;
            },
          },
        };
      }),
      async show({ model }, folder) {
        const examples = await collect(judged, SHOWN);
        const step = reduction(model!);
        const sounds: [string, Float32Array][] = [];
        for (const [i, { x }] of examples.entries()) {
          sounds.push([`${i + 1}_original`, x], [`${i + 1}_model`, await reconstruct(model!, x)]);
          sounds.push([`${i + 1}_linear`, interpolated(x, step)]);
        }
        writeSounds(path.join(folder, 'wav'), rate, sounds);
        return [
          {
            heading: 'Recordings',
            content: [
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
  async predict(models, files, folder, options) {
    const { model } = models;
    if (keepsSignals(model!)) return transformAutoencoded(models, files, folder, options);
    const description = describeFor(model!.name, model!);
    const written: string[] = [];
    for (const file of files) {
      for await (const recording of readWavs(file)) {
        const { path: from, sampleRate, channels, samples } = recording;
        checkSampleRate(from, sampleRate, description.data?.rate);
        const signal = { sampleRate, channels, samples };
        const found = (await predictSignal(from, model!, signal, description)) as SignalPrediction;
        const target = outputPath(folder, from, '.wav', written);
        writeWhole(target, toWav({ sampleRate, channels: 1, samples: found.samples }));
        written.push(target);
      }
    }
    return written;
  },
};
