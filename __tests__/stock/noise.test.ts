import * as tf from '@tensorflow/tfjs-core';
import * as tfl from '@tensorflow/tfjs-layers';
import '../../lib/index.js';
import { describeEachBackend } from '../backends.js';

type Drawing = tfl.layers.Layer & { seed?: number | null };

const { alphaDropout, dropout, gaussianDropout, gaussianNoise, spatialDropout1d } = tfl.layers;
const training = { training: true };
const drawn = (layer: tfl.layers.Layer, x: tf.Tensor) =>
  Array.from((layer.apply(x, training) as tf.Tensor).dataSync());
const seeded = (layer: Drawing, seed: number | null) => Object.assign(layer, { seed });

const both = { dropout: 0.4, recurrentDropout: 0.4 };
/** What has the seed, and what is applied. */
type Made = [seeded: Drawing, layer: tfl.layers.Layer];

const alone = (layer: tfl.layers.Layer): Made => [layer as Drawing, layer];
/** Which weights are drawn does not matter, if they are the same. */
const ofCell = (layer: tfl.RNN, x: tf.Tensor): Made => {
  tf.tidy(() => {
    layer.apply(x);
    layer.setWeights(layer.getWeights().map((w) => tf.fill(w.shape, 0.01)));
  });
  return [layer.cell as Drawing, layer];
};
const words = (layer: tfl.layers.Layer) => ofCell(layer as tfl.RNN, tf.ones([2, 3, 40]));
/**
 * Each has so many places to draw that no two masks are alike by chance: 24 of one in two and a half, and of the
 * recurrent layers, whose weights are small enough for no activation to saturate, 80.
 */
const LAYERS: [string, () => Made, shape: number[]][] = [
  ['Dropout', () => alone(dropout({ rate: 0.4 })), [2, 3, 4]],
  ['SpatialDropout1D', () => alone(spatialDropout1d({ rate: 0.4 }) as never), [2, 3, 20]],
  ['GaussianNoise', () => alone(gaussianNoise({ stddev: 1 })), [2, 3, 4]],
  ['GaussianDropout', () => alone(gaussianDropout({ rate: 0.4 })), [2, 3, 4]],
  ['AlphaDropout', () => alone(alphaDropout({ rate: 0.4 })), [2, 3, 4]],
  ['SimpleRNN', () => words(tfl.layers.simpleRNN({ units: 5, ...both })), [2, 3, 40]],
  ['GRU', () => words(tfl.layers.gru({ units: 5, ...both })), [2, 3, 40]],
  ['LSTM', () => words(tfl.layers.lstm({ units: 5, ...both })), [2, 3, 40]],
  [
    'a cell of RNN',
    () => words(tfl.layers.rnn({ cell: tfl.layers.lstmCell({ units: 5, ...both }) })),
    [2, 3, 40],
  ],
  [
    'ConvLSTM2D',
    () => {
      const layer = tfl.layers.convLstm2d({ filters: 2, kernelSize: 2, ...both });
      return ofCell(layer as tfl.RNN, tf.ones([1, 2, 4, 4, 1]));
    },
    [1, 2, 4, 4, 1],
  ],
];

/** Of keras.layers.AlphaDropout(0.3)(ones, training=True). */
const KERAS = [-1.0595482, 1.3150447];

describeEachBackend('what layers draw in training', () => {
  test.each(LAYERS)('%s by its seed', (_, make, shape) => {
    const [[one, layer], [other, again]] = [make(), make()];
    tf.tidy(() => {
      const x = tf.linspace(1, 2, tf.util.sizeFromShape(shape)).reshape(shape);
      const draws = (apply: tfl.layers.Layer) => [1, 2, 3].map(() => drawn(apply, x));
      const rows = (lists: number[][]) => new Set(lists.map(String)).size;
      expect(rows([...draws(layer), ...draws(again)])).toBe(6);
      seeded(one, 7);
      seeded(other, 7);
      const first = draws(layer);
      expect(rows(first)).toBe(3);
      expect(draws(again)).toEqual(first);
      // Of 0, too, and from the beginning for another one.
      seeded(one, 0);
      seeded(other, 0);
      expect(drawn(again, x)).toEqual(drawn(layer, x));
      seeded(one, 7);
      expect(draws(layer)).toEqual(first);
      seeded(one, null);
      expect(rows([...first, ...draws(layer)])).toBe(6);
      // In a prediction nothing is drawn.
      const plain = Array.from((layer.apply(x) as tf.Tensor).dataSync());
      expect(Array.from((again.apply(x) as tf.Tensor).dataSync())).toEqual(plain);
    });
    tf.dispose([...layer.getWeights(), ...again.getWeights()]);
  });

  test('the gates of a cell drop by masks of their own', () => {
    tf.tidy(() => {
      const layer = tfl.layers.lstm({ units: 9, dropout: 0.5 }) as tfl.RNN;
      const cell = seeded(layer.cell as Drawing, 3) as unknown as { dropoutMask: tf.Tensor[] };
      layer.apply(tf.ones([2, 3, 40]), training);
      const masks = cell.dropoutMask.map((mask) => String(mask.dataSync()));
      expect(new Set(masks).size).toBe(4);
    });
  });

  test('a cell drops by the function that it was given', () => {
    tf.tidy(() => {
      const seen: number[] = [];
      const dropoutFunc = (x: tf.Tensor, rate: number) => {
        seen.push(rate);
        return x;
      };
      const layer = tfl.layers.gru({ units: 2, dropout: 0.3, dropoutFunc } as never);
      layer.apply(tf.ones([1, 2, 3]), training);
      expect(seen).toEqual([0.3, 0.3, 0.3]);
    });
  });

  test('the mean and the spread of noise', () => {
    const moments = (layer: Drawing, x: tf.Tensor) =>
      tf.tidy(() => {
        const { mean, variance } = tf.moments(seeded(layer, 5).apply(x, training) as tf.Tensor);
        return [mean, tf.sqrt(variance)].map((value) => value.dataSync()[0]!);
      });
    const close = (values: number[]) => values.map((value) => expect.closeTo(value, 1.5));
    const threes = tf.fill([40000], 3);
    expect(moments(gaussianNoise({ stddev: 0.5 }), threes)).toEqual(close([3, 0.5]));
    // sqrt(rate / (1 - rate)) times the value.
    expect(moments(gaussianDropout({ rate: 0.2 }), threes)).toEqual(close([3, 1.5]));
    const standard = tf.randomNormal([40000], 0, 1, 'float32', 2);
    expect(moments(alphaDropout({ rate: 0.3 }), standard)).toEqual(close([0, 1]));
    tf.dispose([threes, standard]);
  });

  test('AlphaDropout keeps and drops to the values of Keras', () => {
    tf.tidy(() => {
      const values = drawn(alphaDropout({ rate: 0.3 }), tf.ones([200]));
      const found = [...new Set(values)].sort((a, b) => a - b);
      expect(found).toEqual(KERAS.map((value) => expect.closeTo(value, 5)));
    });
  });

  test('the noiseShape of AlphaDropout, which its config has', () => {
    const layer = alphaDropout({ rate: 0.5, noiseShape: [null as never, 1] });
    const config: Record<string, unknown> = layer.getConfig();
    expect(config.noiseShape).toEqual([null, 1]);
    tf.tidy(() => {
      const rows = (layer.apply(tf.ones([50, 3]), training) as tf.Tensor2D).arraySync();
      expect(rows.every((row) => new Set(row).size === 1)).toBe(true);
      expect(new Set(rows.flat()).size).toBe(2);
    });
    expect('noiseShape' in alphaDropout({ rate: 0.5 }).getConfig()).toBe(false);
  });

  test('leaves nothing behind', () => {
    const x = tf.ones([3, 4]);
    const before = tf.memory().numTensors;
    for (const layer of [gaussianNoise({ stddev: 1 }), alphaDropout({ rate: 0.5 })]) {
      tf.dispose(layer.apply(x, training) as tf.Tensor);
    }
    expect(tf.memory().numTensors).toBe(before);
    x.dispose();
  });
});
