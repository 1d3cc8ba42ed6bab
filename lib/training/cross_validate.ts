import { existsSync } from 'node:fs';
import path from 'node:path';
import { fail, integer, record } from '../check.js';
import { htmlReport, paragraph, table } from '../pictures/index.js';
import { removeCheckpoint } from './checkpoint.js';
import { claimFolder } from './claim_folder.js';
import { type FoldMeasure, foldMeasures, foldSentences } from './fold_measures.js';
import { type Finished, run } from './run.js';
import { setAside } from './set_aside.js';
import { runOptions, type TrainOptions } from './train.js';
import type { Ending } from './train_job.js';
import { useBackend } from './use_backend.js';
import { writeWhole } from './write_whole.js';

/** What `crossValidate` takes besides the task: all that `train` takes, but what says which part is to judge by. */
export interface CrossValidateOptions extends Omit<TrainOptions, 'test' | 'testShare'> {
  /** How many, 2 or more; default 5. */
  folds?: number;
}

/** What `crossValidate` resolves to. */
export interface CrossValidated {
  /** `'interrupted'` by Ctrl-C, with those folds that are done, or `'done'`. */
  ending: Extract<Ending, 'done' | 'interrupted'>;
  /** What each training came to, in order. */
  folds: Finished[];
  /** The figures over all folds. */
  measures: FoldMeasure[];
  /** Where all was written: a folder for each fold, as `train` writes it, and these. */
  files: { folder: string; folds: string[]; report: string; metrics: string };
}

const WHERE = 'crossValidate';

/** Options that say which part is to judge by, which the folds do. */
const OF_SPLIT = ['test', 'testShare'] as const;

function checkOptions(options: CrossValidateOptions): number {
  record(WHERE, 'the options', options);
  for (const name of OF_SPLIT) {
    const value = (options as TrainOptions)[name];
    if (value !== undefined) fail(WHERE, name, 'left out, as each fold is to judge by', value);
  }
  if (options.splitBy === 'time') {
    fail(
      WHERE,
      'splitBy',
      'name, random or group, as folds in time learn from what is later',
      'time',
    );
  }
  if (options.data === undefined) {
    fail(WHERE, 'data', 'given, as of drawn data there are as many as are wanted', undefined);
  }
  return integer(WHERE, 'folds', options.folds ?? 5, 2);
}

const short = (value: number) => Number(value.toPrecision(4));

/** Writes metrics.json and report.html of all folds. */
function writeAll(
  { folds, measures, files }: CrossValidated,
  { title, command }: { title: string; command: string },
): void {
  writeWhole(files.metrics, `${JSON.stringify({ measures, folds }, null, 2)}\n`);
  const html = htmlReport({
    title,
    lead: `Data: ${folds[0]!.data}, in ${folds.length} folds, each of which is to judge by once.`,
    sections: [
      {
        heading: 'All folds',
        content: [
          table(
            ['measure', 'mean', 'standard deviation', 'for comparison'],
            measures.map(({ name, mean, spread, better, baselines, values }) => [
              `${name} (${better} is better)`,
              short(mean),
              short(spread),
              baselines
                .map(
                  (one) =>
                    `${one.name}: ${short(one.mean)}, worse in ${one.beaten} of ${values.length}`,
                )
                .join('; '),
            ]),
          ),
        ],
      },
      ...folds.map(({ description, measures: own, verdict, steps }, i) => ({
        heading: `Fold ${i + 1}`,
        content: [
          paragraph(
            `${description.counts.training} training and ${description.counts.test} test examples, ${steps} steps; ` +
              `fold-${i + 1}/report.html has all of it.`,
          ),
          ...(verdict === undefined ? [] : [paragraph(verdict.text)]),
          table(
            ['measure', 'model', 'for comparison'],
            own.map(({ name, value, baselines }) => [
              name,
              short(value),
              baselines.map(([other, number]) => `${other}: ${short(number)}`).join('; '),
            ]),
          ),
        ],
      })),
    ],
    footer: `Made by ${command}.`,
  });
  writeWhole(files.report, html);
}

/**
 * Cross-validation, for data of which a test part would be too small to tell: deals the data out to folds, trains as often,
 * each time on all folds but one and judges by that one, so that each example is judged once. By `splitBy` whole groups go
 * to one fold, or chance deals out.
 *
 * @param task as of `train`
 * @param options those of `train`, and `folds`; `resume` keeps the folds that are done and goes on amid the one that is not
 * @returns the figures with their means and standard deviations, and what each training came to; models are in the folders
 * @throws ValueError as `train`, for fewer files, rows or groups than folds, and for data that are not split by these
 * @example
 * import { writeFile } from 'node:fs/promises';
 * await tf.setBackend('wasm');
 * const rows = Array.from({ length: 6 }, (_, i) => Array.from({ length: 16 }, (_, t) => Math.sin(t + i)).join());
 * await writeFile('waves.csv', [Array.from({ length: 16 }, (_, t) => `v${t}`).join(), ...rows, ''].join('\n'));
 * const { folds, measures } = await crossValidate('anomaly', {
 *   data: 'waves.csv', folds: 2, steps: 2, model: { filters: [4] }, verbose: 0, out: 'run',
 * });
 * folds.map(({ description }) => description.counts.test); // [3, 3]
 * measures[0]!.values.length; // 2
 */
export async function crossValidate(
  task: string,
  options: CrossValidateOptions = {},
): Promise<CrossValidated> {
  const of = checkOptions(options);
  const { folds: _, ...plain } = options;
  const checked = runOptions(task, plain);
  const { folder, say, resume, settings } = checked;
  const backend = await useBackend(options);
  say(backend);
  const files = {
    folder,
    folds: Array.from({ length: of }, (_, i) => path.join(folder, `fold-${i + 1}`)),
    report: path.join(folder, 'report.html'),
    metrics: path.join(folder, 'metrics.json'),
  };
  const claim = await claimFolder(folder);
  try {
    if (!resume) {
      setAside(folder, say);
      // What has ended is not gone on from later.
      files.folds.slice(1).forEach(removeCheckpoint);
    }
    const folds: Finished[] = [];
    for (const [i, own] of files.folds.entries()) {
      say(`Fold ${i + 1} of ${of}.`);
      const begun = existsSync(path.join(own, 'checkpoint', 'checkpoint.json'));
      const { finished, models } = await run({
        ...checked,
        settings: { ...settings, fold: { place: i + 1, of } },
        folder: own,
        resume: resume && (begun || i === 0),
        backend,
      });
      for (const model of Object.values(models)) model.dispose();
      if (finished.ending === 'interrupted') {
        say(`Interrupted in fold ${i + 1} of ${of}; --resume goes on there.`);
        return { ending: 'interrupted', folds, measures: foldMeasures(folds), files };
      }
      folds.push(finished);
    }
    const all: CrossValidated = { ending: 'done', folds, measures: foldMeasures(folds), files };
    for (const line of foldSentences(all.measures)) say(line);
    const command = `tfjs-deconv train ${settings.task} --folds ${of}`;
    writeAll(all, { title: `${settings.task}, cross-validated`, command });
    say(`Report: ${files.report}`);
    return all;
  } finally {
    claim.release();
  }
}
