import * as tf from '@tensorflow/tfjs-core';
import type { LayersModel } from '@tensorflow/tfjs-layers';
import { unet1d } from '../../../models/index.js';
import { fail } from '../../check.js';
import { type EcgRecord, WAVES } from '../../data/index.js';
import { LabelCount, matches, onsets } from '../../measures/segments.js';
import { readCsv } from '../../node/index.js';
import { chart, type Html, paragraph } from '../../pictures/index.js';
import { describeFor } from '../../predict/model_description.js';
import { predictSignal } from '../../predict/predict_signal.js';
import type { MaskPrediction } from '../../predict/prediction.js';
import { withOtherData } from '../data/other_data.js';
import { described } from '../data/parts.js';
import { keepsSignals } from '../data/signals/model_input.js';
import {
  LABEL_OPTIONS,
  refuseOthers,
  TABLE_OPTIONS,
  WINDOW_OPTIONS,
} from '../data/signals/signal_settings.js';
import { checkTestData, sourceOf, stack } from '../data/source.js';
import { SAMPLING_RATE, waveRecords } from '../data/waves.js';
import { writeWhole } from '../write_whole.js';
import { ClassOverlap } from './class_overlap.js';
import { outputPath } from './image_files.js';
import { judging } from './judgement.js';
import { MeanColours } from './mean_colours.js';
import { isRecords, openSignalSegment, predictSignalSegment } from './signals_segment.js';
import { supervised } from './supervised.js';
import type { Example, Measure, Variant } from './task.js';

/** Samples of a training window, and from one to the next. */
const WINDOW = 512;
const HOP = 128;
const QRS = WAVES.indexOf('QRS');
/** How far a QRS onset may be off, and how long a QRS complex is at least, in samples. */
const TOLERANCE = 0.15 * SAMPLING_RATE;
const LEAST = 0.04 * SAMPLING_RATE;

/** The windows inside what is annotated. */
function windows({ signal, labels, annotated: [first, last] }: EcgRecord): Example[] {
  const examples: Example[] = [];
  for (let at = first; at + WINDOW <= last + 1; at += HOP) {
    const y = Float32Array.from(labels.subarray(at, at + WINDOW));
    examples.push({ x: signal.slice(at, at + WINDOW), y });
  }
  return examples;
}

/** The likeliest label of each sample. */
async function labelsOf(model: LayersModel, signal: Float32Array): Promise<Int32Array> {
  const labels = tf.tidy(() => {
    const y = model.predict(tf.tensor3d(signal, [1, signal.length, 1])) as tf.Tensor;
    return tf.cast(tf.argMax(y, 2), 'int32');
  });
  const values = await labels.data<'int32'>();
  labels.dispose();
  return values;
}

/** The mean F1 of the waves that are there; null where there is none. */
function meanF1({ counts, there }: ClassOverlap): number | null {
  const waves = there.filter((label) => label > 0);
  if (waves.length === 0) return null;
  const each = waves.map((label) => {
    const truth = counts[label]!.reduce((a, b) => a + b, 0);
    const found = counts.reduce((sum, row) => sum + row[label]!, 0);
    return (2 * counts[label]![label]!) / (truth + found);
  });
  return each.reduce((a, b) => a + b, 0) / each.length;
}

/** The beginning of a record, its true labels, and those that were found. */
function drawWaves(
  { signal, labels, annotated, record, lead }: EcgRecord,
  found: Int32Array,
): Html {
  const [first] = annotated;
  const cut = <T>(values: { subarray(from: number, to: number): T }) =>
    values.subarray(first, first + 2 * WINDOW);
  const series = [
    { y: cut(signal), name: 'signal' },
    { y: Array.from(cut(labels), (wave) => -2 - wave / 2), name: 'truth' },
    { y: Array.from(cut(found), (wave) => -4.5 - wave / 2), name: 'model' },
  ];
  const caption = `Lead ${lead} of patient ${record}, whom it was not trained on. The labels step down from none by P and QRS to T.`;
  return chart(series, caption, { xLabel: 'sample, 250 a second', width: 900 });
}

export const unet1dTask: Variant = {
  builder: 'unet1d',
  kind: 'signal',
  title: 'Classes of the samples of signals, by a U-Net',
  data: 'a CSV, TSV, NPY or NPZ file with --labels or --intervals, or LUDB records as JSON; embedded: ECGs',
  options: ['augment', ...LABEL_OPTIONS, ...TABLE_OPTIONS, ...WINDOW_OPTIONS],
  files: 'CSV files with a header',
  defaults: { epochs: 20, batchSize: 16, learningRate: 0.002 },

  keeps: () => ({
    kind: 'signal',
    output: 'mask',
    level: 'standard',
    rate: SAMPLING_RATE,
    classes: WAVES.map((name, place) => ({ name, colour: place })),
  }),

  async open(request, learningRate) {
    const { seed, validation, model: options, data: file } = request;
    if (file !== undefined && !isRecords(file)) {
      return openSignalSegment(request, { file, kind: 'signal' }, learningRate);
    }
    refuseOthers(request, [], 'as records of ECGs are no table');
    const { facts, train, test } = await withOtherData(request, waveRecords);
    await checkTestData(facts.label, test);
    // Leads of a patient stay together, and a patient's windows.
    const patients = [...new Set(train.map(({ record }) => record))];
    const held = new Set(patients.slice(0, Math.round(patients.length * validation)));
    const examples = (part: boolean) =>
      sourceOf(train.filter(({ record }) => held.has(record) === part).flatMap(windows));
    const [training, watched] = [examples(false), examples(true)];
    const judged = sourceOf(test.map(({ signal }) => ({ x: signal })));
    const data = await described(facts, { training, validation: watched, test: judged });
    return {
      data,
      train: training,
      validation: watched,
      count: data.counts.training,
      window: 10_000,
      numbers: ['loss', 'accuracy'],
      watch: { number: 'loss', better: 'lower' },
      build() {
        const model = unet1d({
          inputShape: [null, 1],
          filters: 8,
          depth: 4,
          kernelSize: 9,
          classes: WAVES.length,
          dropout: 0.1,
          seed,
          ...options,
        });
        model.compile({
          optimizer: tf.train.adam(learningRate),
          loss: 'categoricalCrossentropy',
          metrics: ['accuracy'],
        });
        return { model };
      },
      ...supervised((batch, random) => {
        // Electrodes differ in gain, and may be put on the other way round less often than a
        // heart's axis turns.
        const gains = batch.map(() => Math.exp(random.normal(0, 0.2)));
        const x = stack(
          batch.map((example, i) => example.x.map((value) => value * gains[i]!)),
          [WINDOW, 1],
        );
        const labels = stack(
          batch.map((example) => example.y!),
          [WINDOW],
        );
        const y = tf.tidy(() => tf.oneHot(tf.cast(labels, 'int32'), WAVES.length, 1, 0, 'float32'));
        labels.dispose();
        return [x, y];
      }),
      ...judging(async ({ model }) => {
        /** Of each record: the model's labels, those by the value alone, and the commonest one everywhere. */
        const overlaps: ClassOverlap[][] = [];
        const answers: Int32Array[] = [];
        const values = await MeanColours.of(training, WAVES.length, 1);
        const counts = WAVES.map((_, wave) => new LabelCount(wave));
        const found = { right: 0, found: 0, truth: 0 };
        for (const { signal, labels, annotated } of test) {
          const [first, last] = annotated;
          const predicted = await labelsOf(model!, signal);
          for (const one of counts) {
            one.add(predicted.subarray(first, last + 1), labels.subarray(first, last + 1));
          }
          answers.push(predicted);
          const cut = signal.subarray(first, last + 1);
          const truthOf = Float32Array.from(labels.subarray(first, last + 1));
          overlaps.push(
            [
              Float32Array.from(predicted.subarray(first, last + 1)),
              values.nearest(cut),
              new Float32Array(cut.length).fill(values.commonest),
            ].map((answer) => new ClassOverlap(WAVES.length).add(answer, truthOf)),
          );
          const truth = onsets(labels, QRS, 1);
          // A wave may begin a little before the stretch that is annotated from its onset on.
          const near = onsets(predicted, QRS, LEAST).filter(
            (at) => at >= first - TOLERANCE && at <= last + TOLERANCE,
          );
          const right = matches(near, truth, TOLERANCE);
          const outside = near.filter((at) => at < first || at > last);
          found.right += right;
          found.found += near.length - (outside.length - matches(outside, truth, TOLERANCE));
          found.truth += truth.length;
        }
        const f1 = counts.slice(1).map(
          (one): Measure => ({
            name: `F1 of ${WAVES[one.label]}, by sample`,
            value: one.f1,
            better: 'higher',
            baselines: [['all samples called so', one.constantF1]],
          }),
        );
        const rows = overlaps.map((own, place) => ({
          name: `lead ${test[place]!.lead} of patient ${test[place]!.record}`,
          values: own.map(meanF1),
        }));
        const sums = (places: readonly number[]) =>
          [0, 1, 2].map((who) =>
            places.reduce(
              (sum, place) => sum.addAll(overlaps[place]![who]!),
              new ClassOverlap(WAVES.length),
            ),
          );
        return {
          measures: [
            ...f1,
            {
              name: 'QRS onsets within 150 ms, sensitivity',
              value: found.right / Math.max(found.truth, 1),
              better: 'higher',
              baselines: [],
            },
            {
              name: 'QRS onsets within 150 ms, precision',
              value: found.right / Math.max(found.found, 1),
              better: 'higher',
              baselines: [],
            },
          ],
          confusion: {
            of: 'samples',
            classes: WAVES,
            counts: sums([...rows.keys()])[0]!.counts,
          },
          examples: {
            figure: 'mean F1 of the waves, by sample',
            better: 'higher',
            baselines: [
              "the nearest mean value of each label's samples",
              `${WAVES[values.commonest]} everywhere`,
            ],
            rows,
            total: {
              name: 'mean F1 of the waves, by sample',
              of: (places) => sums(places).map((sum) => meanF1(sum) ?? Number.NaN),
            },
            each: 1,
            draw: async (places, caption) => [
              paragraph(caption),
              ...places.map((place) => drawWaves(test[place]!, answers[place]!)),
            ],
          },
        };
      }),
      show: async () => [],
    };
  },

  /** CSV files with a signal of 250 samples a second in their first column; its labels come out. */
  async predict(models, files, folder, options) {
    const { model } = models;
    if (keepsSignals(model!)) return predictSignalSegment(models, files, folder, options);
    const description = describeFor(model!.name, model!);
    const written: string[] = [];
    for (const file of files) {
      const signal: number[] = [];
      for await (const { values } of readCsv(file)) signal.push(values[0]!);
      if (signal.length === 0) fail(file, 'the file', 'a header and rows of samples', 'no rows');
      const found = await predictSignal(file, model!, Float32Array.from(signal), description);
      const { map, classes } = found as MaskPrediction;
      const rows = Array.from(map, (label, i) => `${signal[i]},${classes[label]!.name}\n`);
      const target = outputPath(folder, file, '.csv', written);
      writeWhole(target, `signal,wave\n${rows.join('')}`);
      written.push(target);
    }
    return written;
  },
};

/** What stretches of sounds are. */
export const segmentSoundsVariant: Variant = {
  builder: 'unet1d',
  kind: 'audio',
  title: 'What is heard when, by a U-Net',
  data: 'a WAV, FLAC or Ogg file or a folder of them, with --intervals',
  options: ['augment', 'intervals', ...WINDOW_OPTIONS],
  files: 'WAV, FLAC or Ogg files',
  defaults: { epochs: 20, batchSize: 16, learningRate: 0.002 },
  async open(request, learningRate) {
    const { data: file } = request;
    if (file === undefined) fail('segment', 'data', 'given, for audio files', file);
    return openSignalSegment(request, { file, kind: 'audio' }, learningRate);
  },
  predict: predictSignalSegment,
};
