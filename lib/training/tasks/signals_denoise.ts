import { existsSync, mkdirSync } from 'node:fs';
import path from 'node:path';
import * as tf from '@tensorflow/tfjs-core';
import type * as tfl from '@tensorflow/tfjs-layers';
import { maskingDenoiser, unet1d } from '../../../models/index.js';
import { mean } from '../../arithmetic/mean.js';
import { fail } from '../../check.js';
import type { DataKind } from '../../data/data_description.js';
import { Random, toWav } from '../../data/index.js';
import { paragraph } from '../../pictures/index.js';
import { pairedData } from '../data/signals/paired_data.js';
import { type SignalData, signalData } from '../data/signals/signal_data.js';
import { cutPart, type SignalPart, wholePart } from '../data/signals/signal_part.js';
import { TABLE_OPTIONS, WINDOW_OPTIONS } from '../data/signals/signal_settings.js';
import { writeWhole } from '../write_whole.js';
import { judgeDenoised, type Noisy, power } from './judge_denoised.js';
import { judging } from './judgement.js';
import { signalAugmentation } from './signals_augment.js';
import { signalJob } from './signals_job.js';
import { type Reach, transformed, transformFiles } from './signals_transform.js';
import type { Job, Request, Variant } from './task.js';

/** Of signal to noise, in dB, where nothing is said. */
const SNR = 5;
/** Sounds that are written to listen to. */
const SHOWN = 5;

/** How the noise of a job comes to be. */
interface NoiseOf {
  said: string;
  /** Its standard deviation for a signal of that one, in the scale of the model. */
  deviation(signal: number): number;
}

/** White noise by the level that is asked for; a deviation is in the signal's own unit. */
function noiseOf({ noise, snr = SNR }: Request, { scale }: SignalData): NoiseOf {
  if (noise === undefined) {
    const part = 10 ** (-snr / 20);
    return {
      said: `white, ${snr} dB below each signal`,
      deviation: (signal) => part * signal,
    };
  }
  return {
    said: `white, of a standard deviation of ${noise}`,
    deviation: () => noise / mean(scale.spread),
  };
}

/** Samples of a test signal that are in memory at once: what is longer is judged in pieces, each as a signal. */
const PIECE = 2 ** 20;

/** Parts that are no longer than a piece. */
const inPieces = (parts: readonly SignalPart[]) =>
  parts.flatMap((part) => {
    const count = Math.ceil(part.frames / PIECE);
    const at = (i: number) => Math.round((i * part.frames) / count);
    return count <= 1
      ? [part]
      : Array.from({ length: count }, (_, i) => cutPart(part, at(i), at(i + 1)));
  });

/** Test signals with the noise of a seed, one after the other: the same at each call. */
async function* noisyParts(
  judged: readonly SignalPart[],
  { scale, columns }: SignalData,
  noise: NoiseOf,
  seed: number,
): AsyncGenerator<Noisy, void, undefined> {
  const random = new Random(seed + 1_000_003);
  for (const part of inPieces(judged)) {
    const { target } = part;
    const x = await wholePart(part);
    if (target !== undefined) {
      const clean = await wholePart(target);
      const off = clean.reduce((sum, value, i) => sum + (value - x[i]!) ** 2, 0) / x.length;
      yield { part, clean, noisy: x, deviation: Math.sqrt(off) };
      continue;
    }
    const scaled = scale.apply(x);
    if (power(scaled, columns.length) === 0) continue;
    const deviation = noise.deviation(Math.sqrt(power(scaled, columns.length)));
    const noisy = scale.undo(scaled.map((value) => value + random.normal(0, deviation)));
    const block = async function* () {
      yield noisy;
    };
    const own = deviation * mean(scale.spread);
    yield { part: { ...part, blocks: block }, clean: x, noisy, deviation: own };
  }
}

/** What each variant of denoising has of its own. */
interface Denoiser {
  builder: string;
  kind: DataKind;
  title: string;
  data: string;
  window: number;
  defaults: Variant['defaults'];
  build(channels: number, seed: number, options: Record<string, unknown>): tfl.LayersModel;
  reach(model: tfl.LayersModel): Reach;
}

/** A folder of inputs/ and targets/ is one of pairs. */
const isPairs = (data: string) =>
  existsSync(path.join(data, 'inputs')) && existsSync(path.join(data, 'targets'));

async function openDenoise(
  { kind, window: usual, build, reach }: Denoiser,
  request: Request,
  learningRate: number,
): Promise<Job> {
  const { data: file, seed, model: options } = request;
  if (file === undefined) fail('denoise', 'data', `given, for ${kind} files`, file);
  const fallback = { window: usual, share: 0.2, labelled: false, leveled: kind === 'audio' };
  const pairs = isPairs(request.judged ?? file);
  const level = request.noise ?? request.snr;
  if (level !== undefined && pairs) {
    fail('--noise', 'it', 'left out, as inputs/ and targets/ are pairs', level);
  }
  if (request.noise !== undefined && request.snr !== undefined) {
    fail('denoise', 'snr', 'left out where noise is given', request.snr);
  }
  const data = pairs
    ? await pairedData(request, file, kind, fallback)
    : await signalData(request, file, kind, fallback);
  const { columns, scale, window } = data;
  const channels = columns.length;
  const noise = noiseOf(request, data);
  const said = pairs ? 'that of inputs/; targets/ are without' : noise.said;
  const found = { ...data.facts.found, noise: said };
  const { job, judged } = signalJob({ ...data, facts: { ...data.facts, found } }, request, {
    fill: kind === 'audio',
    augment: signalAugmentation(request.augment, kind === 'audio' ? 'shift' : 'shift,gain'),
    width: channels,
    leveled: true,
    pair({ x, y, level }, random) {
      const { rms, deviation } = level!;
      const by = (signal: Float32Array, divisor: number) =>
        data.leveled ? signal.map((value) => value / divisor) : signal;
      if (y !== undefined) return { x: by(x, rms), y: by(y, rms) };
      const noisy = noise.deviation(deviation);
      // What a short signal is filled up with is no part of it.
      const last = x.findLastIndex((value) => value !== 0);
      const own = (Math.floor(last / channels) + 1) * channels;
      const both = x.map((value, i) => (i < own ? value + random.normal(0, noisy) : value));
      const loudness = Math.hypot(rms, noisy);
      return { x: by(both, loudness), y: by(x, loudness) };
    },
  });
  const tests = () => noisyParts(judged, data, noise, seed);
  return {
    ...job,
    data: { ...job.data, output: 'signal' },
    numbers: ['loss'],
    build() {
      const model = build(channels, seed, options);
      model.compile({ optimizer: tf.train.adam(learningRate), loss: 'meanSquaredError' });
      return { model };
    },
    ...judging(({ model }) =>
      judgeDenoised(file, tests, columns, window, (part) =>
        transformed(model!, part, { ...reach(model!), scale, leveled: data.leveled }),
      ),
    ),
    async show({ model }, folder) {
      if (kind !== 'audio') return [];
      let count = 0;
      for await (const { part, clean, noisy } of tests()) {
        if (++count > SHOWN) break;
        const made = await transformed(model!, part, {
          ...reach(model!),
          scale,
          leveled: data.leveled,
        });
        const target = path.join(folder, 'wav');
        mkdirSync(target, { recursive: true });
        for (const [name, samples] of Object.entries({ clean, noisy, model: made })) {
          const wav = toWav({ sampleRate: Math.round(data.rate!), channels: 1, samples });
          writeWhole(path.join(target, `${count}_${name}.wav`), wav);
        }
      }
      const listen =
        'The folder `wav` has recordings with noise, without, and of the model to listen to.';
      return [{ heading: 'Sounds to listen to', content: [paragraph(listen)] }];
    },
  };
}

const variantOf = (denoiser: Denoiser): Variant => ({
  builder: denoiser.builder,
  kind: denoiser.kind,
  title: denoiser.title,
  data: denoiser.data,
  options: [
    'augment',
    'noise',
    'snr',
    ...WINDOW_OPTIONS,
    ...(denoiser.kind === 'audio' ? [] : TABLE_OPTIONS),
  ],
  files: denoiser.kind === 'audio' ? 'WAV, FLAC or Ogg files' : 'CSV, TSV, NPY or NPZ files',
  defaults: denoiser.defaults,
  open: (request, learningRate) => openDenoise(denoiser, request, learningRate),
  predict: transformFiles(denoiser.reach),
});

/** How often the U-Net halves. */
const DEPTH = 4;

/** Noise removed from sounds. */
export const denoiseSoundsVariant = variantOf({
  builder: 'maskingDenoiser',
  kind: 'audio',
  title: 'Sounds without noise, by a mask on their spectra',
  data: 'a WAV, FLAC or Ogg file or a folder of them, or inputs/ and targets/',
  window: 2048,
  defaults: { epochs: 30, batchSize: 8, learningRate: 0.004 },
  build: (_, seed, options) => maskingDenoiser({ seed, ...options }),
  reach(model) {
    const frame = model.getLayer('analysis').getWeights()[0]!.shape[0]!;
    return { unit: frame / 4, margin: 16 * frame };
  },
});

/** Noise removed from series of any channels. */
export const denoiseSignalsVariant = variantOf({
  builder: 'unet1d',
  kind: 'signal',
  title: 'Signals without noise, by a U-Net',
  data: 'a CSV, TSV, NPY or NPZ file or a folder of them, or inputs/ and targets/',
  window: 256,
  defaults: { epochs: 60, batchSize: 16, learningRate: 0.002 },
  build: (channels, seed, options) =>
    unet1d({
      inputShape: [null, channels],
      classes: channels,
      outputActivation: 'linear',
      filters: 16,
      depth: DEPTH,
      kernelSize: 5,
      seed,
      ...options,
    }),
  reach: () => ({ unit: 2 ** 6, margin: 2 ** 9 }),
});
