import * as tf from '@tensorflow/tfjs-core';
import * as tfl from '@tensorflow/tfjs-layers';
import '@tensorflow/tfjs-backend-cpu';
import { rowErrors, rowScores } from '../../lib/predict/row_scores.js';

beforeAll(() => tf.setBackend('cpu'));

/** A model that gives 0 everywhere. */
function zeros(window: number, channels: number): tfl.LayersModel {
  const dense = tfl.layers.dense({
    units: channels,
    useBias: false,
    kernelInitializer: 'zeros',
    inputShape: [window, channels],
  });
  return tfl.sequential({ layers: [dense] });
}

test('what is given for 0 is off by its square in every window, a mean over rows', async () => {
  const x = Float32Array.of(1, 2, 3, 4, 5, 6, 7, 8, 9, 10);
  const errors = await rowErrors(zeros(3, 2), x, 2, { window: 3, smoothed: 3 });
  const mean = (...values: number[]) => values.reduce((sum, v) => sum + v ** 2, 0) / values.length;
  [mean(1, 3), mean(2, 4), mean(1, 3, 5), mean(2, 4, 6), mean(3, 5, 7)].forEach((value, i) => {
    expect(errors[i]).toBeCloseTo(value, 4);
  });
  expect(errors[9]).toBeCloseTo(mean(8, 10), 4);
});

test('windows weigh a row by how near it is to their middle', async () => {
  // It gives the mean of each window, which differs between windows.
  const input = tfl.input({ shape: [4, 1] });
  const mean = tfl.layers.globalAveragePooling1d().apply(input) as tfl.SymbolicTensor;
  const model = tfl.model({
    inputs: input,
    outputs: tfl.layers.repeatVector({ n: 4 }).apply(mean) as tfl.SymbolicTensor,
  });
  const x = Float32Array.of(3, -1, 4, 1, -5, 9);
  const weights = [0, 1, 2, 3].map((row) => 0.05 + Math.sin((Math.PI * (row + 0.5)) / 4) ** 2);
  const expected = Array.from(x, (value, row) => {
    let [sum, all] = [0, 0];
    for (let start = 0; start + 4 <= 6; start++) {
      if (row < start || row >= start + 4) continue;
      const level = (x[start]! + x[start + 1]! + x[start + 2]! + x[start + 3]!) / 4;
      const weight = weights[row - start]!;
      sum += weight * (value - level) ** 2;
      all += weight;
    }
    return sum / all;
  });
  const errors = await rowErrors(model, x, 1, { window: 4, smoothed: 1 });
  errors.forEach((error, i) => {
    expect(error).toBeCloseTo(expected[i]!, 3);
  });
});

test('the score of a row is its worst channel, in units of what is usual', () => {
  const errors = Float32Array.of(1, 10, 4, 10);
  expect([...rowScores(errors, [1, 10])]).toEqual([1, 4]);
});
