import { writeFileSync } from 'node:fs';
import { Random } from '../../lib/data/index.js';
import { pickBackend } from '../../lib/node/index.js';
import { collect } from '../../lib/training/data/source.js';
import { openVariant } from '../../lib/training/tasks/open_variant.js';
import type { Job } from '../../lib/training/tasks/task.js';
import { runOptions, type TrainOptions } from '../../lib/training/train.js';
import { file, makeFolder, removeFolder, shapes, write } from './image_task_rows.js';

beforeAll(async () => {
  await pickBackend('wasm', { threads: 1 });
  makeFolder();
  const random = new Random(1);
  for (const part of ['data', 'other']) {
    for (let i = 0; i < 12; i++) {
      const { picture, outlines } = shapes(random);
      const wide = i === 0 ? 28 : 24;
      const image =
        i === 0 ? Float32Array.from({ length: 28 * 60 }, (_, at) => (at % 9) / 9) : picture;
      const name = `p${i % 3}_${i}.png`;
      write(`${part}/plain/${name}`, image, wide);
      write(`${part}/classes/${i % 2 ? 'good' : 'other'}/${name}`, image, wide);
      write(`${part}/masked/images/${name}`, image, wide);
      const mask = Float32Array.from({ length: 20 * wide }, (_, at) => (at % 3) / 255);
      write(`${part}/masked/masks/${name}`, mask, wide);
      write(`${part}/pairs/inputs/${name}`, picture, 24);
      write(
        `${part}/pairs/targets/${name}`,
        picture.map((value) => 1 - value),
        24,
      );
      if (outlines.length === 0) throw new Error('nothing was drawn');
    }
  }
  writeFileSync(file('classes.txt'), 'ground,0\none,1\ntwo,2\nthree,9\n');
});
afterAll(removeFolder);

const UNET = { depth: 1, filters: 4 };
const SMALL = { filters: [4], codeSize: 2 };
/** Of each variant: what it is trained on, and what builds a small model. */
const VARIANTS: [task: string, data: string, options: TrainOptions][] = [
  ['autoencoder', 'plain', { model: SMALL }],
  ['vae', 'plain', { model: SMALL }],
  ['denoise', 'plain', { model: UNET }],
  ['denoise', 'pairs', { model: UNET }],
  ['denoise', 'plain', { builder: 'denoisingAutoencoder', model: { filters: [4] } }],
  ['segment', 'masked', { model: UNET }],
  ['segment', 'masked', { builder: 'segnet', model: { filters: [4], convolutions: [1] } }],
  ['anomaly', 'classes', { builder: 'convAutoencoder', model: SMALL }],
  ['gan', 'plain', { model: { filters: [4, 4], strides: [2, 2] } }],
  ['classify', 'classes', { model: { filters: [4], kernelSizes: [3], units: 8 } }],
  ['super-resolution', 'plain', { model: { filters: [4, 4] } }],
  ['colorize', 'plain', { model: UNET }],
  ['inpaint', 'plain', { model: UNET }],
  ['image-to-image', 'pairs', { model: UNET }],
];

/** Options that say which data, and how they are taken, each with a value that is not the usual one. */
const OPTIONS: TrainOptions[] = [
  { test: 'other' },
  { testShare: 0.5 },
  { splitBy: 'random' },
  { splitBy: 'group', group: '(p\\d)_' },
  { splitBy: 'time' },
  { validationSplit: 0.5 },
  { limit: 2 },
  { seed: 5 },
  { gray: true },
  { size: [16, 12] },
  { resize: 'stretch' },
  { augment: 'flip,brightness' },
  { augment: 'none' },
  { classes: 'classes.txt' },
  { ignore: '2' },
  { noise: 0.1 },
  { factor: 3 },
  { adversarial: 0.5 },
  { alphabet: 'bytes' },
  { columns: ['a'] },
  { time: 't' },
  { labels: 'l' },
  { intervals: 'i.csv' },
  { gaps: 'drop' },
  { sampleRate: 100 },
  { window: 8 },
  { hop: 4 },
  { scale: 'robust' },
  { snr: 3 },
  { dates: 'day-first' },
  { delimiter: ';' },
  { decimal: 'comma' },
];

async function opened(task: string, options: TrainOptions): Promise<Job> {
  const { settings } = runOptions(task, { ...options, verbose: 0 });
  return openVariant(settings, settings, { learningRate: 0.001, where: 'train' });
}

/** What the models of a job take and give, which examples they get, and what is said of them. */
async function printOf(task: string, options: TrainOptions): Promise<string> {
  const job = await opened(task, options);
  const models = job.build();
  const shapesOf = Object.values(models).map((one) => [
    one.inputs.map(({ shape }) => shape),
    one.outputs.map(({ shape }) => shape),
    one.weights.map((weight) => Array.from(weight.read().dataSync().slice(0, 4))),
  ]);
  for (const one of Object.values(models)) one.dispose();
  const some = await collect(job.train);
  const random = new Random(1);
  const changed = job.augment?.(some.slice(0, 4), random) ?? some.slice(0, 4);
  const batch = job.collate?.(changed, random) ?? [];
  const values = [...batch].map((one) => [one.shape, Array.from(one.dataSync().slice(0, 400))]);
  for (const one of batch) one.dispose();
  const first = [...some, ...changed].map(({ x, y, size }) => [
    Array.from(x.slice(0, 50)),
    y?.length,
    size,
  ]);
  const { label: _, found: __, assumed: ___, split: ____, ...data } = job.data;
  return JSON.stringify([data, job.numbers, shapesOf, values, first]);
}

const usual = new Map<string, Promise<string>>();

const PAIRS = VARIANTS.flatMap(([task, data, own]) =>
  // Where nothing is changed anyhow, none is no other choice.
  OPTIONS.filter((option) => option.augment !== 'none' || task === 'segment').map((option) => ({
    name: `${task} ${own.builder ?? ''} of ${data}`,
    task,
    data,
    own,
    option,
  })),
);

test.each(PAIRS)(
  '$name: $option changes something or is refused by name',
  async (row) => {
    const { name, task, data, own, option } = row;
    const options: TrainOptions = { ...own, data: file('data', data) };
    const given: TrainOptions = {
      ...options,
      ...option,
      ...(option.test !== undefined && { test: file('other', data) }),
      ...(option.classes !== undefined && { classes: file(option.classes) }),
    };
    if (!usual.has(name)) usual.set(name, printOf(task, options));
    const before = await usual.get(name)!;
    let after: string;
    try {
      after = await printOf(task, given);
    } catch (error) {
      const typed = { testShare: 'test-share', splitBy: 'split-by' } as Record<string, string>;
      const names = Object.keys(option).map((one) => typed[one] ?? one);
      expect((error as Error).name).toBe('ValueError');
      expect(names.some((one) => (error as Error).message.includes(one))).toBe(true);
      return;
    }
    expect(after === before ? 'nothing changed' : 'changed').toBe('changed');
  },
  60_000,
);
