/**
 * npx tfjs-deconv evaluate RUN [OPTIONS]
 *
 * Judges a trained model on test data, beside its baselines, and writes a report. RUN is the folder
 * that `train` made.
 *
 *   --data PATH         other data than those it was trained on
 *   --limit N           at most so many test examples (and training examples, for the baselines)
 *   --backend NAME      auto (default), tensorflow, wasm, cpu or webgpu
 *   --threads N         of one operation; default: all cores on wasm, 1 on tfjs-node
 *   --out DIR           default RUN/evaluation
 *   -h, --help          print this text
 *
 * The folder then has metrics.json and report.html.
 */
import { fail } from '../lib/check.js';
import { evaluate } from '../lib/training/index.js';
import { COMPUTE, computeOptions } from './command_line/compute_options.js';
import { defined, optionalInteger, runScript } from './command_line.js';

const OPTIONS = {
  data: { type: 'string' },
  limit: { type: 'string' },
  ...COMPUTE,
  out: { type: 'string' },
} as const;

await runScript(import.meta.url, OPTIONS, async (values, [run, ...others]) => {
  if (run === undefined || others.length > 0) {
    fail('RUN', 'it', 'one folder that a training made', run && [run, ...others].join(' '));
  }
  const { data, out } = values;
  const limit = optionalInteger('limit', values.limit);
  await evaluate(run, { ...computeOptions(values), ...defined({ data, limit, out }) });
});
