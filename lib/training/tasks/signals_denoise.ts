import { existsSync, mkdirSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import * as tf from '@tensorflow/tfjs-core';
import type * as tfl from '@tensorflow/tfjs-layers';
import { maskingDenoiser, unet1d } from '../../../models/index.js';
import { fail } from '../../check.js';
import type { DataKind } from '../../data/data_description.js';
import { Random, toWav } from '../../data/index.js';
import { chart, paragraph } from '../../pictures/index.js';
import { pairedData } from '../data/signals/paired_data.js';
import { type SignalData, signalData } from '../data/signals/signal_data.js';
import { type SignalPart, wholePart } from '../data/signals/signal_part.js';
import { SIGNAL_OPTIONS } from '../data/signals/signal_settings.js';
import { signalAugmentation } from './signals_augment.js';
import { signalJob } from './signals_job.js';
import { type Reach, transformed, transformFiles } from './signals_transform.js';
import type { Job, Request, Variant } from './task.js';
import { localWiener, spectralWiener } from './wiener.js';

/** Of signal to noise, in dB, where nothing is said. */
const SNR = 5;
const SHOWN = 5;
/** Of the windows of the local Wiener filter. */
const SIZES = [3, 5, 9, 15];

/** The mean square about the mean of each channel. */
function power(x: Float32Array, channels: number): number {
  let sum = 0;
  for (let c = 0; c < channels; c++) {
    let mean = 0;
    const frames = x.length / channels;
    for (let i = c; i < x.length; i += channels) mean += x[i]! / frames;
    for (let i = c; i < x.length; i += channels) sum += (x[i]! - mean) ** 2;
  }
  return sum / x.length;
}

/** Signal to noise, dB, of a copy. */
function snr(truth: Float32Array, copy: Float32Array, channels: number): number {
  const noise = truth.reduce((sum, value, i) => sum + (value - copy[i]!) ** 2, 0) / truth.length;
  return 10 * Math.log10(power(truth, channels) / Math.max(noise, 1e-20));
}

const mean = (values: readonly number[]) => values.reduce((a, b) => a + b, 0) / values.length;

/** The samples of a channel. */
const channelOf = (x: Float32Array, c: number, channels: number) =>
  Float32Array.from({ length: x.length / channels }, (_, i) => x[i * channels + c]!);

/** A filter of one channel on each of them. */
function eachChannel(
  x: Float32Array,
  channels: number,
  filter: (samples: Float32Array) => Float32Array,
): Float32Array {
  const out = new Float32Array(x.length);
  for (let c = 0; c < channels; c++) {
    filter(channelOf(x, c, channels)).forEach((value, i) => {
      out[i * channels + c] = value;
    });
  }
  return out;
}

/** A part of the test data with noise, what is right, and the noise's standard deviation where it is known. */
interface Noisy {
  part: SignalPart;
  clean: Float32Array;
  noisy: Float32Array;
  deviation: number;
}

/** How the noise of a job comes to be. */
interface NoiseOf {
  said: string;
  /** Its standard deviation for a signal in the scale of the model. */
  deviation(x: Float32Array): number;
}

/** White noise by the level that is asked for; a deviation is in the signal's own unit. */
function noiseOf({ noise, snr = SNR }: Request, { scale, columns }: SignalData): NoiseOf {
  if (noise === undefined) {
    const part = 10 ** (-snr / 20);
    return {
      said: `white, ${snr} dB below each signal`,
      deviation: (x) => part * Math.sqrt(power(x, columns.length)),
    };
  }
  return {
    said: `white, of a standard deviation of ${noise}`,
    deviation: () => noise / mean(scale.spread),
  };
}

/** Test signals with the noise of a seed: the same for the model and what it is compared with. */
async function noisyParts(
  judged: readonly SignalPart[],
  { scale, columns }: SignalData,
  noise: NoiseOf,
  seed: number,
): Promise<Noisy[]> {
  const random = new Random(seed + 1_000_003);
  const all: Noisy[] = [];
  for (const part of judged) {
    const { target } = part;
    const x = await wholePart(part);
    if (target !== undefined) {
      const clean = await wholePart(target);
      const off = clean.reduce((sum, value, i) => sum + (value - x[i]!) ** 2, 0) / x.length;
      all.push({ part, clean, noisy: x, deviation: Math.sqrt(off) });
      continue;
    }
    const scaled = scale.apply(x);
    if (power(scaled, columns.length) === 0) continue;
    const deviation = noise.deviation(scaled);
    const noisy = scale.undo(scaled.map((value) => value + random.normal(0, deviation)));
    const block = async function* () {
      yield noisy;
    };
    const own = deviation * mean(scale.spread);
    all.push({ part: { ...part, blocks: block }, clean: x, noisy, deviation: own });
  }
  return all;
}

/** What each variant of denoising has of its own. */
interface Denoiser {
  builder: string;
  kind: DataKind;
  title: string;
  data: string;
  window: number;
  build(channels: number, seed: number, options: Record<string, unknown>): tfl.LayersModel;
  reach(model: tfl.LayersModel): Reach;
}

/** A folder of inputs/ and targets/ is one of pairs. */
const isPairs = (data: string) =>
  existsSync(path.join(data, 'inputs')) && existsSync(path.join(data, 'targets'));

async function openDenoise(
  { kind, window, build, reach }: Denoiser,
  request: Request,
  learningRate: number,
): Promise<Job> {
  const { data: file, seed, model: options } = request;
  if (file === undefined) fail('denoise', 'data', `given, for ${kind} files`, file);
  const fallback = { window, share: 0.2, labelled: false, leveled: kind === 'audio' };
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
  const { columns, scale } = data;
  const channels = columns.length;
  const noise = noiseOf(request, data);
  const said = pairs ? 'that of inputs/; targets/ are without' : noise.said;
  const found = { ...data.facts.found, noise: said };
  const { job, judged } = signalJob({ ...data, facts: { ...data.facts, found } }, request, {
    fill: kind === 'audio',
    augment: signalAugmentation(request.augment, kind === 'audio' ? 'shift' : 'shift,gain'),
    width: channels,
    pair({ x, y }, random) {
      if (y !== undefined) return leveled(x, y, x);
      // What a short signal is filled up with is no part of it.
      const last = x.findLastIndex((value) => value !== 0);
      const own = x.subarray(0, (Math.floor(last / channels) + 1) * channels);
      const deviation = own.length === 0 ? 0 : noise.deviation(own);
      const noisy = x.map((value) => value + random.normal(0, deviation));
      return leveled(noisy, x, noisy.subarray(0, own.length));
    },
  });
  /** What goes in and what is to come out, by the level of what goes in. */
  function leveled(x: Float32Array, y: Float32Array, own: Float32Array) {
    if (!data.leveled) return { x, y };
    const square = own.reduce((sum, value) => sum + value ** 2, 0) / Math.max(own.length, 1);
    const level = Math.sqrt(square) || 1;
    return { x: x.map((value) => value / level), y: y.map((value) => value / level) };
  }
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
    async measure({ model }) {
      const all = await tests();
      if (all.length === 0)
        fail(file, 'the test data', 'with signals that are not constant', 'none');
      const each = async (make: (one: Noisy) => Promise<Float32Array> | Float32Array) => {
        const found: number[] = [];
        for (const one of all) found.push(snr(one.clean, await make(one), channels));
        return mean(found);
      };
      const before = await each(({ noisy }) => noisy);
      const value = await each(({ part }) =>
        transformed(model!, part, { ...reach(model!), scale, leveled: data.leveled }),
      );
      const spectral = await each(({ noisy, deviation }) =>
        eachChannel(noisy, channels, (x) => {
          const level = mean(Array.from(x));
          const centred = x.map((v) => v - level);
          return spectralWiener(centred, deviation).map((v) => v + level);
        }),
      );
      const locals = await Promise.all(
        SIZES.map((size) =>
          each(({ noisy, deviation }) =>
            eachChannel(noisy, channels, (x) => localWiener(x, size, deviation)),
          ),
        ),
      );
      const baselines = (off: number): [string, number][] => [
        ['Wiener filter of spectra, told the noise', spectral - off],
        [
          'Wiener filter of neighbours, told the noise, the best of four sizes',
          Math.max(...locals) - off,
        ],
      ];
      return [
        {
          name: 'SNR [dB], a mean over signals',
          value,
          better: 'higher',
          baselines: [['with the noise', before], ...baselines(0)],
        },
        {
          name: 'gain of SNR [dB]',
          value: value - before,
          better: 'higher',
          baselines: baselines(before),
        },
      ];
    },
    async show({ model }, folder) {
      const content = [];
      for (const [i, { part, clean, noisy }] of (await tests()).slice(0, SHOWN).entries()) {
        const made = await transformed(model!, part, {
          ...reach(model!),
          scale,
          leveled: data.leveled,
        });
        if (kind === 'audio') {
          const target = path.join(folder, 'wav');
          mkdirSync(target, { recursive: true });
          for (const [name, samples] of Object.entries({ clean, noisy, model: made })) {
            const wav = toWav({ sampleRate: Math.round(data.rate!), channels: 1, samples });
            writeFileSync(path.join(target, `${i + 1}_${name}.wav`), wav);
          }
        }
        if (i >= 2) continue;
        const middle = Math.max(Math.floor(part.frames / 2) - 150, 0);
        const cut = (x: Float32Array) => channelOf(x, 0, channels).subarray(middle, middle + 300);
        const series = [
          { y: cut(noisy), name: 'with noise' },
          { y: cut(clean), name: 'without' },
          { y: cut(made), name: 'model' },
        ];
        const caption = `A stretch of ${part.file}${channels > 1 ? `, channel ${columns[0]}` : ''}.`;
        content.push(chart(series, caption, { xLabel: 'sample', width: 900 }));
      }
      const listen =
        'The folder `wav` has recordings with noise, without, and of the model to listen to.';
      if (kind === 'audio') content.push(paragraph(listen));
      return [{ heading: 'Signals with and without noise', content }];
    },
  };
}

const variantOf = (denoiser: Denoiser): Variant => ({
  builder: denoiser.builder,
  kind: denoiser.kind,
  title: denoiser.title,
  data: denoiser.data,
  options: ['augment', 'noise', ...SIGNAL_OPTIONS],
  files: denoiser.kind === 'audio' ? 'WAV, FLAC or Ogg files' : 'CSV, TSV or NPY files',
  defaults: { epochs: 60, batchSize: 16, learningRate: 0.002 },
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
  data: 'a CSV, TSV or NPY file or a folder of them, or inputs/ and targets/',
  window: 256,
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
