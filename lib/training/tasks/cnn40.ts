import path from 'node:path';
import * as tf from '@tensorflow/tfjs-core';
import type { LayersModel } from '@tensorflow/tfjs-layers';
import { cnn40 } from '../../../models/index.js';
import { fail } from '../../check.js';
import type { ClassesPrediction } from '../../predict/prediction.js';
import { openImages } from '../data/images.js';
import { pick } from '../data/pick.js';
import { inputsOf, take } from '../data/source.js';
import { NearestMeans } from '../nearest_means.js';
import { writeWhole } from '../write_whole.js';
import { outputPath, predictImages } from './image_files.js';
import { imageRows } from './image_rows.js';
import { judging } from './judgement.js';
import { predictBatches } from './predict_batches.js';
import { labelled, supervised } from './supervised.js';
import type { Example, Measure, Variant } from './task.js';

/** Mean images are those of at most so many. */
const MEAN_OF = 10_000;

/** Where the largest number is. */
const likeliest = (values: ArrayLike<number>) =>
  Array.from(values).reduce((best, value, i) => (value > values[best]! ? i : best), 0);

/** How many classes a model tells apart. */
const classesOf = (model: LayersModel) => model.outputs[0]!.shape[1]!;

export const cnn40Task: Variant = {
  builder: 'cnn40',
  kind: 'image',
  title: 'The classes of images, by a small convolutional network',
  data: 'a folder of IDX files; embedded: glyphs',
  options: ['gray'],
  files: 'PNG or JPEG images, IDX files or folders of either',
  defaults: { epochs: 3, batchSize: 64, learningRate: 0.001 },

  keeps: () => ({ kind: 'image', output: 'classes' }),

  async open(request, learningRate) {
    const { seed, models, model: options } = request;
    const { shape, facts, job, judged: test, classes: found } = await openImages(request);
    if (found === null) {
      const expected = 'a folder with one for each class, a CSV file of path,label, or IDX files';
      fail(request.data!, 'the data', expected, 'images without classes');
    }
    // A softmax has at least two classes, even where the data have one.
    const classes = models === undefined ? Math.max(found, 2) : classesOf(models.model!);
    if (found > classes) {
      fail(facts.label, 'the classes', `at most ${classes}, as the model was built for`, found);
    }
    const labelOf = ({ y }: Example) => y![0]!;
    return {
      ...job,
      numbers: ['loss', 'accuracy'],
      build() {
        const model = cnn40({ inputShape: shape, classes, seed, ...options });
        model.compile({
          optimizer: tf.train.adam(learningRate),
          loss: 'sparseCategoricalCrossentropy',
          metrics: ['accuracy'],
        });
        return { model };
      },
      ...supervised(labelled(shape)),
      ...judging(async ({ model }) => {
        const answers: number[] = [];
        /** The probability of the true class. */
        const sureness: number[] = [];
        const truth: number[] = [];
        const byMeans: number[] = [];
        const means = new NearestMeans(classes);
        for await (const example of take(job.train, MEAN_OF)()) means.add(example);
        await predictBatches(model!, test, shape, async (_, y, batch) => {
          const rows = (await y.array()) as number[][];
          answers.push(...rows.map(likeliest));
          truth.push(...batch.map(labelOf));
          byMeans.push(...batch.map((example) => means.nearest(example)));
          sureness.push(...batch.map((example, i) => rows[i]![labelOf(example)]!));
        });
        const commonest = likeliest(means.counts);
        const others: [string, number[]][] = [
          ['always the commonest', truth.map(() => commonest)],
          ['the nearest mean image', byMeans],
        ];
        const all = [answers, ...others.map(([, found]) => found)];
        const rightOf = (places: readonly number[]) =>
          all.map(
            (found) =>
              places.filter((place) => found[place] === truth[place]).length / places.length,
          );
        const [value, ...beside] = rightOf([...truth.keys()]) as [number, ...number[]];
        const counts = Array.from({ length: classes }, () => new Array<number>(classes).fill(0));
        truth.forEach((label, place) => {
          counts[label]![answers[place]!]!++;
        });
        const nameOf = (label: number) => facts.classes?.[label]?.name ?? String(label);
        const missing = counts.flatMap((row, label) => (row.some(Boolean) ? [] : [nameOf(label)]));
        const accuracy: Measure = {
          name: `accuracy, ${classes} classes`,
          value,
          better: 'higher',
          baselines: others.map(([name], i) => [name, beside[i]!]),
        };
        return {
          measures: [accuracy],
          notes:
            missing.length === 0
              ? []
              : [
                  `No test image is of class ${missing.join(', ')}: how well that is found is not known.`,
                ],
          confusion: {
            of: 'images',
            classes: counts.map((_, label) => `class ${nameOf(label)}`),
            counts,
          },
          examples: {
            figure: 'probability of the true class',
            better: 'higher',
            baselines: others.map(([name]) => name),
            rows: truth.map((label, place) => ({
              name: `test image ${place + 1} of class ${nameOf(label)}, taken for ${nameOf(answers[place]!)}`,
              values: [
                sureness[place]!,
                ...others.map(([, found]) => Number(found[place] === label)),
              ],
            })),
            total: { name: 'accuracy', of: rightOf },
            draw: async (places, caption) => {
              const x = inputsOf(await pick(test, places), shape);
              const drawn = await imageRows([['images', x]], caption);
              x.dispose();
              return [drawn];
            },
          },
        };
      }),
      show: async () => [],
    };
  },

  /** Images in; a CSV file with the class of each, and how likely that is, out. */
  async predict({ model }, files, folder, { say }) {
    const lines = ['file,class,probability'];
    await predictImages(model!, files, say, (prediction, image) => {
      const [best] = (prediction as ClassesPrediction).classes;
      const name = path.basename(image.path).replaceAll('"', '""');
      lines.push(`"${name}",${best!.name},${best!.probability.toFixed(4)}`);
    });
    const target = outputPath(folder, 'classes', '.csv', []);
    writeWhole(target, `${lines.join('\n')}\n`);
    return [target];
  },
};
