/**
 * npx tfjs-deconv train TASK [OPTIONS]
 *
 * Trains a model, with checkpoints, and writes it with logs and a report to a folder. TASK, its
 * builders, and what --data takes, if not the data that this program draws:
 *
 *   ROWS
 *
 * docs/models.md says more of models, data and backends.
 *
 *   --data PATH         a file or folder, as above
 *   --test PATH         other data of the same kind, all of which is to judge by; default a part of --data
 *   --test-share X      the part to judge by; default by TASK, 0.1 to 0.25
 *   --split-by NAME     which part: name (default), spread evenly; random; group; or time, the last
 *   --group PATTERN     none on both sides: a file's group is what the parentheses match, as (p\d+)_
 *   --folds N           trains N times, each time judging by another part, and says mean and spread of the figures
 *   --builder NAME      of the model; default the first above for the kind of the data
 *   --epochs N          rounds through the training data; default by TASK, at least 600 steps
 *   --steps N           training steps, instead of epochs
 *   --batch N           examples a step; default by TASK
 *   --rate X            learning rate; default by TASK. Above 1, of signals: as --sample-rate
 *   --schedule NAME     constant or cosine, which lowers the rate to 0; default the task's
 *   --seed N            of weights, order, noise and embedded data; default 1
 *   --validation X      part of the training data held back to watch by; default 0.1
 *   --patience N        ends after N epochs without a better validation; default 0, never
 *   --save-every N      steps between checkpoints, besides those after each epoch
 *   --limit N           at most so many training and so many test examples
 *   --examples N        at most so many training examples, and all test examples
 *   --alphabet NAME     of text: characters (default), learned from it, or bytes
 *   --gray              turns colour pictures gray; else they are taken as they are
 *   --size HxW          of images, to which others are brought; default the usual size of the data
 *   --resize NAME       how: cover (default), and the rest is cut off; contain, in black; stretch
 *   --classes FILE      of masks: name,colour a line, the background first; default those found
 *   --ignore COLOUR     pixels of masks that do not count, as 255 or #ffffff; default none
 *   --noise X           of denoise: standard deviation of what is added; default 0.4. Of signals 5dB, so far
 *                       below each, by default
 *   --factor N          of super-resolution: 2 (default), 3 or 4
 *   --adversarial X     of image-to-image: what a discriminator counts; default 0, none
 *   --augment NAMES     of training images: flip,rotate,crop,scale,brightness,elastic; of signals:
 *                       shift,gain,noise,speed,tone; some of them, or none; default by TASK
 *   --columns NAMES     of signals: the columns, as a,b; default all that hold numbers
 *   --time COLUMN       of the times, DATE+CLOCK of two, none for none; default the one that looks so
 *   --labels COLUMN     that says what each row is
 *   --intervals FILE    start,end,label a line: what stretches are
 *   --gaps NAME         missing values and rows: refuse (default), interpolate or drop
 *   --sample-rate X     samples a second that the model takes; default those that there are
 *   --window N          samples of a window; default by TASK
 *   --hop N             samples from one window to the next; default half a window
 *   --scale NAME        of channels: zscore (default), minmax or robust
 *   --dates NAME        day-first or month-first; default as the dates show
 *   --delimiter TEXT    between the fields of a table, or tab; default found
 *   --decimal NAME      of numbers in a table: point or comma; default found
 *   --from PATH         weights of a run or a model (a folder, .keras, .h5, .onnx) to begin with, where
 *                       names and shapes are the same; what was taken is said
 *   --freeze NAMES      layers that keep their weights: encoder, or names with commas
 *   --quantize HOW      also saves copies whose weights are uint8, uint16 or float16, in quantized/, and says
 *                       what that costs on the test data; uint8,out=float32 has another for layer out
 *   --model JSON        options of the model's builder, as {"codeSize":32}
 *   --resume            goes on from the last checkpoint in --out, bit for bit
 *   --backend NAME      auto (default), tensorflow, wasm, cpu or webgpu
 *   --threads N         of one operation; default: all cores on wasm, 1 on tfjs-node
 *   --onednn            lets the tensorflow backend use oneDNN: faster, by docs/models.md
 *   --out DIR           default out/train/TASK
 *   -h, --help          print this text
 *
 * The folder then has the model (or generator and discriminator), steps.csv, epochs.jsonl,
 * metrics.json, report.html, checkpoint/, best/ and tensorboard/.
 */
import { fail, oneOf } from '../lib/check.js';
import { RESIZES } from '../lib/data/fit_image.js';
import { SPLITS } from '../lib/training/data/splits.js';
import { crossValidate, tasks, train } from '../lib/training/index.js';
import { COMPUTE, computeOptions } from './command_line/compute_options.js';
import { quantizeOption } from './command_line/quantize_option.js';
import {
  type CommandLine,
  defined,
  integerOption,
  jsonOption,
  numberOption,
  optionalInteger,
  optionalNumber,
  runScript,
} from './command_line.js';

const OPTIONS = {
  data: { type: 'string' },
  test: { type: 'string' },
  'test-share': { type: 'string' },
  'split-by': { type: 'string' },
  group: { type: 'string' },
  folds: { type: 'string' },
  builder: { type: 'string' },
  epochs: { type: 'string' },
  steps: { type: 'string' },
  batch: { type: 'string' },
  rate: { type: 'string' },
  schedule: { type: 'string' },
  seed: { type: 'string', default: '1' },
  validation: { type: 'string' },
  patience: { type: 'string', default: '0' },
  'save-every': { type: 'string', default: '0' },
  limit: { type: 'string' },
  examples: { type: 'string' },
  alphabet: { type: 'string' },
  gray: { type: 'boolean' },
  size: { type: 'string' },
  resize: { type: 'string' },
  classes: { type: 'string' },
  ignore: { type: 'string' },
  augment: { type: 'string' },
  noise: { type: 'string' },
  factor: { type: 'string' },
  adversarial: { type: 'string' },
  columns: { type: 'string' },
  time: { type: 'string' },
  labels: { type: 'string' },
  intervals: { type: 'string' },
  gaps: { type: 'string' },
  'sample-rate': { type: 'string' },
  window: { type: 'string' },
  hop: { type: 'string' },
  scale: { type: 'string' },
  dates: { type: 'string' },
  delimiter: { type: 'string' },
  decimal: { type: 'string' },
  from: { type: 'string' },
  freeze: { type: 'string' },
  quantize: { type: 'string' },
  model: { type: 'string', default: '{}' },
  resume: { type: 'boolean', default: false },
  ...COMPUTE,
  onednn: { type: 'boolean' },
  out: { type: 'string' },
} as const;

const builders = tasks().flatMap(({ variants }) => variants.map(({ builder }) => builder));
const width = Math.max(...builders.map(({ length }) => length));
const rows = tasks().flatMap(({ name, title, variants }) => [
  `${name}: ${title}`,
  ...variants.map(({ builder, data }) => `  ${builder.padEnd(width)}  ${data.split(';')[0]}`),
]);

/** encoder, or names with commas. */
const freezeOption = (text: string) =>
  text === 'encoder' ? ('encoder' as const) : text.split(',').map((name) => name.trim());

const alphabet = (name: string) => oneOf('--alphabet', 'its value', name, ['characters', 'bytes']);

/** A rate of learning is at most 1, one of samples hardly ever. */
const isSampleRate = (rate: string) => Number(rate) > 1;

/** A level as 5dB of signal to noise, or a standard deviation. */
function noiseOf(level: string | undefined) {
  const ratio = /^(.*?)\s*dB$/i.exec(level ?? '');
  return ratio === null
    ? { noise: optionalNumber('noise', level, 0, 1e6) }
    : { snr: numberOption('noise', ratio[1]!, -200, 200) };
}

/** How signals are taken. */
function signalOptions(values: CommandLine<typeof OPTIONS>) {
  const { rate, gaps, scale, dates, decimal } = values;
  const sampleRate = values['sample-rate'] ?? (isSampleRate(rate ?? '') ? rate : undefined);
  return {
    columns: values.columns?.split(',').map((name) => name.trim()),
    time: values.time,
    labels: values.labels,
    intervals: values.intervals,
    gaps: choice('gaps', gaps, ['refuse', 'interpolate', 'drop']),
    sampleRate:
      sampleRate === undefined ? undefined : numberOption('sample-rate', sampleRate, 1e-9, 1e9),
    window: optionalInteger('window', values.window),
    hop: optionalInteger('hop', values.hop),
    scale: choice('scale', scale, ['zscore', 'minmax', 'robust']),
    ...noiseOf(values.noise),
    dates: choice('dates', dates, ['day-first', 'month-first']),
    delimiter: values.delimiter,
    decimal: choice('decimal', decimal, ['point', 'comma']),
  };
}

/** One of some names, where it is given. */
const choice = <T extends string>(
  option: string,
  value: string | undefined,
  names: readonly T[],
) => (value === undefined ? undefined : oneOf(`--${option}`, 'its value', value, names));

function size(text: string): [height: number, width: number] {
  const [, height, width] =
    /^(\d+)x(\d+)$/.exec(text) ?? fail('--size', 'its value', 'HEIGHTxWIDTH, as 64x96', text);
  return [integerOption('size', height!, 1), integerOption('size', width!, 1)];
}

async function main(values: CommandLine<typeof OPTIONS>, [task, ...others]: string[]) {
  if (others.length > 0) fail('TASK', 'it', 'one name', [task, ...others].join(' '));
  const { rate, resume, 'test-share': share, 'split-by': splitBy, resize } = values;
  const options = {
    ...computeOptions(values),
    ...defined({
      data: values.data,
      test: values.test,
      testShare: share === undefined ? undefined : numberOption('test-share', share, 0.001, 0.9),
      splitBy:
        splitBy === undefined ? undefined : oneOf('--split-by', 'its value', splitBy, SPLITS),
      group: values.group,
      builder: values.builder,
      epochs: optionalInteger('epochs', values.epochs),
      steps: optionalInteger('steps', values.steps),
      batchSize: optionalInteger('batch', values.batch),
      learningRate:
        rate === undefined || isSampleRate(rate) ? undefined : numberOption('rate', rate, 0, 1),
      limit: optionalInteger('limit', values.limit),
      examples: optionalInteger('examples', values.examples),
      alphabet: values.alphabet === undefined ? undefined : alphabet(values.alphabet),
      gray: values.gray,
      size: values.size === undefined ? undefined : size(values.size),
      resize: resize === undefined ? undefined : oneOf('--resize', 'its value', resize, RESIZES),
      classes: values.classes,
      ignore: values.ignore,
      augment: values.augment,
      ...signalOptions(values),
      validationSplit: optionalNumber('validation', values.validation, 0, 0.9),
      factor: optionalInteger('factor', values.factor),
      adversarial: optionalNumber('adversarial', values.adversarial, 0, 1000),
      from: values.from,
      freeze: values.freeze === undefined ? undefined : freezeOption(values.freeze),
      quantize: values.quantize === undefined ? undefined : quantizeOption(values.quantize),
      schedule:
        values.schedule === undefined
          ? undefined
          : oneOf('--schedule', 'its value', values.schedule, ['constant', 'cosine']),
      out: values.out,
    }),
    seed: integerOption('seed', values.seed, 0),
    patience: integerOption('patience', values.patience, 0),
    saveEvery: integerOption('save-every', values['save-every'], 0),
    model: jsonOption('model', values.model),
    resume,
  };
  if (values.folds !== undefined) {
    await crossValidate(task!, { ...options, folds: integerOption('folds', values.folds, 2) });
    return;
  }
  const { models } = await train(task!, options);
  for (const model of Object.values(models)) model.dispose();
}

await runScript(import.meta.url, OPTIONS, main, { rows });
