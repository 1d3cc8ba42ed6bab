import * as tf from '@tensorflow/tfjs-core';
import { javascriptOf, pythonOf } from '../../demo/arithmetic/code.js';
import { chain, parseStages } from '../../demo/arithmetic/stage.js';
import '../backends.js';
import { run } from '../run_example.js';

beforeEach(() => tf.setBackend('cpu'));

test.each<[string, 1 | 2, number]>([
  ['3,2,same,0,1;3,2,same,auto,1;3,2,same,auto,1', 1, 4],
  ['4,3,valid,2,1;2,1,same,auto,3', 1, 5],
  ['4,2,same,auto,1', 2, 3],
  ['3,1,valid,0,2', 2, 3],
])('the JavaScript for %s in %i-D runs, and ends where the view says', async (text, rank, i) => {
  const stages = parseStages(text)!;
  const lengths = new Array(rank).fill(chain(i, stages).at(-1));
  const shape = JSON.stringify([null, ...lengths, 8]);
  expect(await run(javascriptOf(rank, i, stages))).toEqual([shape]);
});

test('the Python', () => {
  expect(pythonOf(2, 3, parseStages('4,2,same,auto,1;3,1,valid,0,2')!)).toBe(
    [
      'import keras',
      '',
      'decoder = keras.Sequential([',
      '    keras.Input((3, 3, 8)),',
      '    keras.layers.Conv2DTranspose(8, 4, strides=2, padding="same"),',
      '    keras.layers.Conv2DTranspose(8, 3, strides=1, padding="valid", output_padding=0, dilation_rate=2),',
      '])',
      'print(decoder.output_shape)',
    ].join('\n'),
  );
});
