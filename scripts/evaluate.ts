/**
 * npm run evaluate -- RUN [OPTIONS]
 *
 * Judges a trained model on test data, beside its baselines, and writes a report. RUN is the folder
 * that npm run train made.
 *
 *   --data PATH         other data than those it was trained on
 *   --limit N           at most so many test examples (and training examples, for the baselines)
 *   --backend NAME      auto (default), tensorflow, wasm or cpu
 *   --threads N         of the tensorflow backend
 *   --out DIR           default RUN/evaluation
 *   -h, --help          print this text
 *
 * The folder then has metrics.json and report.html.
 */
import { mkdirSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { fail } from '../lib/check.js';
import { pickBackend } from '../lib/node/index.js';
import { optionalInteger, runScript } from './command_line.js';
import { taskNamed } from './tasks/index.js';
import { sentences, writeRunReport } from './training/report.js';
import { loadRun } from './training/run.js';

const OPTIONS = {
  data: { type: 'string' },
  limit: { type: 'string' },
  backend: { type: 'string', default: 'auto' },
  threads: { type: 'string' },
  out: { type: 'string' },
} as const;

await runScript(import.meta.url, OPTIONS, async (values, [run, ...others]) => {
  if (run === undefined || others.length > 0) {
    fail('RUN', 'it', 'one folder that npm run train made', run && [run, ...others].join(' '));
  }
  const limit = optionalInteger('limit', values.limit);
  const threads = optionalInteger('threads', values.threads);
  const { reason } = await pickBackend(values.backend as 'auto', threads ? { threads } : {});
  console.log(reason);
  const { settings, models } = await loadRun(run);
  const folder = values.out ?? path.join(run, 'evaluation');
  mkdirSync(folder, { recursive: true });
  const task = taskNamed(settings.task);
  const data = values.data ?? settings.data;
  const job = await task.open({ ...settings, data, limit: limit ?? settings.limit }, 0);
  console.log(`Data: ${job.label}.`);
  const measures = await job.measure(models);
  for (const line of sentences(measures)) console.log(line);
  const metrics = { measures, data: job.label, backend: reason };
  writeFileSync(path.join(folder, 'metrics.json'), `${JSON.stringify(metrics, null, 2)}\n`);
  writeRunReport(folder, {
    ...{ title: task.title, label: job.label, story: [reason], measures, log: null },
    ...{ numbers: job.numbers, command: 'npm run evaluate', models },
    samples: await job.show(models, folder),
  });
  console.log(`Report: ${path.join(folder, 'report.html')}`);
});
