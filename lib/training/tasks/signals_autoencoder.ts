import { mkdirSync } from 'node:fs';
import path from 'node:path';
import * as tf from '@tensorflow/tfjs-core';
import {
  type AudioModelOptions,
  audioModel,
  encoders,
  reduction,
} from '../../../models/audio_model.js';
import { toWav } from '../../data/index.js';
import { pcaReconstructionErrors } from '../../measures/pca.js';
import { paragraph } from '../../pictures/index.js';
import { keepsSignals } from '../data/signals/model_input.js';
import { type SignalData, signalData } from '../data/signals/signal_data.js';
import { signalForm } from '../data/signals/signal_form.js';
import { cutPart, type SignalPart, wholePart } from '../data/signals/signal_part.js';
import { refuseOthers, TABLE_OPTIONS, WINDOW_OPTIONS } from '../data/signals/signal_settings.js';
import { signalWindows } from '../data/signals/signal_windows.js';
import { collect, inputsOf } from '../data/source.js';
import { writeWhole } from '../write_whole.js';
import { convAutoencoder1dTask } from './conv_autoencoder1d.js';
import { judgeCoded } from './judge_coded.js';
import { judging } from './judgement.js';
import { signalAugmentation } from './signals_augment.js';
import { signalJob } from './signals_job.js';
import { transformed, transformFiles } from './signals_transform.js';
import type { Job, Request, Variant } from './task.js';

/** Frames of the windows that PCA is fitted to, and how many windows. */
const PCA_FRAMES = 64;
const PCA_WINDOWS = 4000;
/** Sounds that are written to listen to. */
const SHOWN = 3;
/** At most so much of each. */
const SECONDS = 30;
const LISTEN = 'The folder `wav` has recordings, and what the model gives back, to listen to.';

/** How far the model of so many levels looks. */
const reachOf = (levels: number) => ({ unit: 2 ** levels, margin: 2 ** (levels + 6) });

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
    ...judging(async ({ model }) => {
      const reach = { ...reachOf(encoders(model!).length), scale, leveled: false };
      const values = reduction(model!);
      const step = Math.max(Math.round(values), 1);
      const { measures, examples } = await judgeCoded(judged, data, {
        step,
        run: (part) => transformed(model!, part, reach),
      });
      const [ratio, error] = measures;
      return {
        examples,
        measures: [
          {
            name: `SNR [dB], a code of one number for ${Number(values.toPrecision(3))} samples`,
            better: 'higher',
            ...ratio,
          },
          {
            name: 'MSE in squares of the scale',
            better: 'lower',
            ...error,
            baselines: [
              ['PCA of as many numbers', await pcaError(data, judged, 1 / values)],
              ...error.baselines,
              ['the mean', 1],
            ],
          },
        ],
      };
    }),
    async show({ model }, folder) {
      if (kind !== 'audio') return [];
      const reach = { ...reachOf(encoders(model!).length), scale, leveled: false };
      for (const [i, whole] of judged.slice(0, SHOWN).entries()) {
        const part = cutPart(whole, 0, Math.min(whole.frames, Math.round(SECONDS * data.rate!)));
        const x = await wholePart(part);
        const made = await transformed(model!, part, reach);
        const target = path.join(folder, 'wav');
        mkdirSync(target, { recursive: true });
        for (const [name, samples] of Object.entries({ original: x, model: made })) {
          const wav = toWav({ sampleRate: Math.round(data.rate!), channels: 1, samples });
          writeWhole(path.join(target, `${i + 1}_${name}.wav`), wav);
        }
      }
      return [{ heading: 'Sounds to listen to', content: [paragraph(LISTEN)] }];
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
    const taken = [...TABLE_OPTIONS, ...WINDOW_OPTIONS];
    refuseOthers(request, taken, 'as an autoencoder makes nothing of labels');
    return openSignalAutoencoder(request, { file, kind: 'signal' }, learningRate);
  },
  predict(models, files, folder, options) {
    const plain = !keepsSignals(models.model!);
    const predict = plain ? convAutoencoder1dTask.predict : transformAutoencoded;
    return predict(models, files, folder, options);
  },
};
