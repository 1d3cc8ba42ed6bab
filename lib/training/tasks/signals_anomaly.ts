import * as tf from '@tensorflow/tfjs-core';
import type { LayersModel } from '@tensorflow/tfjs-layers';
import { convAutoencoder1d } from '../../../models/index.js';
import { fail } from '../../check.js';
import type { Threshold } from '../../data/data_description.js';
import { descriptionOf } from '../../data/kept_description.js';
import { chart, figure } from '../../pictures/index.js';
import { rowErrors, rowScores } from '../../predict/row_scores.js';
import { type ChannelScale, quantile } from '../data/signals/channel_scale.js';
import {
  modelSignals,
  seriesInput,
  writeSeries,
  writtenExtension,
} from '../data/signals/model_input.js';
import { type SignalData, signalData } from '../data/signals/signal_data.js';
import { type SignalPart, wholePart } from '../data/signals/signal_part.js';
import { heatMap } from './heat_map.js';
import { outputPath } from './image_files.js';
import { judgeRows, type RowJudge, type Scorer, wrongOf } from './judge_rows.js';
import { judging } from './judgement.js';
import { distanceScores, pcaScores } from './row_baselines.js';
import { type RowScores, SMOOTHED } from './row_scores.js';
import { signalAugmentation } from './signals_augment.js';
import { signalJob } from './signals_job.js';
import type { Job, Request, Variant } from './task.js';

/** Of the scores of held back rows, the part that lies below the threshold. */
const BELOW = 0.995;
const SHOWN = 600;

/** The scores and errors of a part's rows by a model; null for a part that is shorter than a window. */
async function scoredBy(
  model: LayersModel,
  part: SignalPart,
  { scale, window }: { scale: ChannelScale; window: number },
  usual: readonly number[] | undefined,
): Promise<RowScores | null> {
  const { frames, channels } = part;
  if (frames < window) return null;
  const x = scale.apply(await wholePart(part));
  const errors = await rowErrors(model, x, channels, { window, smoothed: SMOOTHED });
  return { errors, scores: rowScores(errors, usual ?? new Array<number>(channels).fill(1)) };
}

/** The scores and errors of the normal rows that were not trained on; of those that were where none are held back. */
async function usualRows({ facts, validation, training }: SignalData, scorer: Scorer) {
  for (const [parts, of] of [
    [validation, 'rows held back from the training'],
    [training, 'rows that were trained on'],
  ] as const) {
    const scores: number[] = [];
    const sums: number[] = [];
    for (const part of parts) {
      const found = await scorer(part);
      if (found === null) continue;
      wrongOf(part).forEach((wrong, row) => {
        if (wrong) return;
        scores.push(found.scores[row]!);
        for (let c = 0; c < part.channels; c++) {
          sums[c] = (sums[c] ?? 0) + (found.errors[row * part.channels + c] ?? 0);
        }
      });
    }
    if (scores.length > 0) {
      return { scores, of, errors: sums.map((sum) => Math.max(sum / scores.length, 1e-12)) };
    }
  }
  return fail(facts.label, 'the training data', 'with normal rows', 'none');
}

/** The threshold of a scorer's scores. */
async function thresholdOf(data: SignalData, scorer: Scorer): Promise<Threshold> {
  const { scores, of } = await usualRows(data, scorer);
  return {
    value: quantile(Float64Array.from(scores).sort(), BELOW),
    rule: `${100 * BELOW} % of the ${scores.length} ${of} score lower`,
    of: `the largest of the channels' squared errors of the reconstruction, means over ${SMOOTHED} rows, each in units of the channel's usual one`,
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
  const { window, columns, names } = data;
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
    (model: LayersModel, usual?: readonly number[]): Scorer =>
    (part) =>
      scoredBy(model, part, data, usual);
  /** What the model itself says of normal rows. */
  const settle = async (model: LayersModel) => {
    const { threshold, usualErrors, smoothed = SMOOTHED } = descriptionOf(model) ?? {};
    if (threshold !== undefined && usualErrors !== undefined) {
      return { threshold, usualErrors, smoothed };
    }
    const { errors } = await usualRows(data, scorerOf(model));
    return {
      threshold: await thresholdOf(data, scorerOf(model, errors)),
      usualErrors: errors,
      smoothed: SMOOTHED,
    };
  };
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
    settle: ({ model }) => settle(model!),
    ...judging(async ({ model }) => {
      const { threshold, usualErrors } = await settle(model!);
      const own = scorerOf(model!, usualErrors);
      const judges: RowJudge[] = [{ name: 'model', scorer: own, threshold: threshold.value }];
      for (const [name, scorer] of [
        ['PCA of windows', await pcaScores(data)],
        ['distance to the mean', distanceScores(data)],
      ] as const) {
        judges.push({ name, scorer, threshold: (await thresholdOf(data, scorer)).value });
      }
      const aimed = Number((1 - BELOW).toPrecision(3));
      const judgement = await judgeRows(judged, judges, { threshold, aimed }, window);
      if (judgement !== null) return judgement;
      let [above, count] = [0, 0];
      for (const part of judged) {
        const { scores } = (await own(part)) ?? { scores: new Float32Array(0) };
        above += scores.filter((score) => score > threshold.value).length;
        count += scores.length;
      }
      return {
        measures: [
          {
            name: 'rows above the threshold',
            value: above / Math.max(count, 1),
            better: 'lower',
            baselines: [],
          },
        ],
        notes: [
          'The rows to judge by are not labelled, or all alike: how well faults are told from normal rows is not known.',
        ],
      };
    }),
    async show({ model }) {
      const { threshold, usualErrors } = await settle(model!);
      const content = [];
      for (const part of judged.slice(0, 3)) {
        const found = await scoredBy(model!, part, data, usualErrors);
        if (found === null) continue;
        const { scores } = found;
        const errors = found.errors.map((error, i) => error / usualErrors[i % channels]!);
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
  const { threshold, columns, window, channelScale: scale, usualErrors } = kept;
  const written: string[] = [];
  for (const file of files) {
    for (const input of await seriesInput(file, kept, say)) {
      const { series, parts } = input;
      const channels = columns.length;
      const scores = new Float32Array(series.rows).fill(Number.NaN);
      const errors = new Float32Array(series.rows * channels).fill(Number.NaN);
      for (const { part, from } of parts) {
        const found = await scoredBy(model!, part, { scale, window }, usualErrors);
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
