import * as tf from '@tensorflow/tfjs-core';
import { loadKeras, toKeras } from '../../lib/keras/index.js';
import { describeEachBackend } from '../backends.js';
import { expectClose } from '../compare.js';
import { readJson, unpack } from '../unpack.js';

interface Values {
  shape: number[];
  data: number[];
}

/** What Keras makes of it, and the gradients of the sum of their squares: scripts/fixtures/keras_resizing.py. */
interface Case {
  input: Values;
  outputs: Values[];
  gradients: Values[];
}

const FILES = unpack('keras_resizing');
const tensor = ({ shape, data }: Values) => tf.tensor(data, shape);

describeEachBackend('Resizing, bicubic, Lanczos and with antialias', () => {
  test("resizes and trains as Keras's, and so does what toKeras writes of it", async () => {
    const { input, outputs, gradients } = readJson<Case>(FILES['model.json']!);
    const model = await loadKeras(FILES['model.keras']!);
    const again = await loadKeras(await toKeras(model));
    tf.tidy(() => {
      const x = tensor(input);
      const made = [model, again].map((one) => one.predict(x) as tf.Tensor[]);
      expect(outputs).toHaveLength(20);
      for (const [i, output] of outputs.entries()) {
        for (const ours of made) expectClose(ours[i]!, tensor(output));
        const part = (y: tf.Tensor) => tf.sum(tf.square((model.apply(y) as tf.Tensor[])[i]!));
        expectClose(tf.grad(part)(x), tensor(gradients[i]!));
      }
    });
    model.dispose();
    again.dispose();
  });
});
