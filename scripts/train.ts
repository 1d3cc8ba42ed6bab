/**
 * npm run train -- MODEL [OPTIONS]
 *
 * Trains a model, with checkpoints, and writes it with logs and a report to a folder. MODEL, and
 * what --data takes, if not the data that this program draws:
 *
 *   convAutoencoder       a folder of IDX files, or of PNG or JPEG images of one size
 *   denoisingAutoencoder  a folder of IDX files, or of PNG or JPEG images of one size
 *   convAutoencoder1d     a CSV file, a signal each row, with a header and a column abnormal
 *   audioAutoencoder      a WAV file, or a folder of them
 *   textAutoencoder       a text file, or a folder of them
 *   unet                  a folder with images/ and masks/, PNG or JPEG
 *   segnet                a folder with images/ and masks/, PNG or JPEG
 *   unet1d                a JSON file of LUDB records
 *   dcgan                 a folder of IDX files, or of PNG or JPEG images of one size
 *   cnn40                 a folder of IDX files
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
import path from 'node:path';
import { fail, oneOf } from '../lib/check.js';
import { pickBackend } from '../lib/node/index.js';
import {
  integerOption,
  jsonOption,
  numberOption,
  optionalInteger,
  runScript,
} from './command_line.js';
import { taskNamed } from './tasks/index.js';
import { run } from './training/run.js';

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
  backend: { type: 'string', default: 'auto' },
  threads: { type: 'string' },
  onednn: { type: 'boolean' },
  out: { type: 'string' },
} as const;

await runScript(import.meta.url, OPTIONS, async (values, positionals) => {
  if (positionals.length > 1) fail('MODEL', 'it', 'one name', positionals.join(' '));
  const task = taskNamed(positionals[0]);
  const { defaults } = task;
  const number = (name: 'epochs' | 'batch') =>
    values[name] === undefined ? defaults[name] : integerOption(name, values[name]);
  const optional = (name: 'steps' | 'limit' | 'examples' | 'threads') =>
    optionalInteger(name, values[name]);
  const validation = numberOption('validation', values.validation, 0, 0.9);
  const threads = optional('threads');
  const options = {
    settings: {
      task: task.name,
      data: values.data,
      seed: integerOption('seed', values.seed, 0),
      validation,
      limit: optional('limit') ?? Number.POSITIVE_INFINITY,
      examples: optional('examples'),
      model: jsonOption('model', values.model),
      batch: number('batch'),
      learningRate:
        values.rate === undefined ? defaults.learningRate : numberOption('rate', values.rate, 0, 1),
      schedule: oneOf('--schedule', 'its value', values.schedule, ['constant', 'cosine']),
    },
    folder: values.out ?? path.join('out', 'train', task.name),
    epochs: number('epochs'),
    steps: optional('steps'),
    patience: integerOption('patience', values.patience, 0),
    saveEvery: integerOption('save-every', values['save-every'], 0),
    resume: values.resume,
    say: console.log,
  };
  const { reason } = await pickBackend(values.backend as 'auto', {
    ...(threads === undefined ? {} : { threads }),
    ...(values.onednn === undefined ? {} : { onednn: values.onednn }),
  });
  console.log(reason);
  await run({ ...options, backend: reason });
});
