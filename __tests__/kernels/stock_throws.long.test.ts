/** Where the table expects an error, tfjs alone throws one too, but for what is said to be decided otherwise. */
import '@tensorflow/tfjs-backend-cpu';
import * as tf from '@tensorflow/tfjs-core';
import { judge } from './judge.js';
import { table } from './table.js';

test('errors are those of stock', async () => {
  const answered: string[] = [];
  const rows = table().filter(
    ({ expected, stock }) => expected === 'throws' && stock === undefined,
  );
  expect(rows.length).toBeGreaterThan(10);
  Object.assign(tf.findBackend('cpu'), { firstUse: false });
  // cpu alone: a trap on wasm would leave no ground for the rows after it.
  await tf.setBackend('cpu');
  for (const row of rows) {
    if ((await judge(row)) !== null) answered.push(`${row.kernel} ${row.name}`);
  }
  expect(answered).toEqual([]);
});
