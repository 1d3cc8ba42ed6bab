import * as tf from '@tensorflow/tfjs-core';
import * as tfl from '@tensorflow/tfjs-layers';
import '../../lib/index.js';
import { describeEachBackend } from '../backends.js';

const ones = (shape: number[]) => tf.ones(shape);
const training = { training: true };

describeEachBackend('tf.layers.dropout', (backend) => {
  const kernel = () => tf.getKernel('DropoutMask', backend);

  test('the kernel is wasm alone', () => {
    expect(kernel() !== undefined).toBe(backend === 'wasm');
  });

  test('with a seed begins as tf.dropout with it, and drops others at the next call', () => {
    tf.tidy(() => {
      const x = tf.range(0, 40).reshape([4, 10]);
      const layer = tfl.layers.dropout({ rate: 0.4, seed: 7 });
      const y = layer.apply(x, training) as tf.Tensor;
      const expected = tf.dropout(x, 0.4, undefined, 7);
      expect([...y.dataSync()]).toEqual([...expected.dataSync()]);
      const next = layer.apply(x, training) as tf.Tensor;
      expect([...next.dataSync()]).not.toEqual([...y.dataSync()]);
    });
  });

  test('drops nothing in a prediction, and nothing with rate 0', () => {
    tf.tidy(() => {
      const x = ones([50]);
      const whole = [...x.dataSync()];
      const predicted = tfl.layers.dropout({ rate: 0.5 }).apply(x) as tf.Tensor;
      expect([...predicted.dataSync()]).toEqual(whole);
      const none = tfl.layers.dropout({ rate: 0 }).apply(x, training) as tf.Tensor;
      expect([...none.dataSync()]).toEqual(whole);
    });
  });

  test('drops others at every call, scales the rest, and so does its gradient', () => {
    const before = tf.memory().numTensors;
    tf.tidy(() => {
      const layer = tfl.layers.dropout({ rate: 0.25 });
      const x = ones([20, 30]);
      let y: tf.Tensor | undefined;
      const f = (t: tf.Tensor) => {
        y = tf.keep(layer.apply(t, training) as tf.Tensor);
        return y;
      };
      const gradient = tf.grad(f)(x, x).dataSync();
      const values = [...y!.dataSync()];
      y!.dispose();
      expect([...gradient]).toEqual(values);
      expect([...new Set(values)].sort()).toEqual([0, Math.fround(1 / 0.75)]);
      const again = layer.apply(x, training) as tf.Tensor;
      expect([...again.dataSync()]).not.toEqual(values);
    });
    expect(tf.memory().numTensors).toBe(before);
  });

  test('noiseShape and SpatialDropout1D drop along axes', () => {
    tf.tidy(() => {
      const x = ones([3, 50, 4]);
      const lines = tfl.layers.dropout({ rate: 0.5, noiseShape: [null as never, 50, 1] });
      const columns = tfl.layers.spatialDropout1d({ rate: 0.5 });
      const all = (t: tf.Tensor, axis: number) =>
        tf
          .all(tf.equal(t, tf.max(t, axis, true)), axis)
          .dataSync()
          .every(Boolean);
      const line = lines.apply(x, training) as tf.Tensor;
      const column = columns.apply(x, training) as tf.Tensor;
      expect([all(line, 2), all(line, 1)]).toEqual([true, false]);
      expect([all(column, 1), column.shape]).toEqual([true, [3, 50, 4]]);
    });
  });

  test('refuses what is not float32 as stock does', () => {
    const x = tf.ones([3], 'int32');
    const layer = tfl.layers.dropout({ rate: 0.5 });
    expect(() => layer.apply(x, training)).toThrow(
      "x has to be a floating point tensor since it's going to be scaled, but got a int32 tensor instead.",
    );
    x.dispose();
  });
});
