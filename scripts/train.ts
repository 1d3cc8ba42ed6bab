/**
 * npx tfjs-deconv train MODEL [OPTIONS]
 *
 * Trains a model, with checkpoints, and writes it with logs and a report to a folder. MODEL, and
 * what --data takes, if not the data that this program draws:
 *
 *   ROWS
 *
 * docs/models.md says more of models, data and backends.
 *
 *   --data PATH         a file or folder, as above
 *   --epochs N          rounds through the training data; default by MODEL
 *   --steps N           training steps, instead of epochs
 *   --batch N           examples a step; default by MODEL
 *   --rate X            learning rate; default by MODEL
 *   --schedule NAME     constant (default) or cosine, which lowers the rate to 0
 *   --seed N            of weights, order, noise and embedded data; default 1
 *   --validation X      part of the training data held back to watch by; default 0.1
 *   --patience N        ends after N epochs without a better validation; default 0, never
 *   --save-every N      steps between checkpoints, besides those after each epoch
 *   --limit N           at most so many training and so many test examples
 *   --examples N        at most so many training examples, and all test examples
 *   --model JSON        options of the model's builder, as {"codeSize":32}
 *   --resume            goes on from the last checkpoint in --out, bit for bit
 *   --backend NAME      auto (default), tensorflow, wasm or cpu
 *   --threads N         of the tensorflow backend
 *   --onednn            lets the tensorflow backend use oneDNN: faster, by docs/models.md
 *   --out DIR           default out/train/MODEL
 *   -h, --help          print this text
 *
 * The folder then has the model (or generator and discriminator), steps.csv, epochs.jsonl,
 * metrics.json, report.html, checkpoint/, best/ and, with tfjs-node, tensorboard/.
 */
import { fail, oneOf } from '../lib/check.js';
import { tasks, train } from '../lib/training/index.js';
import { COMPUTE, computeOptions } from './command_line/compute_options.js';
import {
  type CommandLine,
  defined,
  integerOption,
  jsonOption,
  numberOption,
  optionalInteger,
  runScript,
} from './command_line.js';

const OPTIONS = {
  data: { type: 'string' },
  epochs: { type: 'string' },
  steps: { type: 'string' },
  batch: { type: 'string' },
  rate: { type: 'string' },
  schedule: { type: 'string', default: 'constant' },
  seed: { type: 'string', default: '1' },
  validation: { type: 'string', default: '0.1' },
  patience: { type: 'string', default: '0' },
  'save-every': { type: 'string', default: '0' },
  limit: { type: 'string' },
  examples: { type: 'string' },
  model: { type: 'string', default: '{}' },
  resume: { type: 'boolean', default: false },
  ...COMPUTE,
  onednn: { type: 'boolean' },
  out: { type: 'string' },
} as const;

const width = Math.max(...tasks().map(({ name }) => name.length));
const rows = tasks().map(({ name, data }) => `${name.padEnd(width)}  ${data.split(';')[0]}`);

async function main(values: CommandLine<typeof OPTIONS>, [task, ...others]: string[]) {
  if (others.length > 0) fail('MODEL', 'it', 'one name', [task, ...others].join(' '));
  const { rate, resume } = values;
  const { models } = await train(task!, {
    ...computeOptions(values),
    ...defined({
      data: values.data,
      epochs: optionalInteger('epochs', values.epochs),
      steps: optionalInteger('steps', values.steps),
      batchSize: optionalInteger('batch', values.batch),
      learningRate: rate === undefined ? undefined : numberOption('rate', rate, 0, 1),
      limit: optionalInteger('limit', values.limit),
      examples: optionalInteger('examples', values.examples),
      out: values.out,
    }),
    schedule: oneOf('--schedule', 'its value', values.schedule, ['constant', 'cosine']),
    seed: integerOption('seed', values.seed, 0),
    validationSplit: numberOption('validation', values.validation, 0, 0.9),
    patience: integerOption('patience', values.patience, 0),
    saveEvery: integerOption('save-every', values['save-every'], 0),
    model: jsonOption('model', values.model),
    resume,
  });
  for (const model of Object.values(models)) model.dispose();
}

await runScript(import.meta.url, OPTIONS, main, { rows });
