import { readFileSync } from 'node:fs';
import path from 'node:path';
import { findVariant } from '../../../lib/training/tasks/find_variant.js';
import { TASKS } from '../../../lib/training/tasks/index.js';
import { audioModel } from '../../../models/audio_model.js';
import * as models from '../../../models/index.js';

const builders = Object.entries(models)
  .filter(([, value]) => typeof value === 'function')
  .map(([name]) => name);

/** Where two builders make one variant. */
const VARIANT_OF: Record<string, string> = {
  dcganGenerator: 'dcgan',
  dcganDiscriminator: 'dcgan',
  patchDiscriminator: 'unet',
};

/** For data that no task reads, or that have a simpler model there: trained by model.fit. */
const WITHOUT = [
  'autoencoderKl',
  'convLstmAutoencoder',
  'cycleGanGenerator',
  'hifiGanGenerator',
  'pix2pixGenerator',
  'rrdbNet',
  'tinyAutoencoder',
  'waveGanGenerator',
];

test('a builder without a task is one', () => {
  expect(builders).toEqual(expect.arrayContaining(WITHOUT));
});

test.each(builders.filter((name) => !WITHOUT.includes(name)))('%s has a training task', (name) => {
  const all = TASKS.flatMap(({ variants }) => variants.map(({ builder }) => builder));
  expect(all).toContain(VARIANT_OF[name] ?? name);
});

test('a task is there once, and so is a variant of one', () => {
  const names = TASKS.map(({ name }) => name);
  expect(new Set(names).size).toBe(names.length);
  for (const { variants } of TASKS) {
    const each = variants.map(({ builder, kind }) => `${builder} of ${kind}`);
    expect(new Set(each).size).toBe(each.length);
  }
});

test.each([
  ['autoencoder', undefined, 'autoencoder', 'convAutoencoder'],
  ['autoencoder', 'docs/images', 'autoencoder', 'convAutoencoder'],
  ['autoencoder', 'docs/bench/bench.json', 'autoencoder', 'convAutoencoder1d'],
  ['segment', undefined, 'segment', 'unet'],
  ['denoise', undefined, 'denoise', 'unet'],
  // No kind is known of it: the loader of the first variant says what it must be.
  ['segment', 'no/such', 'segment', 'unet'],
  // Of one kind only: files of any name will do.
  ['text', 'package.json', 'text', 'textAutoencoder'],
  ['convAutoencoder', undefined, 'autoencoder', 'convAutoencoder'],
  ['denoisingAutoencoder', undefined, 'denoise', 'denoisingAutoencoder'],
  ['convAutoencoder1d', undefined, 'anomaly', 'convAutoencoder1d'],
  ['audioAutoencoder', undefined, 'autoencoder', 'audioAutoencoder'],
  ['textAutoencoder', undefined, 'text', 'textAutoencoder'],
  ['unet', undefined, 'segment', 'unet'],
  ['segnet', undefined, 'segment', 'segnet'],
  ['unet1d', undefined, 'segment', 'unet1d'],
  ['dcgan', undefined, 'gan', 'dcgan'],
  ['cnn40', undefined, 'classify', 'cnn40'],
])('%s of %s is %s by %s', (name, data, task, builder) => {
  const found = findVariant({ task: name }, 'train', data);
  expect([found.task.name, found.variant.builder]).toEqual([task, builder]);
});

const ROOT = path.join(__dirname, '..', '..', '..');
const read = (...names: string[]) => readFileSync(path.join(ROOT, ...names), 'utf8');

test('docs/models.md tells of all tasks and their builders, and of no others', () => {
  const [, table] = read('docs', 'models.md').split('| TASK |') as [string, string];
  const rows = [...table.split('\n\n')[0]!.matchAll(/^\| ([\w-]+) \| ([\w, ]+) \|/gm)];
  const told = rows.flatMap(([, task, names]) => names!.split(', ').map((name) => [task, name]));
  const there = TASKS.flatMap(({ name, variants }) =>
    variants.map(({ builder }) => [name, builder]),
  );
  const once = (pairs: unknown[]) => [...new Set(pairs.map((pair) => String(pair)))].sort();
  expect(once(told)).toEqual(once(there));
});

test('an option that the audio autoencoder lacks is refused', () => {
  expect(() => audioModel({ filter: [2] } as object, 1)).toThrow(
    "audioAutoencoder: unknown option 'filter', expected one of filters, kernelSize.",
  );
});
