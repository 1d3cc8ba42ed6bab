import { writeFileSync } from 'node:fs';
import * as tf from '@tensorflow/tfjs-core';
import type { LayersModel } from '@tensorflow/tfjs-layers';
import { unet1d } from '../../../models/index.js';
import { fail } from '../../check.js';
import { type EcgRecord, WAVES } from '../../data/index.js';
import { LabelCount, matches, onsets } from '../../measures/segments.js';
import { readCsv } from '../../node/index.js';
import { chart } from '../../pictures/index.js';
import { checkTestData, count, sourceOf, stack } from '../data/source.js';
import { SAMPLING_RATE, waveRecords } from '../data/waves.js';
import { outputPath } from './image_files.js';
import { supervised } from './supervised.js';
import type { Example, Measure, Task } from './task.js';

/** Samples of a training window, and from one to the next. */
const WINDOW = 512;
const HOP = 128;
const QRS = WAVES.indexOf('QRS');
/** How far a QRS onset may be off, and how long a QRS complex is at least, in samples. */
const TOLERANCE = 0.15 * SAMPLING_RATE;
const LEAST = 0.04 * SAMPLING_RATE;
const SHOWN = 3;

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

export const unet1dTask: Task = {
  name: 'unet1d',
  title: 'The waves of an electrocardiogram, by a U-Net',
  data: 'a JSON file of LUDB records; embedded: synthetic ECGs',
  files: 'CSV files with a header',
  defaults: { epochs: 20, batchSize: 16, learningRate: 0.002 },

  async open({ data, seed, validation, limit, model: options }, learningRate) {
    const { label, train, test } = await waveRecords(data, seed, limit);
    await checkTestData(label, test);
    // Leads of a patient stay together, and a patient's windows.
    const patients = [...new Set(train.map(({ record }) => record))];
    const held = new Set(patients.slice(0, Math.round(patients.length * validation)));
    const examples = (part: boolean) =>
      sourceOf(train.filter(({ record }) => held.has(record) === part).flatMap(windows));
    const rest = examples(false);
    return {
      label,
      train: rest,
      validation: examples(true),
      count: await count(rest),
      window: 10_000,
      numbers: ['loss', 'accuracy'],
      watch: { number: 'loss', better: 'lower' },
      build() {
        const model = unet1d({
          ...{ inputShape: [null, 1], filters: 8, depth: 4, kernelSize: 9 },
          ...{ classes: WAVES.length, dropout: 0.1, seed },
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
      async measure({ model }) {
        const counts = WAVES.map((_, wave) => new LabelCount(wave));
        const found = { right: 0, found: 0, truth: 0 };
        for (const { signal, labels, annotated } of test) {
          const [first, last] = annotated;
          const predicted = await labelsOf(model!, signal);
          for (const one of counts) {
            one.add(predicted.subarray(first, last + 1), labels.subarray(first, last + 1));
          }
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
        return [
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
        ];
      },
      async show({ model }) {
        const content = [];
        for (const { signal, labels, annotated, record, lead } of test.slice(0, SHOWN)) {
          const [first] = annotated;
          const predicted = await labelsOf(model!, signal);
          const cut = <T>(values: { subarray(from: number, to: number): T }) =>
            values.subarray(first, first + 2 * WINDOW);
          const series = [
            { y: cut(signal), name: 'signal' },
            { y: Array.from(cut(labels), (wave) => -2 - wave / 2), name: 'truth' },
            { y: Array.from(cut(predicted), (wave) => -4.5 - wave / 2), name: 'model' },
          ];
          const caption = `Lead ${lead} of patient ${record}, whom it was not trained on. The labels step down from none by P and QRS to T.`;
          content.push(chart(series, caption, { xLabel: 'sample, 250 a second', width: 900 }));
        }
        return [{ heading: 'Waves', content }];
      },
    };
  },

  /** CSV files with a signal of 250 samples a second in their first column; its labels come out. */
  async predict({ model }, files, folder) {
    const written: string[] = [];
    for (const file of files) {
      const signal: number[] = [];
      for await (const { values } of readCsv(file)) signal.push(values[0]!);
      if (signal.length === 0) fail(file, 'the file', 'a header and rows of samples', 'no rows');
      const mean = signal.reduce((a, b) => a + b, 0) / signal.length;
      const power = signal.reduce((sum, value) => sum + (value - mean) ** 2, 0) / signal.length;
      const scaled = Float32Array.from(signal, (value) => (value - mean) / (Math.sqrt(power) || 1));
      const labels = await labelsOf(model!, scaled);
      const rows = Array.from(labels, (label, i) => `${signal[i]},${WAVES[label]}\n`);
      const target = outputPath(folder, file, '.csv', written);
      writeFileSync(target, `signal,wave\n${rows.join('')}`);
      written.push(target);
    }
    return written;
  },
};
