import * as tf from '@tensorflow/tfjs-core';
import * as tfl from '@tensorflow/tfjs-layers';
import '../backends.js';
import '../../lib/index.js';
import { saveAndLoad } from '../save_and_load.js';

beforeAll(() => tf.setBackend('cpu'));

type Symbol = tfl.SymbolicTensor;

const input = () => tfl.input({ shape: [2] });
const relu = (x: Symbol) => tfl.layers.reLU().apply(x) as Symbol;

/** A layer that takes h as often as asked, between two that take it once. */
function several(layer: tfl.layers.Layer, times: number): tfl.LayersModel {
  const x = input();
  const h = relu(x);
  const [before, after] = [relu(h), relu(h)];
  const y = layer.apply(new Array<Symbol>(times).fill(h)) as Symbol;
  const outputs = tfl.layers.concatenate().apply([before, y, after]) as Symbol;
  return tfl.model({ inputs: x, outputs });
}

const values = (made: unknown) => [...(made as tf.Tensor).dataSync()];
const x = () => tf.tensor2d([[1, -2]]);

test.each<[string, () => tfl.layers.Layer, number, number[]]>([
  ['Add of two', () => tfl.layers.add(), 2, [2, 0]],
  ['Add of three', () => tfl.layers.add(), 3, [3, 0]],
  ['Multiply of two', () => tfl.layers.multiply(), 2, [1, 0]],
  ['Concatenate of two', () => tfl.layers.concatenate(), 2, [1, 0, 1, 0]],
])('%s takes a tensor that others take too', async (_, layer, times, middle) => {
  const model = several(layer(), times);
  const expected = [1, 0, ...middle, 1, 0];
  const before = tf.memory().numTensors;
  tf.tidy(() => {
    expect(values(model.predict(x()))).toEqual(expected);
    expect(values(model.apply(x()))).toEqual(expected);
  });
  expect(tf.memory().numTensors).toBe(before);
  expect(model.layers.map((one) => one.getClassName())).not.toContain('Again');
  expect(values((await saveAndLoad(model)).predict(x()))).toEqual(expected);
});

test('a model takes a tensor twice, and its gradient counts both', () => {
  const [a, b] = [input(), input()];
  const product = tfl.layers.multiply().apply([relu(a), relu(b)]) as Symbol;
  const square = several(tfl.model({ inputs: [a, b], outputs: product }), 2);
  expect(values(square.predict(tf.tensor2d([[3, 2]])))).toEqual([3, 2, 9, 4, 3, 2]);
  const gradient = tf.grad((one) => square.apply(one, { training: true }) as tf.Tensor);
  expect(values(gradient(tf.tensor2d([[3, 2]])))).toEqual([8, 6]);
});

test('a mask goes with the copy', () => {
  const words = tfl.input({ shape: [3], dtype: 'int32' });
  const embedded = tfl.layers
    .embedding({ inputDim: 2, outputDim: 2, maskZero: true, embeddingsInitializer: 'ones' })
    .apply(words) as Symbol;
  const sum = tfl.layers.add().apply([embedded, embedded]) as Symbol;
  const outputs = tfl.layers.globalAveragePooling1d({}).apply(sum) as Symbol;
  const model = tfl.model({ inputs: words, outputs });
  expect(values(model.predict(tf.tensor2d([[1, 1, 0]], [1, 3], 'int32')))).toEqual([2, 2]);
});
