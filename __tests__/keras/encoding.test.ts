import * as tf from '@tensorflow/tfjs-core';
import { loadKeras, toKeras } from '../../lib/keras/index.js';
import { describeEachBackend } from '../backends.js';
import { readJson, unpack } from '../unpack.js';

interface Values {
  shape: number[];
  data: number[];
}

const FILES = unpack('keras_encoding');

describeEachBackend('CategoryEncoding and Discretization', () => {
  test("encode as Keras's, and so does what toKeras writes of them", async () => {
    const told = readJson<{ inputs: Values[]; outputs: Values[] }>(FILES['model.json']!);
    const model = await loadKeras(FILES['model.keras']!);
    const again = await loadKeras(await toKeras(model));
    expect(told.outputs).toHaveLength(7);
    for (const one of [model, again]) {
      const xs = told.inputs.map(({ data, shape }, i) =>
        tf.tensor(data, shape, one.inputs[i]!.dtype as 'float32'),
      );
      const made = one.predict(xs) as tf.Tensor[];
      expect(made.map((y) => ({ shape: y.shape, data: [...y.dataSync()] }))).toEqual(told.outputs);
      expect(one.outputs.map(({ shape }) => shape.slice(1))).toEqual(
        told.outputs.map(({ shape }) => shape.slice(1)),
      );
      tf.dispose([xs, made]);
      one.dispose();
    }
  });

  test('what Keras joins along another axis than it says is refused by name', async () => {
    await expect(loadKeras(FILES['refused.keras']!)).rejects.toThrow(
      "CategoryEncoding: an input of 3 axes (nearest: output_mode 'one_hot')",
    );
  });
});
