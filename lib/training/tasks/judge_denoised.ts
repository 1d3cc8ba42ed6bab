import path from 'node:path';
import { mean } from '../../arithmetic/mean.js';
import { fail } from '../../check.js';
import { chart, type Html, paragraph } from '../../pictures/index.js';
import type { SignalPart } from '../data/signals/signal_part.js';
import type { JudgedExamples, Judgement } from './judgement.js';
import { stretchesOf } from './stretches.js';
import { localWiener, spectralWiener } from './wiener.js';

/** Of the windows of the local Wiener filter. */
const SIZES = [3, 5, 9, 15];
/** Samples that a chart shows. */
const SHOWN = 300;

/** A part of the test data with noise, what is right, and the noise's standard deviation where it is known. */
export interface Noisy {
  part: SignalPart;
  clean: Float32Array;
  noisy: Float32Array;
  deviation: number;
}

/** The mean square about the mean of each channel. */
export function power(x: Float32Array, channels: number): number {
  let sum = 0;
  for (let c = 0; c < channels; c++) {
    let mean = 0;
    const frames = x.length / channels;
    for (let i = c; i < x.length; i += channels) mean += x[i]! / frames;
    for (let i = c; i < x.length; i += channels) sum += (x[i]! - mean) ** 2;
  }
  return sum / x.length;
}

/** Sums of the squares of a signal about its means, and of what a copy is off. */
type Sums = readonly [signal: number, noise: number];

function sumsOf(truth: Float32Array, copy: Float32Array, channels: number): Sums {
  const noise = truth.reduce((sum, value, i) => sum + (value - copy[i]!) ** 2, 0);
  return [power(truth, channels) * truth.length, noise];
}

/** Signal to noise, dB. */
const snr = ([signal, noise]: Sums) => 10 * Math.log10(signal / Math.max(noise, 1e-20 * signal));

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

/** The samples without noise of each channel by themselves, by the filter of spectra. */
const bySpectra = ({ noisy, deviation }: Noisy, channels: number) =>
  eachChannel(noisy, channels, (x) => {
    const level = mean(Array.from(x));
    const centred = x.map((v) => v - level);
    return spectralWiener(centred, deviation).map((v) => v + level);
  });

const WITH_NOISE = 'with the noise';
const SPECTRA = 'Wiener filter of spectra, told the noise';

/** Signals, or stretches of few: how each fares, for the verdict. */
interface Stretch {
  /** Its place among the signals, and its name. */
  signal: number;
  file: string;
  from: number;
  to: number;
  /** By the model, as it is, and by the filter of spectra. */
  sums: readonly Sums[];
}

/** Charts of the middle of stretches. */
async function drawStretches(
  tests: () => AsyncIterable<Noisy>,
  stretches: readonly Stretch[],
  columns: readonly string[],
  run: (part: SignalPart) => Promise<Float32Array>,
  caption: string,
) {
  const channels = columns.length;
  const content = [paragraph(caption)];
  const charts = new Map<Stretch, Html>();
  let at = 0;
  for await (const one of tests()) {
    const signal = at++;
    const own = stretches.filter((stretch) => stretch.signal === signal);
    const made = own.length === 0 ? null : await run(one.part);
    for (const stretch of made === null ? [] : own) {
      const { from, to } = stretch;
      const first = Math.max(Math.round((from + to - SHOWN) / 2), 0);
      const cut = (x: Float32Array) => channelOf(x, 0, channels).subarray(first, first + SHOWN);
      const series = [
        { y: cut(one.noisy), name: 'with noise' },
        { y: cut(one.clean), name: 'without' },
        { y: cut(made!), name: 'model' },
      ];
      const which = channels > 1 ? `, channel ${columns[0]}` : '';
      const what = `From sample ${first} of ${stretch.file}${which}.`;
      charts.set(stretch, chart(series, what, { xLabel: 'sample', width: 900, height: 240 }));
    }
  }
  return [...content, ...stretches.flatMap((stretch) => charts.get(stretch) ?? [])];
}

/**
 * How much of the noise of test signals a model takes away, beside filters that are told the noise.
 *
 * @param where the data, for messages
 * @param tests gives signals that are not constant, one after the other, the same at each call
 * @param columns of the channels
 * @param window samples of a window: a stretch has at least as many
 * @param run what the model makes of a signal
 */
export async function judgeDenoised(
  where: string,
  tests: () => AsyncIterable<Noisy>,
  columns: readonly string[],
  window: number,
  run: (part: SignalPart) => Promise<Float32Array>,
): Promise<Judgement> {
  const channels = columns.length;
  const stretches: Stretch[] = [];
  const whole: Sums[][] = [];
  const locals: number[][] = [];
  let signals = 0;
  for await (const _ of tests()) signals++;
  if (signals === 0) fail(where, 'the test data', 'with signals that are not constant', 'none');
  for await (const one of tests()) {
    const made = [await run(one.part), one.noisy, bySpectra(one, channels)];
    whole.push(made.map((copy) => sumsOf(one.clean, copy, channels)));
    locals.push(
      SIZES.map((size) => {
        const filtered = eachChannel(one.noisy, channels, (x) =>
          localWiener(x, size, one.deviation),
        );
        return snr(sumsOf(one.clean, filtered, channels));
      }),
    );
    for (const [from, to] of stretchesOf(one.part.frames, signals, window)) {
      const cut = (x: Float32Array) => x.subarray(from * channels, to * channels);
      const sums = made.map((copy) => sumsOf(cut(one.clean), cut(copy), channels));
      stretches.push({
        signal: whole.length - 1,
        file: path.basename(one.part.file),
        from,
        to,
        sums,
      });
    }
  }
  const [value, before, spectral] = [0, 1, 2].map((which) =>
    mean(whole.map((sums) => snr(sums[which]!))),
  ) as [number, number, number];
  const local = Math.max(...SIZES.map((_, i) => mean(locals.map((values) => values[i]!))));
  const baselines = (off: number): [string, number][] => [
    [SPECTRA, spectral - off],
    ['Wiener filter of neighbours, told the noise, the best of four sizes', local - off],
  ];
  const pooled = (places: readonly number[], which: number) => {
    const some = places.map((place) => stretches[place]!.sums[which]!);
    const sum = (side: 0 | 1) => some.reduce((total, sums) => total + sums[side], 0);
    return snr([sum(0), sum(1)]);
  };
  const parted = stretches.length > signals;
  const examples: JudgedExamples = {
    figure: 'SNR [dB]',
    better: 'higher',
    baselines: [WITH_NOISE, SPECTRA],
    rows: stretches.map(({ file, from, to, sums }) => ({
      name: `${file}${parted ? `, samples ${from} to ${to}` : ''}`,
      values: sums.map((both) => (both[0] > 0 ? snr(both) : null)),
    })),
    ...(parted
      ? {
          total: {
            name: 'SNR of all samples [dB]',
            of: (places) => [0, 1, 2].map((which) => pooled(places, which)),
          },
        }
      : {}),
    each: 1,
    draw: (places, caption) =>
      drawStretches(
        tests,
        places.map((place) => stretches[place]!),
        columns,
        run,
        caption,
      ),
  };
  return {
    measures: [
      {
        name: 'SNR [dB], a mean over signals',
        value,
        better: 'higher',
        baselines: [[WITH_NOISE, before], ...baselines(0)],
      },
      {
        name: 'gain of SNR [dB]',
        value: value - before,
        better: 'higher',
        baselines: baselines(before),
      },
    ],
    examples,
  };
}
