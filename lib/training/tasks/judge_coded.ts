import path from 'node:path';
import { chart, paragraph } from '../../pictures/index.js';
import type { SignalData } from '../data/signals/signal_data.js';
import { cutPart, type SignalPart, wholePart } from '../data/signals/signal_part.js';
import type { JudgedExamples } from './judgement.js';
import { stretchesOf } from './stretches.js';

/** Samples of a chart, and channels that have one. */
const DRAWN = 300;
const CHANNELS = 2;

/** Frames that are judged at once, besides those around them that the model sees. */
const PIECE = 2 ** 22;
/** Those around them: a multiple of what the lengths of models are multiples of, and farther than any looks. */
const AROUND = 2 ** 13;

/** Squares of a signal and of what two copies are off: the model's, and what lines between some samples make of it. */
type Sums = readonly [signal: number, model: number, line: number];

/** Linear interpolation of every `step`-th frame of a signal of which these are those from `first` on. */
function interpolated(
  x: Float32Array,
  channels: number,
  step: number,
  first: number,
): Float32Array {
  const frames = x.length / channels;
  return x.map((_, at) => {
    const [i, c] = [Math.floor(at / channels), at % channels];
    const before = Math.max(Math.floor((first + i) / step) * step - first, 0);
    const after = before + step < frames ? before + step : before;
    const part = (i - before) / step;
    return x[before * channels + c]! * (1 - part) + x[after * channels + c]! * part;
  });
}

/** A signal piece by piece, each with a part of its own that has its neighbours as well. */
function* piecesOf(part: SignalPart, most: number) {
  for (let from = 0; from < part.frames; from += most) {
    const to = Math.min(from + most, part.frames);
    const first = Math.max(from - AROUND, 0);
    const around = cutPart(part, first, Math.min(to + AROUND, part.frames));
    yield { from, to, first, around };
  }
}

const added = (all: readonly Sums[]): Sums =>
  [0, 1, 2].map((which) => all.reduce((sum, one) => sum + one[which]!, 0)) as unknown as Sums;

/** Of the model and of the lines, dB. */
const ratios = ([signal, ...noises]: Sums) =>
  noises.map((noise) => 10 * Math.log10(signal / Math.max(noise, 1e-12)));

/** How a model is run on test signals, and every how many-th sample lines are drawn between. */
export interface Coded {
  step: number;
  run(part: SignalPart): Promise<Float32Array>;
  /** Frames that are judged at once at least, so that a signal may be hours long; default 2^22. */
  piece?: number;
}

/**
 * How well signals are given back, beside linear interpolation.
 *
 * @returns SNR and MSE, both with that baseline, and how single signals fare
 */
export async function judgeCoded(
  judged: readonly SignalPart[],
  { columns, scale, window }: SignalData,
  { step, run, piece = PIECE }: Coded,
) {
  const channels = columns.length;
  const line = `linear interpolation of every ${step}th sample`;
  const whole: Sums[] = [];
  const stretches: { part: SignalPart; from: number; to: number; sums: Sums }[] = [];
  let count = 0;
  const most = Math.ceil(piece / AROUND) * AROUND;
  for (const part of judged) {
    const own = stretchesOf(part.frames, judged.length, window).map(([from, to]) => ({
      part,
      from,
      to,
      sums: [0, 0, 0] as [number, number, number],
    }));
    for (const { from, to, first, around } of piecesOf(part, most)) {
      const x = scale.apply(await wholePart(around));
      const copies = [null, scale.apply(await run(around)), interpolated(x, channels, step, first)];
      for (const stretch of own) {
        const begin = (Math.max(stretch.from, from) - first) * channels;
        const end = (Math.min(stretch.to, to) - first) * channels;
        copies.forEach((copy, which) => {
          let sum = 0;
          for (let i = begin; i < end; i++) sum += (x[i]! - (copy?.[i] ?? 0)) ** 2;
          stretch.sums[which]! += sum;
        });
      }
    }
    stretches.push(...own);
    whole.push(added(own.map(({ sums }) => sums)));
    count += part.frames * channels;
  }
  const all = added(whole);
  const mean = (which: 0 | 1) =>
    whole.reduce((sum, one) => sum + ratios(one)[which]!, 0) / whole.length;
  const examples: JudgedExamples = {
    figure: 'SNR [dB]',
    better: 'higher',
    baselines: [line],
    rows: stretches.map(({ part, from, to, sums }) => ({
      name: `${path.basename(part.file)}, samples ${from} to ${to}`,
      values: sums[0] > 0 ? ratios(sums) : [null, null],
    })),
    ...(stretches.length > judged.length
      ? {
          total: {
            name: 'SNR of all samples [dB]',
            of: (places) => ratios(added(places.map((place) => stretches[place]!.sums))),
          },
        }
      : {}),
    each: 1,
    async draw(places, caption) {
      const content = [paragraph(caption)];
      for (const place of places) {
        const { part, from, to } = stretches[place]!;
        const first = Math.max(Math.round((from + to - DRAWN) / 2), 0);
        const length = Math.min(DRAWN, part.frames - first);
        const before = Math.max((Math.floor(first / AROUND) - 1) * AROUND, 0);
        const around = cutPart(part, before, Math.min(first + length + AROUND, part.frames));
        const [x, made] = [await wholePart(around), await run(around)];
        for (const [c, name] of columns.slice(0, CHANNELS).entries()) {
          const cut = (values: Float32Array) =>
            Float32Array.from({ length }, (_, k) => values[(first - before + k) * channels + c]!);
          const series = [
            { y: cut(x), name: 'signal' },
            { y: cut(made), name: 'reconstruction' },
          ];
          const what = `From sample ${first} of ${path.basename(part.file)}, ${name}.`;
          content.push(chart(series, what, { xLabel: 'sample', width: 900, height: 240 }));
        }
      }
      return content;
    },
  };
  const beside = (value: number): [string, number][] => [[line, value]];
  return {
    examples,
    measures: [
      { value: mean(0), baselines: beside(mean(1)) },
      { value: all[1] / count, baselines: beside(all[2] / count) },
    ] as const,
  };
}
