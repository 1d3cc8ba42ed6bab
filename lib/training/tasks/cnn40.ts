import { writeFileSync } from 'node:fs';
import path from 'node:path';
import * as tf from '@tensorflow/tfjs-core';
import { cnn40 } from '../../../models/index.js';
import { fail } from '../../check.js';
import { table } from '../../pictures/index.js';
import { imageSets } from '../data/images.js';
import { checkTestData, collect, count, inputsOf, sourceOf, split, take } from '../data/source.js';
import { nearestMeans } from '../nearest_means.js';
import { outputPath, predictImages } from './image_files.js';
import { imageRows } from './image_rows.js';
import { predictBatches } from './predict_batches.js';
import { labelled, supervised } from './supervised.js';
import type { Example, Measure, Task } from './task.js';

const SHOWN = 10;
/** Mean images are computed from at most so many, in memory. */
const MEAN_OF = 10_000;

/** Where the largest number is. */
const likeliest = (values: ArrayLike<number>) =>
  Array.from(values).reduce((best, value, i) => (value > values[best]! ? i : best), 0);

export const cnn40Task: Task = {
  name: 'cnn40',
  title: 'The classes of images, by a small convolutional network',
  data: 'a folder of IDX files; embedded: glyphs',
  files: 'PNG or JPEG images, IDX files or folders of either',
  defaults: { epochs: 3, batchSize: 64, learningRate: 0.001 },

  async open({ data, seed, validation, limit, model: options }, learningRate) {
    const { label, shape, train, test, classes } = await imageSets(data, seed, limit);
    if (classes === null) {
      fail(String(data), 'the data', 'a folder of IDX files, which have classes', 'images');
    }
    await checkTestData(label, test);
    const { rest, part } = split(take(train, limit), validation);
    const judged = await collect(take(test, limit));
    const labelOf = ({ y }: Example) => y![0]!;
    return {
      label,
      train: rest,
      validation: part,
      count: await count(rest),
      window: 10_000,
      numbers: ['loss', 'accuracy'],
      watch: { number: 'loss', better: 'lower' },
      build() {
        // A softmax has at least two classes, even where the data have one.
        const model = cnn40({ inputShape: shape, classes: Math.max(classes, 2), seed, ...options });
        model.compile({
          optimizer: tf.train.adam(learningRate),
          loss: 'sparseCategoricalCrossentropy',
          metrics: ['accuracy'],
        });
        return { model };
      },
      ...supervised(labelled(shape)),
      async measure({ model }) {
        const found: number[] = [];
        await predictBatches(model!, sourceOf(judged), shape, async (_, y) => {
          found.push(...((await y.array()) as number[][]).map(likeliest));
        });
        const truth = judged.map(labelOf);
        const right = (answers: number[]) =>
          answers.filter((answer, i) => answer === truth[i]).length / truth.length;
        const seen = await collect(rest, MEAN_OF);
        const often = new Array<number>(classes).fill(0);
        for (const example of seen) often[labelOf(example)]!++;
        const commonest = likeliest(often);
        const accuracy: Measure = {
          name: `accuracy, ${classes} classes`,
          value: right(found),
          better: 'higher',
          baselines: [
            ['always the commonest', right(truth.map(() => commonest))],
            ['the nearest mean image', right(nearestMeans(seen, judged, classes))],
          ],
        };
        return [accuracy];
      },
      async show({ model }) {
        const confusion = Array.from({ length: classes }, () => new Array<number>(classes).fill(0));
        const wrong: Example[] = [];
        await predictBatches(model!, sourceOf(judged), shape, async (_, y, batch) => {
          const rows = (await y.array()) as number[][];
          batch.forEach((example, i) => {
            const answer = likeliest(rows[i]!);
            confusion[labelOf(example)]![answer]!++;
            if (answer !== labelOf(example)) wrong.push(example);
          });
        });
        const names = confusion.map((_, i) => String(i));
        const rows = confusion.map((row, i): [string, ...number[]] => [`class ${i}`, ...row]);
        const content = [table(['true class', ...names.map((name) => `found ${name}`)], rows)];
        if (wrong.length > 0) {
          const some = inputsOf(wrong.slice(0, SHOWN), shape);
          const caption = `Test images that it takes for others, of classes ${wrong
            .slice(0, SHOWN)
            .map(labelOf)
            .join(', ')}.`;
          content.push(await imageRows([['wrong', some]], caption));
          some.dispose();
        }
        return [{ heading: 'Answers', content }];
      },
    };
  },

  /** Images in; a CSV file with the class of each, and how likely that is, out. */
  async predict({ model }, files, folder) {
    const lines = ['file,class,probability'];
    await predictImages(model!, files, async (prediction, image) => {
      const values = await prediction.data<'float32'>();
      const answer = likeliest(values);
      const name = path.basename(image.path).replaceAll('"', '""');
      lines.push(`"${name}",${answer},${values[answer]!.toFixed(4)}`);
    });
    const target = outputPath(folder, 'classes', '.csv', []);
    writeFileSync(target, `${lines.join('\n')}\n`);
    return [target];
  },
};
