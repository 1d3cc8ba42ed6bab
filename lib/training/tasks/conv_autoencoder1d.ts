import * as tf from '@tensorflow/tfjs-core';
import type { LayersModel } from '@tensorflow/tfjs-layers';
import { convAutoencoder1d } from '../../../models/index.js';
import type { Threshold } from '../../data/data_description.js';
import { pcaReconstructionErrors } from '../../data/index.js';
import { descriptionOf } from '../../data/kept_description.js';
import { accuracy, bestThreshold, exactAuc, type Scored } from '../../measures/roc.js';
import { chart, type Html, paragraph } from '../../pictures/index.js';
import { describeFor } from '../../predict/model_description.js';
import { predictSignal } from '../../predict/predict_signal.js';
import type { ScoresPrediction } from '../../predict/prediction.js';
import { calibrationOf } from '../calibration.js';
import { heartbeats } from '../data/beats.js';
import { withOtherData } from '../data/other_data.js';
import { inParts } from '../data/parts.js';
import { quantile } from '../data/signals/channel_scale.js';
import { keepsSignals } from '../data/signals/model_input.js';
import { signalForm } from '../data/signals/signal_form.js';
import { signalRows } from '../data/signals/signal_rows.js';
import { LABEL_OPTIONS, TABLE_OPTIONS, WINDOW_OPTIONS } from '../data/signals/signal_settings.js';
import { collect, inputsOf, sourceOf, stack, take } from '../data/source.js';
import { writeWhole } from '../write_whole.js';
import { outputPath } from './image_files.js';
import { judgeReconstructions, meansOf } from './judge_reconstructions.js';
import { judging } from './judgement.js';
import { predictBatches } from './predict_batches.js';
import { openSeriesAnomaly, predictSeriesAnomaly } from './signals_anomaly.js';
import { supervised } from './supervised.js';
import type { Example, Job, Measure, Variant } from './task.js';

/** Of the scores of normal signals, the part that lies below the threshold, where no abnormal ones are known. */
const BELOW = 0.99;
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

/** What is known of scores by signals that were seen in training. */
async function thresholdOf(model: LayersModel, job: Job, seen: Example[], length: number) {
  const of = 'the squared error of the reconstruction, a mean over the samples of a signal';
  const threshold = (value: number, rule: string): Threshold => ({ value, rule, of });
  if (new Set(seen.map(isAbnormal)).size === 2) {
    const best = bestThreshold(scored(seen, await errorsOf(model, seen, length)));
    const rule = `it puts most of the ${seen.length} training and validation signals right`;
    return threshold(Math.max(best, 0), rule);
  }
  const held = await collect(job.validation);
  const normal = held.length > 0 ? held : await collect(job.train);
  const which = held.length > 0 ? 'held back from the training' : 'that were trained on';
  const errors = await errorsOf(model, normal, length);
  return threshold(
    quantile(Float64Array.from(errors).sort(), BELOW),
    `${100 * BELOW} % of the ${normal.length} signals ${which} score lower`,
  );
}

const scored = (examples: Example[], errors: number[]): Scored[] =>
  examples.map((example, i) => ({ score: errors[i]!, positive: isAbnormal(example) }));

/** Signals and what a model makes of each. */
async function drawSignals(
  model: LayersModel,
  examples: Example[],
  length: number,
  caption: string,
): Promise<Html[]> {
  const content = [paragraph(caption)];
  for (const example of examples) {
    const x = stack([example.x], [length, 1]);
    const y = model.predict(x) as tf.Tensor;
    const series = [
      { y: example.x, name: 'signal' },
      { y: await y.data<'float32'>(), name: 'reconstruction' },
    ];
    tf.dispose([x, y]);
    const kind = isAbnormal(example) ? 'An abnormal signal.' : 'A normal signal.';
    content.push(chart(series, kind, { xLabel: 'sample', height: 240 }));
  }
  return content;
}

export const convAutoencoder1dTask: Variant = {
  builder: 'convAutoencoder1d',
  kind: 'signal',
  title: 'Anomalies of signals, by an autoencoder of normal ones',
  data: 'a CSV, TSV, NPY or NPZ file, a signal or a sample of all channels each row; embedded: heartbeats',
  options: ['augment', ...LABEL_OPTIONS, ...TABLE_OPTIONS, ...WINDOW_OPTIONS],
  files: 'CSV, TSV, NPY or NPZ files',
  defaults: { epochs: 30, batchSize: 32, learningRate: 0.002 },

  keeps: () => ({ kind: 'signal', output: 'scores', whole: true }),

  async open(request, learningRate) {
    const { seed, limit, model: options, data } = request;
    if (data !== undefined && signalForm(data).rows === 'samples') {
      return openSeriesAnomaly(request, data, learningRate);
    }
    const found = await withOtherData(request, heartbeats);
    const { facts, length } = found;
    const seen = await collect(take(found.train, limit));
    const normal = sourceOf(seen.filter((one) => !isAbnormal(one)));
    const { job, judged: test } = await inParts({ ...found, train: normal }, request);
    const judged = await collect(test);
    const settle = async (model: LayersModel): Promise<Threshold> =>
      descriptionOf(model)?.threshold ?? thresholdOf(model, job as Job, seen, length);
    return {
      ...job,
      settle: async ({ model }) => ({ threshold: await settle(model!) }),
      data: { ...job.data, label: `${facts.label}; trained on normal ones only` },
      numbers: ['loss'],
      build() {
        const model = convAutoencoder1d({
          inputShape: [length, 1],
          filters: [32, 16, 8],
          dropout: 0,
          seed,
          ...options,
        });
        model.compile({ optimizer: tf.train.adam(learningRate), loss: 'meanSquaredError' });
        return { model };
      },
      ...supervised((batch) => {
        const x = inputsOf(batch, [length, 1]);
        return [x, x];
      }),
      ...judging(async ({ model }) => {
        const own = { judged: test, train: job.train, shape: [length, 1], noun: 'signal' };
        const reconstructions = await judgeReconstructions(model!, own);
        const [mse, ...beside] = meansOf(reconstructions) as [number, ...number[]];
        const draw = (places: readonly number[], caption: string) =>
          drawSignals(
            model!,
            places.map((place) => judged[place]!),
            length,
            caption,
          );
        const error: Measure = {
          name: 'test MSE',
          value: mse,
          better: 'lower',
          baselines: beside.map((other, i) => [reconstructions.baselines[i]!, other]),
        };
        const kinds = (examples: Example[]) =>
          new Set(examples.map((one) => (isAbnormal(one) ? 'abnormal' : 'normal')));
        for (const [which, some] of [
          ['test', judged],
          ['training', seen],
        ] as const) {
          const [only, other] = kinds(some);
          if (other !== undefined) continue;
          const notes = [
            `All ${some.length} ${which} signals are ${only}: how well abnormal ones are told from normal ones is not known, only how well signals are given back.`,
          ];
          return { measures: [error], examples: { ...reconstructions, each: 1, draw }, notes };
        }
        const errors = reconstructions.rows.map(({ values }) => values[0]!);
        const normal = await collect(job.train);
        const byPca = {
          seen: scored(seen, await pcaErrors(normal, seen, length)),
          judged: scored(judged, await pcaErrors(normal, judged, length)),
        };
        const byModel = {
          seen: scored(seen, await errorsOf(model!, seen, length)),
          judged: scored(judged, errors),
        };
        const threshold = await settle(model!);
        const thresholds = [threshold.value, bestThreshold(byPca.seen)] as const;
        const right = [byModel, byPca].map((by, i) => accuracy(by.judged, thresholds[i]!));
        const name = `PCA of ${COMPONENTS} components`;
        const alwaysOne = judged.filter(isAbnormal).length / judged.length;
        const answers = scored(judged, errors).map(
          ({ score, positive }) => [Number(positive), Number(score > thresholds[0])] as const,
        );
        const counts = [
          [0, 0],
          [0, 0],
        ];
        for (const [truth, found] of answers) counts[truth]![found]!++;
        const calibrated = [byModel, byPca].map((by, i) =>
          calibrationOf(by.judged, thresholds[i]!, {
            score: 'error of the reconstruction [MSE]',
            positives: 'abnormal signals',
            rule: `${threshold.rule}; test data had no part in it.`,
          }),
        );
        const margin = (by: Scored[], place: number, which: number) => {
          const { score, positive } = by[place]!;
          const { threshold } = calibrated[which]!.chosen;
          return positive ? score - threshold : threshold - score;
        };
        const areas = (places: readonly number[]) =>
          [byModel, byPca].map((by) => {
            const some = places.map((place) => by.judged[place]!);
            return new Set(some.map(({ positive }) => positive)).size < 2
              ? Number.NaN
              : exactAuc(some);
          });
        return {
          measures: [
            {
              name: 'area under the ROC curve',
              value: exactAuc(byModel.judged),
              better: 'higher',
              baselines: [[name, exactAuc(byPca.judged)]],
            },
            {
              name: 'accuracy, threshold chosen on training data',
              value: right[0]!,
              better: 'higher',
              baselines: [
                [name, right[1]!],
                ['always the commoner', Math.max(alwaysOne, 1 - alwaysOne)],
              ],
            },
            error,
          ],
          examples: {
            figure: 'margin of the error [MSE]',
            better: 'higher',
            baselines: [name, 'a score by chance'],
            rows: judged.map((example, place) => ({
              name: `test signal ${place + 1}, ${isAbnormal(example) ? 'abnormal' : 'normal'}`,
              values: [margin(byModel.judged, place, 0), margin(byPca.judged, place, 1), 0],
            })),
            total: { name: 'area under the ROC curve', of: (places) => [...areas(places), 0.5] },
            each: 1,
            draw,
          },
          confusion: { of: 'signals', classes: ['normal', 'abnormal'], counts },
          calibration: calibrated[0]!,
        };
      }),
      show: async () => [],
    };
  },

  /**
   * Tables of a signal a row in; the score of each, whether it is an anomaly and the error of each sample out. Of samples a
   * row, the scores of these.
   */
  async predict(models, files, folder, options) {
    const { model } = models;
    if (keepsSignals(model!)) return predictSeriesAnomaly(models, files, folder, options);
    const { say } = options;
    const written: string[] = [];
    // Models of earlier versions say that they give signals, and know no threshold.
    const description = { ...describeFor(model!.name, model!), output: 'scores' as const };
    for (const file of files) {
      const { table, rows } = await signalRows(file);
      const { delimiter, decimal } = table.dialect;
      const text = (value: number) =>
        decimal === ',' ? String(value).replace('.', ',') : String(value);
      const names = table.dialect.header ? table.columns : table.columns.map((_, i) => `v${i}`);
      const lines = [['score', 'anomaly', ...names.map((one) => `error_${one}`)].join(delimiter)];
      let [above, limit] = [0, undefined as number | undefined];
      for (const { values, line } of rows) {
        const row = `${file}, line ${line}`;
        const found = await predictSignal(row, model!, values, description);
        const { score, anomaly, scores, threshold } = found as ScoresPrediction;
        if (anomaly) above++;
        limit = threshold;
        const flag = anomaly === undefined ? '' : String(Number(anomaly));
        lines.push([text(score), flag, ...Array.from(scores, text)].join(delimiter));
      }
      const target = outputPath(folder, file, '.csv', written);
      writeWhole(target, `${lines.join('\n')}\n`);
      const told =
        limit === undefined
          ? `the scores of ${rows.length} signals; the model has no threshold`
          : `${above} of ${rows.length} signals score above ${Number(limit.toPrecision(4))}`;
      say(`${file}: ${told}.`);
      written.push(target);
    }
    return written;
  },
};
