import path from 'node:path';
import { chart, type Html, paragraph } from '../../pictures/index.js';
import type { SignalData } from '../data/signals/signal_data.js';
import { type SignalPart, wholePart } from '../data/signals/signal_part.js';
import { signalWindows } from '../data/signals/signal_windows.js';
import { ClassOverlap } from './class_overlap.js';
import type { Judgement } from './judgement.js';
import { MeanColours } from './mean_colours.js';
import type { Measure } from './measure.js';
import { stretchesOf } from './stretches.js';

/** Samples of a stretch that are drawn, and channels. */
const DRAWN = 1000;
const CHANNELS = 3;

/** Samples of one part with their labels, and the model's. */
interface Stretch {
  part: SignalPart;
  from: number;
  to: number;
  found: Float32Array;
  /** By the model, and by what it is compared with. */
  overlaps: readonly ClassOverlap[];
}

/** The F1 of each class; null for one that is neither there nor found. */
function f1Of(counts: readonly (readonly number[])[]): (number | null)[] {
  return counts.map((row, place) => {
    const truth = row.reduce((a, b) => a + b, 0);
    const found = counts.reduce((sum, other) => sum + other[place]!, 0);
    return truth + found === 0 ? null : (2 * row[place]!) / (truth + found);
  });
}

/** The mean F1 of the classes that are there. */
function meanF1(overlap: ClassOverlap): number {
  const each = f1Of(overlap.counts);
  const { there } = overlap;
  return there.reduce((sum, place) => sum + each[place]!, 0) / Math.max(there.length, 1);
}

const right = ({ counts }: ClassOverlap) => {
  const all = counts.flat().reduce((a, b) => a + b, 0);
  return counts.reduce((sum, row, place) => sum + row[place]!, 0) / Math.max(all, 1);
};

/** A chart of the first channels of a stretch, its labels and the model's. */
async function drawStretch(
  { part, from, to, found }: Stretch,
  { columns, names, scale }: SignalData,
): Promise<Html> {
  const channels = columns.length;
  const x = scale.apply(await wholePart(part));
  // Where the labels change first, to see more than one.
  const labels = part.labels!.subarray(from, to);
  const change = labels.findIndex((label, i) => i > 0 && label !== labels[i - 1]);
  const first = Math.max(Math.min(change - DRAWN / 4, to - from - DRAWN), 0);
  const last = Math.min(first + DRAWN, to - from);
  const [low, classes] = [-3, names!.length];
  const steps = (of: ArrayLike<number>, top: number) =>
    Array.from({ length: last - first }, (_, i) => top - of[first + i]! / 2);
  const series = [
    ...columns.slice(0, CHANNELS).map((name, c) => ({
      y: Float32Array.from(
        { length: last - first },
        (_, i) => x[(from + first + i) * channels + c]!,
      ),
      name,
    })),
    { y: steps(labels, low), name: 'labelled' },
    { y: steps(found.subarray(from, to), low - classes / 2 - 0.5), name: 'model' },
  ];
  const where = `From sample ${from + first} of ${path.basename(part.file)}.`;
  const caption = `${where} The classes step down from ${names!.join(' by ')}.`;
  return chart(series, caption, { xLabel: 'sample', width: 900 });
}

/**
 * How well each sample of test signals is named, beside the class whose mean value is nearest and the commonest one.
 *
 * @param classesOf the model's classes of a signal
 */
export async function judgeLabels(
  judged: readonly SignalPart[],
  data: SignalData,
  classesOf: (part: SignalPart) => Promise<ArrayLike<number>>,
): Promise<Judgement> {
  const { columns, scale, window } = data;
  const names = data.names!;
  const windows = { window, hop: window, scale, fill: false };
  const means = await MeanColours.of(
    signalWindows(data.training, windows),
    names.length,
    columns.length,
  );
  const stretches: Stretch[] = [];
  for (const part of judged) {
    const found = Float32Array.from(await classesOf(part));
    const nearest = means.nearest(scale.apply(await wholePart(part)));
    const commonest = new Float32Array(part.frames).fill(means.commonest);
    for (const [from, to] of stretchesOf(part.frames, judged.length, window)) {
      const truth = Float32Array.from(part.labels!.subarray(from, to));
      const overlaps = [found, nearest, commonest].map((answer) =>
        new ClassOverlap(names.length).add(answer.subarray(from, to), truth),
      );
      stretches.push({ part, from, to, found, overlaps });
    }
  }
  const sums = (places: readonly number[]) =>
    [0, 1, 2].map((who) =>
      places.reduce(
        (sum, place) => sum.addAll(stretches[place]!.overlaps[who]!),
        new ClassOverlap(names.length),
      ),
    );
  const [own, near, common] = sums([...stretches.keys()]) as [
    ClassOverlap,
    ClassOverlap,
    ClassOverlap,
  ];
  const beside = ['the class of the nearest mean value', `all ${names[means.commonest]}`] as const;
  const baselines = (of: (overlap: ClassOverlap) => number): [string, number][] => [
    [beside[0], of(near)],
    [beside[1], of(common)],
  ];
  const each = f1Of(own.counts);
  const measures: Measure[] = [
    {
      name: `mean F1 of ${names.length} classes, by sample`,
      value: meanF1(own),
      better: 'higher',
      baselines: baselines(meanF1),
    },
    { name: 'samples right', value: right(own), better: 'higher', baselines: baselines(right) },
    ...names.map((name, place): Measure => {
      const truth = own.counts[place]!.reduce((a, b) => a + b, 0);
      const all = own.counts.flat().reduce((a, b) => a + b, 0);
      return {
        name: `F1 of ${name}, by sample`,
        value: each[place] ?? 0,
        better: 'higher',
        baselines: [
          [beside[0], f1Of(near.counts)[place] ?? 0],
          // No constant answer has a higher one.
          ['all samples called so', (2 * truth) / (all + truth)],
        ],
      };
    }),
  ];
  return {
    measures,
    confusion: { of: 'samples', classes: names, counts: own.counts },
    examples: {
      figure: 'part of the samples that is right',
      better: 'higher',
      baselines: beside,
      rows: stretches.map(({ part, from, to, overlaps }) => ({
        name: `${path.basename(part.file)}, samples ${from} to ${to}`,
        values: overlaps.map(right),
      })),
      total: {
        name: 'mean F1 of the classes, by sample',
        of: (places) => sums(places).map(meanF1),
      },
      each: 1,
      draw: async (places, caption) => {
        const drawn = [paragraph(caption)];
        for (const place of places) drawn.push(await drawStretch(stretches[place]!, data));
        return drawn;
      },
    },
  };
}
