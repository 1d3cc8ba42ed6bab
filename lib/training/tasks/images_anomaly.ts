import path from 'node:path';
import * as tf from '@tensorflow/tfjs-core';
import type { LayersModel } from '@tensorflow/tfjs-layers';
import { convAutoencoder } from '../../../models/index.js';
import { fail } from '../../check.js';
import type { Threshold } from '../../data/data_description.js';
import { drawnWasher, FAULTS } from '../../data/drawn_washers.js';
import { imageToPng, Random } from '../../data/index.js';
import { descriptionOf } from '../../data/kept_description.js';
import { accuracy, exactAuc, type Scored } from '../../measures/roc.js';
import { colorize } from '../../pictures/index.js';
import { imageScores } from '../../predict/image_scores.js';
import type { ScoresPrediction } from '../../predict/prediction.js';
import { calibrationOf } from '../calibration.js';
import { type ImageSets, imageSets, imagesInParts, isNormal } from '../data/images.js';
import { withOtherData } from '../data/other_data.js';
import { pick } from '../data/pick.js';
import type { PictureItem } from '../data/picture_list.js';
import { quantile } from '../data/signals/channel_scale.js';
import { inputsOf, sourceOf, where } from '../data/source.js';
import { inTestParts } from '../data/splits.js';
import { batches } from '../stream.js';
import { writeWhole } from '../write_whole.js';
import { outputPath, predictImages } from './image_files.js';
import { imageRows } from './image_rows.js';
import { judging } from './judgement.js';
import {
  byComponents,
  type PrincipalStart,
  principalStart,
  startAsPrincipal,
} from './principal_start.js';
import { supervised } from './supervised.js';
import type { DataRequest, Example, Measure, Source, Variant } from './task.js';

/** Of the scores of held back images, the part that lies below the threshold. */
const BELOW = 0.99;
/** Pixels of the square that a score is a mean over: what is wrong is larger than noise. */
const SMOOTHED = 5;
/** Numbers of the code, where nothing else is asked for. */
const CODE = 32;
const EMBEDDED = { normal: 240, wrong: 60, side: 32 };
const TEST_PART = 0.25;

const isAnomaly = ({ y }: Example) => y?.[0] === 1;

/** Washers, of which some are scratched, stained or bitten. */
function washers(request: DataRequest): ImageSets {
  const { normal, wrong, side } = EMBEDDED;
  const random = new Random(request.seed);
  const drawn: (Example & { name: string })[] = [];
  for (let i = 0; i < normal + wrong; i++) {
    const fault = i % 5 === 4 ? FAULTS[i % FAULTS.length] : undefined;
    const { data: x } = drawnWasher(side, random, fault);
    drawn.push({ name: String(i), x, y: Float32Array.of(fault === undefined ? 0 : 1) });
  }
  const label = 'embedded washers, drawn by this program (no --data was given)';
  const items = drawn.map(({ name, y }) => ({
    name,
    file: name,
    label: y![0] === 0 ? 'normal' : 'anomaly',
  }));
  const defaults = { share: TEST_PART, noun: 'image' };
  const all = sourceOf(drawn.map(({ x, y }) => ({ x, y: y! })));
  const { told, ...parts } = inTestParts(label, all, items, request, defaults);
  return {
    facts: {
      label,
      found: {
        images: `${drawn.length} of ${side}x${side} pixels, in colour`,
        classes: `normal (${normal}), anomaly (${wrong})`,
      },
      assumed: [],
      split: told,
      channels: 3,
      size: [side, side],
    },
    shape: [side, side, 3],
    classes: 2,
    ...parts,
  };
}

/** The normal ones alone, to train on. */
function normalOnly(found: ImageSets): ImageSets {
  const { items } = found;
  if (items !== undefined) {
    // Found by their places, none need lie in memory while others are drawn by chance.
    const normal = items.map((item) => isNormal(item as PictureItem));
    return {
      ...found,
      train: where(found.train, (place) => normal[place]!),
      items: items.filter((_, place) => normal[place]),
    };
  }
  const train: Source = async function* () {
    for await (const example of found.train()) if (!isAnomaly(example)) yield example;
  };
  return { ...found, train };
}

/** What is made of each image: by the model, by principal components, or the mean. */
type Reconstruct = (x: tf.Tensor) => tf.Tensor;

const BATCH = 64;

/** The score of each image, and that of each of its pixels. */
async function mapsBy(
  reconstruct: Reconstruct,
  some: readonly Example[],
  shape: readonly number[],
) {
  const [, width, channels] = shape as [number, number, number];
  const size = tf.util.sizeFromShape([...shape]);
  const x = inputsOf(some, shape);
  const y = reconstruct(x);
  const made = await y.data<'float32'>();
  tf.dispose([x, y]);
  return some.map((example, i) => {
    const own = made.subarray(i * size, (i + 1) * size);
    return imageScores('anomaly', example.x, own, [width, channels], SMOOTHED, undefined);
  });
}

/** The scores of all images, which are read while they are used, and which of them are anomalies. */
async function scoresBy(
  reconstruct: Reconstruct,
  source: Source,
  shape: readonly number[],
): Promise<Scored[]> {
  const all: Scored[] = [];
  for await (const some of batches(source(), BATCH)) {
    const scores = await mapsBy(reconstruct, some, shape);
    all.push(...some.map((one, i) => ({ score: scores[i]!.score, positive: isAnomaly(one) })));
  }
  return all;
}

/** Scores as a picture, [height, width, 3] of 0..1: half bright at the threshold. */
function heat(map: Float32Array, threshold: number): Float32Array {
  const shades = map.map((score) => Math.sqrt(score / Math.max(4 * threshold, Number.MIN_VALUE)));
  return Float32Array.from(
    colorize(shades, 'inferno').filter((_, i) => i % 4 < 3),
    (byte) => byte / 255,
  );
}

export const anomalyOfImages: Variant = {
  builder: 'convAutoencoder',
  kind: 'image',
  title: 'Anomalies of images, by an autoencoder of normal ones',
  data: 'a folder of PNG or JPEG images, or one with a folder named normal, good or ok and others of what is not; embedded: washers',
  options: ['gray'],
  files: 'PNG or JPEG images or folders of them',
  defaults: { epochs: 30, batchSize: 32, learningRate: 0.001 },

  keeps: () => ({ kind: 'image', output: 'scores' }),

  async open(request, learningRate) {
    const { seed, model: options } = request;
    const found = await withOtherData(request, async (one) =>
      one.data === undefined ? washers(one) : imageSets(one, 'anomalies'),
    );
    const { shape, job, judged: test } = await imagesInParts(normalOnly(found), request);
    const { label } = job.data;
    if (job.count === 0) {
      fail(
        label,
        'the training images',
        'some in a folder or of a class named normal, good or ok',
        'none',
      );
    }
    const { codeSize = CODE } = options as { codeSize?: number | null };
    const linear = codeSize !== null && options.linear !== false;
    const start = await principalStart(job.train, shape, codeSize ?? CODE);
    const ofModel =
      (model: LayersModel): Reconstruct =>
      (x) =>
        model.predict(x) as tf.Tensor;
    const thresholdOf = async (reconstruct: Reconstruct): Promise<Threshold> => {
      const held = job.data.counts.validation > 0;
      const normal = held ? job.validation : job.train;
      const which = held ? 'held back from the training' : 'that were trained on';
      const scores = await scoresBy(reconstruct, normal, shape);
      return {
        value: quantile(Float64Array.from(scores, ({ score }) => score).sort(), BELOW),
        rule: `${100 * BELOW} % of the ${scores.length} normal images ${which} score lower`,
        of: `the squared error of the reconstruction, a mean over channels and ${SMOOTHED}x${SMOOTHED} pixels; of an image the largest`,
      };
    };
    const settle = async (model: LayersModel): Promise<Threshold> =>
      descriptionOf(model)?.threshold ?? thresholdOf(ofModel(model));
    return {
      ...job,
      data: {
        ...job.data,
        label: `${label}; trained on normal ones only`,
        output: 'scores',
        smoothed: SMOOTHED,
      },
      numbers: ['loss'],
      build() {
        const model = convAutoencoder({
          inputShape: shape,
          ...(codeSize !== null && { linear }),
          seed,
          ...options,
          codeSize,
        });
        if (linear) startAsPrincipal(model, start);
        model.compile({ optimizer: tf.train.adam(learningRate), loss: 'meanSquaredError' });
        return { model };
      },
      ...supervised((batch) => {
        const x = inputsOf(batch, shape);
        return [x, x];
      }),
      settle: async ({ model }) => ({ threshold: await settle(model!) }),
      ...judging(async ({ model }) => {
        const mean: PrincipalStart = { ...start, basis: new Float32Array(0) };
        const ways: [string, Reconstruct][] = [
          ['the model', ofModel(model!)],
          [
            `PCA of ${start.basis.length / start.mean.length} components`,
            (x) => byComponents(start, x),
          ],
          ['distance to the mean image', (x) => byComponents(mean, x)],
        ];
        const threshold = await settle(model!);
        const limits = [threshold.value];
        const all: Scored[][] = [];
        for (const [i, [, way]] of ways.entries()) {
          if (i > 0) limits.push((await thresholdOf(way)).value);
          all.push(await scoresBy(way, test, shape));
        }
        const judged = all[0]!;
        const others = ways.slice(1).map(([name]) => name);
        const kindOf = ({ positive }: Scored) => (positive ? 'anomaly' : 'normal');
        const kinds = new Set(judged.map(kindOf));
        const draw = async (places: readonly number[], caption: string) => {
          const some = await pick(test, places);
          const x = inputsOf(some, shape);
          const y = model!.predict(x) as tf.Tensor;
          const found = await mapsBy(ofModel(model!), some, shape);
          const maps = found.map(({ scores }) => heat(scores, threshold.value));
          const heats = tf.stack(maps.map((map) => tf.tensor(map, [shape[0], shape[1], 3])));
          const colour = (images: tf.Tensor) =>
            shape[2] === 1 ? tf.tile(images, [1, 1, 1, 3]) : tf.clone(images);
          const rows: [string, tf.Tensor][] = [
            ['images', colour(x)],
            ['as expected', colour(y)],
            ['scores', heats],
          ];
          const drawn = await imageRows(rows, caption);
          tf.dispose([x, y, ...rows.map(([, images]) => images)]);
          return [drawn];
        };
        const flagged = all.map(
          (one, i) => one.filter(({ score }) => score > limits[i]!).length / one.length,
        );
        const rows = judged.map((image, place) => {
          const margins = all.map((one, i) => {
            const above = one[place]!.score / limits[i]!;
            return image.positive ? above - 1 : 1 - above;
          });
          return { name: `test image ${place + 1}, ${kindOf(image)}`, values: margins };
        });
        if (kinds.size < 2) {
          const [only] = kinds;
          const measure: Measure = {
            name: `test images above the threshold, of which all are ${only === 'normal' ? 'normal' : 'anomalies'}`,
            value: flagged[0]!,
            better: only === 'normal' ? 'lower' : 'higher',
            baselines: others.map((name, i) => [name, flagged[i + 1]!]),
          };
          const notes = [
            `All ${judged.length} test images are ${only === 'normal' ? 'normal' : 'anomalies'}: how well anomalies are told from normal images is not known.`,
          ];
          const figure = 'margin of the score, in thresholds';
          const examples = { figure, better: 'higher' as const, baselines: others, rows, draw };
          return { measures: [measure], examples, notes };
        }
        const counts = [
          [0, 0],
          [0, 0],
        ];
        for (const { score, positive } of all[0]!) {
          counts[Number(positive)]![Number(score > threshold.value)]!++;
        }
        const wrong = judged.filter(({ positive }) => positive).length / judged.length;
        const areas = (places: readonly number[]) =>
          all.map((one) => {
            const some = places.map((place) => one[place]!);
            return new Set(some.map(({ positive }) => positive)).size < 2
              ? Number.NaN
              : exactAuc(some);
          });
        const [area, ...beside] = areas(judged.map((_, place) => place)) as [number, ...number[]];
        return {
          measures: [
            {
              name: 'area under the ROC curve, by image',
              value: area,
              better: 'higher',
              baselines: others.map((name, i) => [name, beside[i]!]),
            },
            {
              name: 'accuracy, threshold from normal images alone',
              value: accuracy(all[0]!, threshold.value),
              better: 'higher',
              baselines: [
                ...others.map((name, i): [string, number] => [
                  name,
                  accuracy(all[i + 1]!, limits[i + 1]!),
                ]),
                ['always the commoner', Math.max(wrong, 1 - wrong)],
              ],
            },
          ],
          examples: {
            figure: 'margin of the score, in thresholds',
            better: 'higher',
            baselines: others,
            rows,
            total: { name: 'area under the ROC curve', of: areas },
            draw,
          },
          confusion: { of: 'images', classes: ['normal', 'anomaly'], counts },
          calibration: calibrationOf(all[0]!, threshold.value, {
            score: 'largest score of a pixel [MSE]',
            positives: 'anomalies',
            rule: `${threshold.rule}; test data had no part in it.`,
          }),
        };
      }),
      show: async () => [],
    };
  },

  /** Images in; a picture of the scores of each, and a table of all, out. */
  async predict({ model }, files, folder, { say }) {
    const lines = ['file,score,threshold,anomaly'];
    const written: string[] = [];
    await predictImages(model!, files, say, (prediction, image) => {
      const { score, scores, threshold } = prediction as ScoresPrediction;
      const name = path.basename(image.path).replaceAll('"', '""');
      const limit = threshold ?? score;
      lines.push(`"${name}",${score},${limit},${Number(score > limit)}`);
      const [height, width] = sizeOf(scores.length, model!);
      const png = imageToPng({ width, height, channels: 3, data: heat(scores, limit) });
      const target = outputPath(folder, image.path, '.png', written);
      writeWhole(target, png);
      written.push(target);
    });
    const table = outputPath(folder, 'anomalies', '.csv', written);
    writeWhole(table, `${lines.join('\n')}\n`);
    const count = lines.filter((line) => line.endsWith(',1')).length;
    say(`${count} of ${lines.length - 1} images score above the threshold.`);
    return [table, ...written];
  },
};

/** Pixels of what a model of one size scores. */
function sizeOf(pixels: number, model: LayersModel): [height: number, width: number] {
  const [, height, width] = model.inputs[0]!.shape;
  const known = height ?? pixels / width!;
  return [known, pixels / known];
}
