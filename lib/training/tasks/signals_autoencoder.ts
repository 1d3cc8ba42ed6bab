import { mkdirSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import * as tf from '@tensorflow/tfjs-core';
import { toWav } from '../../data/index.js';
import { pcaReconstructionErrors } from '../../measures/pca.js';
import { chart } from '../../pictures/index.js';
import { keepsSignals } from '../data/signals/model_input.js';
import { type SignalData, signalData } from '../data/signals/signal_data.js';
import { signalForm } from '../data/signals/signal_form.js';
import { type SignalPart, wholePart } from '../data/signals/signal_part.js';
import { signalWindows } from '../data/signals/signal_windows.js';
import { collect, inputsOf } from '../data/source.js';
import { type AudioModelOptions, audioModel, encoders, reduction } from './audio_model.js';
import { convAutoencoder1dTask } from './conv_autoencoder1d.js';
import { signalAugmentation } from './signals_augment.js';
import { signalJob } from './signals_job.js';
import { transformed, transformFiles } from './signals_transform.js';
import type { Job, Request, Variant } from './task.js';

/** Frames of the windows that PCA is fitted to, and how many windows. */
const PCA_FRAMES = 64;
const PCA_WINDOWS = 4000;
const SHOWN = 3;

/** How far the model of so many levels looks. */
const reachOf = (levels: number) => ({ unit: 2 ** levels, margin: 2 ** (levels + 6) });

/** What linear interpolation makes of every `step`-th frame, in squares of the scale. */
function interpolationError(x: Float32Array, channels: number, step: number): number {
  const frames = x.length / channels;
  let sum = 0;
  for (let i = 0; i < frames; i++) {
    const before = Math.floor(i / step) * step;
    const after = before + step < frames ? before + step : before;
    const part = (i - before) / step;
    for (let c = 0; c < channels; c++) {
      const value = x[before * channels + c]! * (1 - part) + x[after * channels + c]! * part;
      sum += (x[i * channels + c]! - value) ** 2;
    }
  }
  return sum / x.length;
}

/** The mean error of test windows by as many principal components as the code has numbers. */
async function pcaError(data: SignalData, judged: readonly SignalPart[], share: number) {
  const channels = data.columns.length;
  const options = { window: PCA_FRAMES, hop: PCA_FRAMES / 2, scale: data.scale, fill: true };
  const rows = async (parts: readonly SignalPart[]) =>
    inputsOf(await collect(signalWindows(parts, options), PCA_WINDOWS), [PCA_FRAMES * channels]);
  const [seen, other] = [await rows(data.training), await rows(judged)];
  const wanted = Math.max(Math.round(PCA_FRAMES * channels * share), 1);
  const components = Math.min(wanted, seen.shape[0]!, PCA_FRAMES * channels);
  const errors = await pcaReconstructionErrors(seen, other, components);
  tf.dispose([seen, other]);
  return errors.reduce((a, b) => a + b, 0) / errors.length;
}

/** The job of a short code for series of any channels. */
export async function openSignalAutoencoder(
  request: Request,
  { file, kind }: { file: string; kind: 'signal' | 'audio' },
  learningRate: number,
): Promise<Job> {
  const { seed, model: options } = request;
  const fallback = { window: kind === 'audio' ? 2048 : 256, share: 0.2, labelled: false };
  const data = await signalData(request, file, kind, fallback);
  const { columns, scale } = data;
  const channels = columns.length;
  const { job, judged } = signalJob(data, request, {
    fill: kind === 'audio',
    augment: signalAugmentation(request.augment, 'shift'),
    width: channels,
    pair: ({ x }) => ({ x, y: x }),
  });
  const errorOf = async (part: SignalPart, made: Float32Array) => {
    const [x, y] = [scale.apply(await wholePart(part)), scale.apply(made)];
    return { x, error: x.reduce((sum, value, i) => sum + (value - y[i]!) ** 2, 0) };
  };
  return {
    ...job,
    data: { ...job.data, output: 'signal' },
    numbers: ['loss'],
    build() {
      const model = audioModel(
        { filters: [32, 64, 2 * channels], ...(options as AudioModelOptions) },
        seed,
        channels,
      );
      model.compile({ optimizer: tf.train.adam(learningRate), loss: 'meanSquaredError' });
      return { model };
    },
    async measure({ model }) {
      const levels = encoders(model!).length;
      const values = reduction(model!);
      const step = Math.max(Math.round(values), 1);
      const sums = { model: 0, line: 0, count: 0 };
      const ratios: { model: number[]; line: number[] } = { model: [], line: [] };
      for (const part of judged) {
        const made = await transformed(model!, part, { ...reachOf(levels), scale, leveled: false });
        const { x, error } = await errorOf(part, made);
        const line = interpolationError(x, channels, step) * x.length;
        sums.model += error;
        sums.line += line;
        sums.count += x.length;
        const power = x.reduce((sum, value) => sum + value ** 2, 0);
        const dB = (noise: number) => 10 * Math.log10(power / Math.max(noise, 1e-12));
        ratios.model.push(dB(error));
        ratios.line.push(dB(line));
      }
      const mean = (some: number[]) => some.reduce((a, b) => a + b, 0) / some.length;
      const line = `linear interpolation of every ${step}th sample`;
      return [
        {
          name: `SNR [dB], a code of one number for ${Number(values.toPrecision(3))} samples`,
          value: mean(ratios.model),
          better: 'higher',
          baselines: [[line, mean(ratios.line)]],
        },
        {
          name: 'MSE in squares of the scale',
          value: sums.model / sums.count,
          better: 'lower',
          baselines: [
            ['PCA of as many numbers', await pcaError(data, judged, 1 / values)],
            [line, sums.line / sums.count],
            ['the mean', 1],
          ],
        },
      ];
    },
    async show({ model }, folder) {
      const content = [];
      const reach = { ...reachOf(encoders(model!).length), scale, leveled: false };
      for (const [i, part] of judged.slice(0, SHOWN).entries()) {
        const x = await wholePart(part);
        const made = await transformed(model!, part, reach);
        if (kind === 'audio') {
          const target = path.join(folder, 'wav');
          mkdirSync(target, { recursive: true });
          for (const [name, samples] of Object.entries({ original: x, model: made })) {
            const wav = toWav({ sampleRate: Math.round(data.rate!), channels: 1, samples });
            writeFileSync(path.join(target, `${i + 1}_${name}.wav`), wav);
          }
        }
        const first = Math.max(Math.floor(part.frames / 2) - 150, 0);
        const cut = (values: Float32Array, c: number) =>
          Float32Array.from(
            { length: Math.min(300, part.frames - first) },
            (_, k) => values[(first + k) * channels + c]!,
          );
        for (const [c, name] of columns.slice(0, 2).entries()) {
          const series = [
            { y: cut(x, c), name: 'signal' },
            { y: cut(made, c), name: 'reconstruction' },
          ];
          const caption = `A stretch of ${part.file}, ${name}.`;
          content.push(chart(series, caption, { xLabel: 'sample', height: 240 }));
        }
      }
      return [{ heading: 'Signals and reconstructions', content }];
    },
  };
}

/** Signals in, their reconstructions out. */
export const transformAutoencoded = transformFiles((model) => reachOf(encoders(model).length));

/** A short code for series: of a signal a row as it was, of a sample of all channels a row by `audioModel`. */
export const signalAutoencoderVariant: Variant = {
  ...convAutoencoder1dTask,
  title: 'Signals, by an autoencoder',
  async open(request, learningRate) {
    const { data: file } = request;
    if (file === undefined || signalForm(file).rows === 'signals') {
      return convAutoencoder1dTask.open(request, learningRate);
    }
    return openSignalAutoencoder(request, { file, kind: 'signal' }, learningRate);
  },
  predict(models, files, folder, options) {
    const plain = !keepsSignals(models.model!);
    const predict = plain ? convAutoencoder1dTask.predict : transformAutoencoded;
    return predict(models, files, folder, options);
  },
};
