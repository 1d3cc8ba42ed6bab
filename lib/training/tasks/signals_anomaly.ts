import * as tf from '@tensorflow/tfjs-core';
import type { LayersModel } from '@tensorflow/tfjs-layers';
import { convAutoencoder1d } from '../../../models/index.js';
import { fail } from '../../check.js';
import type { Threshold } from '../../data/data_description.js';
import { descriptionOf } from '../../data/kept_description.js';
import { exactAuc } from '../../measures/roc.js';
import { chart, figure } from '../../pictures/index.js';
import { quantile } from '../data/signals/channel_scale.js';
import {
  modelSignals,
  seriesInput,
  writeSeries,
  writtenExtension,
} from '../data/signals/model_input.js';
import { type SignalData, signalData } from '../data/signals/signal_data.js';
import type { SignalPart } from '../data/signals/signal_part.js';
import { heatMap } from './heat_map.js';
import { outputPath } from './image_files.js';
import { distanceScores, pcaScores } from './row_baselines.js';
import { type RowScores, rowScores, SMOOTHED } from './row_scores.js';
import { signalAugmentation } from './signals_augment.js';
import { signalJob } from './signals_job.js';
import type { Job, Measure, Request, Variant } from './task.js';

/** Of the scores of held back rows, the part that lies below the threshold. */
const BELOW = 0.995;
const SHOWN = 600;

/** The labels of rows, true where something is wrong. */
const wrongOf = ({ labels, frames }: SignalPart) =>
  Array.from({ length: frames }, (_, i) => (labels?.[i] ?? 0) !== 0);

type Scorer = (part: SignalPart) => Promise<RowScores | null>;

/** The scores of all rows of parts, with what they are. */
async function scored(parts: readonly SignalPart[], scorer: Scorer) {
  const all: { score: number; positive: boolean }[] = [];
  for (const part of parts) {
    const found = await scorer(part);
    if (found === null) continue;
    const wrong = wrongOf(part);
    found.scores.forEach((score, i) => {
      all.push({ score, positive: wrong[i]! });
    });
  }
  return all;
}

/** The scores of normal rows that were not trained on; of those that were where none are held back. */
async function thresholdOf(data: SignalData, scorer: Scorer): Promise<Threshold> {
  const usual = async (parts: readonly SignalPart[]) =>
    (await scored(parts, scorer)).filter(({ positive }) => !positive).map(({ score }) => score);
  const held = await usual(data.validation);
  const scores = held.length > 0 ? held : await usual(data.training);
  if (scores.length === 0) fail(data.facts.label, 'the training data', 'with normal rows', 'none');
  const rows = held.length > 0 ? 'rows held back from the training' : 'rows that were trained on';
  const [value, what] = [
    quantile(Float64Array.from(scores).sort(), BELOW),
    `${scores.length} ${rows}`,
  ];
  return {
    value,
    rule: `${100 * BELOW} % of the ${what} score lower`,
    of: `the squared error of the reconstruction, in squares of the scale, a mean over channels and ${SMOOTHED} rows`,
  };
}

/** How many rows of each kind lie above a threshold. */
function flagged(all: readonly { score: number; positive: boolean }[], threshold: number) {
  const found = all.filter(({ score }) => score > threshold);
  const right = found.filter(({ positive }) => positive).length;
  const wrong = all.filter(({ positive }) => positive).length;
  return {
    f1: (2 * right) / Math.max(found.length + wrong, 1),
    constant: (2 * wrong) / Math.max(all.length + wrong, 1),
    share: found.length / Math.max(all.length, 1),
    falsely: (found.length - right) / Math.max(all.length - wrong, 1),
  };
}

/** The job of anomalies in series of rows, several channels at once. */
export async function openSeriesAnomaly(
  request: Request,
  file: string,
  learningRate: number,
): Promise<Job> {
  const { seed, model: options } = request;
  const fallback = { window: 32, share: 0.25, labelled: false };
  const data = await signalData(request, file, 'signal', fallback);
  const { window, columns, scale, names } = data;
  const channels = columns.length;
  const normal = names === null ? 'all' : `those labelled ${names[0]}`;
  const assumed =
    names === null ? ['all rows to train on are normal, as there are no labels.'] : [];
  const { job, judged } = signalJob(
    { ...data, facts: { ...data.facts, assumed: [...data.facts.assumed, ...assumed] } },
    request,
    {
      plain: true,
      fill: false,
      augment: signalAugmentation(request.augment, 'shift'),
      width: channels,
      pair: ({ x }) => ({ x, y: x }),
    },
  );
  const scorerOf =
    (model: LayersModel): Scorer =>
    (part) =>
      rowScores(model, part, scale, window);
  const settle = async (model: LayersModel): Promise<Threshold> =>
    descriptionOf(model)?.threshold ?? thresholdOf(data, scorerOf(model));
  return {
    ...job,
    data: {
      ...job.data,
      label: `${job.data.label}; trained on normal rows only (${normal})`,
      output: 'scores',
    },
    numbers: ['loss'],
    build() {
      const model = convAutoencoder1d({
        inputShape: [window, channels],
        filters: [32, 16, Math.max(Math.ceil(channels / 2), 4)],
        dropout: 0,
        seed,
        ...options,
      });
      model.compile({ optimizer: tf.train.adam(learningRate), loss: 'meanSquaredError' });
      return { model };
    },
    settle: async ({ model }) => ({ threshold: await settle(model!) }),
    async measure({ model }) {
      const all = await scored(judged, scorerOf(model!));
      const threshold = await settle(model!);
      const { f1, constant, share, falsely } = flagged(all, threshold.value);
      const both = new Set(all.map(({ positive }) => positive)).size === 2;
      const measures: Measure[] = [];
      if (both) {
        const pca = await scored(judged, await pcaScores(data));
        const mean = await scored(judged, distanceScores(data));
        measures.push(
          {
            name: 'area under the ROC curve, by row',
            value: exactAuc(all),
            better: 'higher',
            baselines: [
              ['PCA of windows', exactAuc(pca)],
              ['distance to the mean', exactAuc(mean)],
            ],
          },
          {
            name: 'F1 of the rows above the threshold',
            value: f1,
            better: 'higher',
            baselines: [['all rows', constant]],
          },
        );
      }
      measures.push({
        name: both ? 'normal rows above the threshold' : 'rows above the threshold',
        value: both ? falsely : share,
        better: 'lower',
        baselines: [],
      });
      return measures;
    },
    async show({ model }) {
      const threshold = await settle(model!);
      const content = [];
      for (const part of judged.slice(0, 3)) {
        const found = await rowScores(model!, part, scale, window);
        if (found === null) continue;
        const { scores, errors } = found;
        const picture = heatMap(errors, channels, threshold.value);
        content.push(
          figure(
            picture,
            `Errors of each channel (${columns.join(', ')}, from above) over the ${part.frames} rows to judge by; bright is above the threshold.`,
          ),
        );
        // Where most is wrong, to see scores and labels together.
        const wrong = wrongOf(part);
        const first = Math.max(wrong.indexOf(true) - 100, 0);
        const cut = <T>(values: { slice(from: number, to: number): T }) =>
          values.slice(first, first + SHOWN);
        const most = quantile(Float64Array.from(scores).sort(), 0.99);
        const series = [
          { y: cut(scores).map((score) => Math.min(score, 4 * most)), name: 'score' },
          { y: Array.from(cut(scores), () => threshold.value), name: 'threshold' },
          ...(part.labels === null
            ? []
            : [{ y: cut(wrong).map((one) => (one ? -most / 4 : -most / 2)), name: 'labelled' }]),
        ];
        const caption = `Rows ${first} to ${Math.min(first + SHOWN, part.frames)} of ${part.file}: ${threshold.rule}.`;
        content.push(chart(series, caption, { xLabel: 'row', width: 900 }));
      }
      return [{ heading: 'Anomalies', content }];
    },
  };
}

/** Tables in; tables with the score of each row, whether it is an anomaly, and the error of each channel out. */
export const predictSeriesAnomaly: Variant['predict'] = async (
  { model },
  files,
  folder,
  { say },
) => {
  const kept = modelSignals(model!);
  const { threshold, columns, window, channelScale: scale } = kept;
  const written: string[] = [];
  for (const file of files) {
    for (const input of await seriesInput(file, kept, say)) {
      const { series, parts } = input;
      const channels = columns.length;
      const scores = new Float32Array(series.rows).fill(Number.NaN);
      const errors = new Float32Array(series.rows * channels).fill(Number.NaN);
      for (const { part, from } of parts) {
        const found = await rowScores(model!, part, scale, window);
        if (found === null) {
          say(
            `${file}: ${part.frames} rows from row ${from + 1} on are fewer than a window; they have no score.`,
          );
          continue;
        }
        scores.set(found.scores, from);
        errors.set(found.errors, from * channels);
      }
      const limit = threshold?.value ?? Number.NaN;
      const target = outputPath(folder, series.name, writtenExtension(file), written);
      writeSeries(target, input, [
        { name: 'score', cell: (row) => scores[row]! },
        {
          name: 'anomaly',
          cell: (row) => (Number.isNaN(scores[row]!) ? '' : scores[row]! > limit ? 1 : 0),
        },
        ...columns.map((name, c) => ({
          name: `error_${name}`,
          cell: (row: number) => errors[row * channels + c]!,
        })),
      ]);
      const count = scores.filter((score) => score > limit).length;
      say(`${file}: ${count} of ${series.rows} rows score above ${Number(limit.toPrecision(4))}.`);
      written.push(target);
    }
  }
  return written;
};
