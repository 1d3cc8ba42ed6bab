import { writeFileSync } from 'node:fs';
import * as tf from '@tensorflow/tfjs-core';
import type { LayersModel } from '@tensorflow/tfjs-layers';
import { convAutoencoder1d } from '../../../models/index.js';
import { fail } from '../../check.js';
import { pcaReconstructionErrors } from '../../data/index.js';
import { accuracy, bestThreshold, exactAuc, type Scored } from '../../measures/roc.js';
import { readCsv } from '../../node/index.js';
import { chart } from '../../pictures/index.js';
import { heartbeats, SAMPLES } from '../data/beats.js';
import {
  checkTestData,
  collect,
  count,
  inputsOf,
  sourceOf,
  split,
  stack,
  take,
} from '../data/source.js';
import { outputPath } from './image_files.js';
import { predictBatches } from './predict_batches.js';
import { supervised } from './supervised.js';
import type { Example, Measure, Task } from './task.js';

/** What principal component analysis is given to compare with. */
const COMPONENTS = 8;

const isAbnormal = ({ y }: Example) => y![0] === 1;

/** The mean squared error of each signal's reconstruction. */
async function errorsOf(model: LayersModel, examples: Example[], length: number) {
  const errors: number[] = [];
  await predictBatches(model, sourceOf(examples), [length, 1], async (x, y) => {
    const mse = tf.tidy(() => tf.mean(tf.squaredDifference(x, y), [1, 2]));
    errors.push(...(await mse.data()));
    mse.dispose();
  });
  return errors;
}

async function pcaErrors(normal: Example[], examples: Example[], length: number) {
  const rows = (some: Example[]) => inputsOf(some, [length]);
  const [fitted, other] = [rows(normal), rows(examples)];
  const components = Math.min(COMPONENTS, normal.length, length);
  const errors = await pcaReconstructionErrors(fitted, other, components);
  tf.dispose([fitted, other]);
  return [...errors];
}

const scored = (examples: Example[], errors: number[]): Scored[] =>
  examples.map((example, i) => ({ score: errors[i]!, positive: isAbnormal(example) }));

export const convAutoencoder1dTask: Task = {
  name: 'convAutoencoder1d',
  title: 'Anomalies of heartbeats, by an autoencoder of normal ones',
  data: 'a CSV file, a signal each row, with a header and a column abnormal; embedded: heartbeats',
  files: 'CSV files with a header',
  defaults: { epochs: 30, batchSize: 32, learningRate: 0.002 },

  async open({ data, seed, validation, limit, model: options }, learningRate) {
    const { label, length, train, test } = await heartbeats(data, seed, limit);
    await checkTestData(label, test);
    const seen = await collect(take(train, limit));
    const judged = await collect(take(test, limit));
    const { rest, part } = split(sourceOf(seen.filter((one) => !isAbnormal(one))), validation);
    return {
      label: `${label}; trained on normal ones only`,
      train: rest,
      validation: part,
      count: await count(rest),
      window: 10_000,
      numbers: ['loss'],
      watch: { number: 'loss', better: 'lower' },
      build() {
        const model = convAutoencoder1d({
          ...{ inputShape: [length, 1], filters: [32, 16, 8], dropout: 0, seed },
          ...options,
        });
        model.compile({ optimizer: tf.train.adam(learningRate), loss: 'meanSquaredError' });
        return { model };
      },
      ...supervised((batch) => {
        const x = inputsOf(batch, [length, 1]);
        return [x, x];
      }),
      async measure({ model }) {
        const errors = await errorsOf(model!, judged, length);
        const mse = errors.reduce((a, b) => a + b, 0) / errors.length;
        const measures: Measure[] = [
          { name: 'test MSE', value: mse, better: 'lower', baselines: [] },
        ];
        const both = (examples: Example[]) => new Set(examples.map(isAbnormal)).size === 2;
        if (!both(judged) || !both(seen)) return measures;
        const normal = await collect(rest);
        const byPca = {
          seen: scored(seen, await pcaErrors(normal, seen, length)),
          judged: scored(judged, await pcaErrors(normal, judged, length)),
        };
        const byModel = {
          seen: scored(seen, await errorsOf(model!, seen, length)),
          judged: scored(judged, errors),
        };
        const right = (by: typeof byPca) => accuracy(by.judged, bestThreshold(by.seen));
        const name = `PCA of ${COMPONENTS} components`;
        const alwaysOne = judged.filter(isAbnormal).length / judged.length;
        return [
          {
            name: 'area under the ROC curve',
            value: exactAuc(byModel.judged),
            better: 'higher',
            baselines: [[name, exactAuc(byPca.judged)]],
          },
          {
            name: 'accuracy, threshold chosen on training data',
            value: right(byModel),
            better: 'higher',
            baselines: [
              [name, right(byPca)],
              ['always the commoner', Math.max(alwaysOne, 1 - alwaysOne)],
            ],
          },
          ...measures,
        ];
      },
      async show({ model }) {
        const chosen = [false, true].flatMap((abnormal) =>
          judged.filter((example) => isAbnormal(example) === abnormal).slice(0, 2),
        );
        const content = [];
        for (const example of chosen) {
          const x = stack([example.x], [length, 1]);
          const y = model!.predict(x) as tf.Tensor;
          const series = [
            { y: example.x, name: 'signal' },
            { y: await y.data<'float32'>(), name: 'reconstruction' },
          ];
          tf.dispose([x, y]);
          const caption = isAbnormal(example) ? 'An abnormal signal.' : 'A normal signal.';
          content.push(chart(series, caption, { xLabel: 'sample', height: 240 }));
        }
        return [{ heading: 'Signals and reconstructions', content }];
      },
    };
  },

  /** CSV files with a header in, the reconstructions in columns v0, v1 and so on out. */
  async predict({ model }, files, folder) {
    const written: string[] = [];
    const length = model!.inputs[0]!.shape[1];
    for (const file of files) {
      const lines: string[] = [];
      for await (const { values, line } of readCsv(file, { columns: SAMPLES })) {
        if (length !== null && values.length !== length) {
          const expected = `${length} samples, as many as the model was built for`;
          fail(`${file}, line ${line}`, 'the signal', expected, values.length);
        }
        if (lines.length === 0) lines.push(Array.from(values, (_, i) => `v${i}`).join(','));
        const y = tf.tidy(
          () => model!.predict(tf.tensor3d(values, [1, values.length, 1])) as tf.Tensor,
        );
        lines.push((await y.data<'float32'>()).join(','));
        y.dispose();
      }
      if (lines.length === 0) fail(file, 'the file', 'a header and rows of samples', 'no rows');
      const target = outputPath(folder, file, '.csv', written);
      writeFileSync(target, `${lines.join('\n')}\n`);
      written.push(target);
    }
    return written;
  },
};
