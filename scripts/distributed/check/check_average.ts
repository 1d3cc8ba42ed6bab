import { writeFileSync } from 'node:fs';
import { glyphs } from '../../../lib/data/index.js';
import { toNpy } from '../to_npy.js';
import type { Check } from './check.js';
import { weightDifference } from './weight_difference.js';

/** Sums in another order: what a few steps of gradient descent make of it. */
const SAME_WEIGHTS = 1e-6;

/**
 * Whole batches by plain gradient descent, of which Adam would not show the scale: two processes,
 * each with a file of its own, against one that has all, and against one that has a half. The model
 * is that of checkStart.
 */
export async function checkAverage(check: Check): Promise<void> {
  const count = 128;
  const { images, shape } = glyphs({ count, seed: 2 });
  const half = images.length / 2;
  const size = shape.slice(1);
  writeFileSync(check.file('whole.npy'), toNpy(images, shape));
  writeFileSync(check.file('part-0.npy'), toNpy(images.subarray(0, half), [count / 2, ...size]));
  writeFileSync(check.file('part-1.npy'), toNpy(images.subarray(half), [count / 2, ...size]));
  const options = (data: string, batch: number) => [
    check.file('start.keras'),
    '--data',
    check.file(data),
    '--optimizer',
    'sgd',
    '--rate',
    '1',
    '--steps',
    '8',
    '--batch',
    String(batch),
  ];
  await check.train('whole', 1, options('whole.npy', count));
  await check.train('parts', 2, options('part-{process}.npy', count));
  await check.train('half', 1, options('part-0.npy', count / 2));
  const to = (name: string) =>
    weightDifference(check.file('whole', 'model.keras'), check.file(name, 'model.keras'));
  const [average, one] = [await to('parts'), await to('half')];
  check.that(
    average <= SAME_WEIGHTS && one > 100 * SAME_WEIGHTS,
    'parts: the gradient is the mean over both processes',
    `weights differ by ${average.toExponential(1)}, without the other half by ${one.toExponential(1)}`,
  );
}
