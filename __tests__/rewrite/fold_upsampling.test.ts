import * as tf from '@tensorflow/tfjs-core';
import * as tfl from '@tensorflow/tfjs-layers';
import { PADDINGS } from '../../lib/arithmetic/padding.js';
import { upSampling1d, upSampling3d } from '../../lib/layers/factories.js';
import { foldUpsampling } from '../../lib/rewrite/index.js';
import { kerasBlogAutoencoder } from '../arithmetic/known_models.js';
import { describeEachBackend } from '../backends.js';

const { layers } = tfl;

/** The model and its folded copy on the same input: largest difference, shapes equal. */
function difference(model: tfl.LayersModel, folded: tfl.LayersModel, shape: number[]): number {
  return tf.tidy(() => {
    const x = tf.randomNormal(shape, 0, 1, 'float32', 11);
    const [expected, got] = [model, folded].map((each) => each.predict(x) as tf.Tensor);
    expect(got!.shape).toEqual(expected!.shape);
    return tf.max(tf.abs(tf.sub(expected!, got!))).dataSync()[0]!;
  });
}

const classes = (model: tfl.LayersModel) => model.layers.map((layer) => layer.getClassName());

describeEachBackend('upsampling + convolution is one transposed convolution', () => {
  const rows = PADDINGS.flatMap((padding) =>
    [1, 2, 3, 4, 5].flatMap((k) => [1, 2, 3].map((s) => [padding, k, s] as const)),
  );

  test.each(rows)('2-D %s k=%ix3 s=%ix2, border included', (padding, k, s) => {
    const model = tfl.sequential({
      layers: [
        layers.upSampling2d({ size: [s, 2], inputShape: [null, 5, 2] as number[] }),
        layers.conv2d({
          filters: 3,
          kernelSize: [k, 3],
          padding,
          activation: 'tanh',
          biasInitializer: 'glorotUniform' as never,
        }),
      ],
    });
    const folded = foldUpsampling(model);
    expect(classes(folded)[0]).toBe('Conv2DTranspose');
    for (const height of [5, 8]) {
      expect(difference(model, folded, [2, height, 5, 2])).toBeLessThan(2e-6);
    }
    model.dispose();
    folded.dispose();
  });

  test.each(rows)('1-D %s k=%i s=%i', (padding, kernelSize, size) => {
    const model = tfl.sequential({
      layers: [
        upSampling1d({ size, inputShape: [6, 2] }),
        layers.conv1d({ filters: 3, kernelSize, padding }),
      ],
    });
    const folded = foldUpsampling(model);
    expect(classes(folded)[0]).toBe('Conv1DTranspose');
    expect(difference(model, folded, [2, 6, 2])).toBeLessThan(2e-6);
    model.dispose();
    folded.dispose();
  });
});

describe('foldUpsampling', () => {
  beforeAll(() => tf.setBackend('cpu'));

  test.each(PADDINGS)('3-D %s', (padding) => {
    const model = tfl.sequential({
      layers: [
        upSampling3d({ size: [2, 1, 3], inputShape: [3, 4, 2, 2] }),
        layers.conv3d({ filters: 2, kernelSize: [2, 3, 3], padding }),
      ],
    });
    expect(difference(model, foldUpsampling(model), [1, 3, 4, 2, 2])).toBeLessThan(2e-6);
  });

  test('the Keras blog autoencoder: three pairs, the original untouched, no tensor left', () => {
    const model = tfl.sequential({
      layers: [layers.inputLayer({ inputShape: [28, 28, 1] }), ...kerasBlogAutoencoder()],
    });
    const before = classes(model);
    const { numTensors } = tf.memory();
    const folded = foldUpsampling(model);
    expect(folded).toBeInstanceOf(tfl.Sequential);
    expect(classes(folded).filter((name) => name !== 'InputLayer')).toEqual([
      'Conv2D',
      'MaxPooling2D',
      'Conv2D',
      'MaxPooling2D',
      'Conv2D',
      'MaxPooling2D',
      'Conv2D',
      'Conv2DTranspose',
      'Conv2DTranspose',
      'Cropping2D',
      'Conv2DTranspose',
    ]);
    expect(classes(model)).toEqual(before);
    expect(difference(model, folded, [2, 28, 28, 1])).toBeLessThan(1e-5);
    folded.dispose();
    expect(tf.memory().numTensors).toBe(numTensors);
    expect(() => model.predict(tf.zeros([1, 28, 28, 1]))).not.toThrow();
  });

  test('a functional model: a skip past the upsampling, a model inside, two outputs', () => {
    const input = tfl.input({ shape: [8, 8, 2], name: 'pixels' });
    const skip = layers.conv2d({ filters: 2, kernelSize: 3, padding: 'same' }).apply(input);
    const low = layers.maxPooling2d({ poolSize: 2 }).apply(skip);
    const inner = tfl.sequential({
      layers: [
        layers.upSampling2d({ size: [2, 2], inputShape: [4, 4, 2] }),
        layers.conv2d({ filters: 2, kernelSize: 4, padding: 'same', useBias: false }),
      ],
    });
    const up = inner.apply(low) as tfl.SymbolicTensor;
    const sum = layers.add().apply([up, skip as tfl.SymbolicTensor]) as tfl.SymbolicTensor;
    const big = layers.upSampling2d({ size: [3, 3] }).apply(sum);
    const end = layers.conv2d({ filters: 1, kernelSize: 5 }).apply(big) as tfl.SymbolicTensor;
    const model = tfl.model({ inputs: input, outputs: [end, sum] });
    const folded = foldUpsampling(model);
    expect(classes(folded)).not.toContain('UpSampling2D');
    expect(folded.inputs[0]!.sourceLayer.name).toBe('pixels');
    tf.tidy(() => {
      const x = tf.randomNormal([2, 8, 8, 2], 0, 1, 'float32', 3);
      const expected = model.predict(x) as tf.Tensor[];
      (folded.predict(x) as tf.Tensor[]).forEach((got, n) => {
        expect(tf.max(tf.abs(tf.sub(got, expected[n]!))).dataSync()[0]).toBeLessThan(5e-6);
      });
    });
  });

  const input = () => tfl.input({ shape: [4, 4, 1] });
  const conv = (args: object = {}) =>
    layers.conv2d({ filters: 1, kernelSize: 3, padding: 'same', ...args });
  const nearest = () => layers.upSampling2d({ size: [2, 2] });
  const through = (x: tfl.SymbolicTensor, ...all: tfl.layers.Layer[]) =>
    all.reduce((y, layer) => layer.apply(y) as tfl.SymbolicTensor, x);
  const build = (make: (x: tfl.SymbolicTensor) => tfl.SymbolicTensor[]) => {
    const x = input();
    return tfl.model({ inputs: x, outputs: make(x) });
  };

  test.each([
    [
      'bilinear upsampling',
      () =>
        build((x) => [
          through(x, layers.upSampling2d({ size: [2, 2], interpolation: 'bilinear' }), conv()),
        ]),
    ],
    ['strides', () => build((x) => [through(x, nearest(), conv({ strides: 2 }))])],
    ['dilation', () => build((x) => [through(x, nearest(), conv({ dilationRate: 2 }))])],
    ['something in between', () => build((x) => [through(x, nearest(), layers.reLU(), conv())])],
    [
      'an upsampled tensor that is an output',
      () =>
        build((x) => {
          const up = through(x, nearest());
          return [up, through(up, conv())];
        }),
    ],
    [
      'an upsampled tensor with two readers',
      () =>
        build((x) => {
          const up = through(x, nearest());
          return [through(up, conv()), through(up, conv())];
        }),
    ],
    [
      'a convolution that is used twice',
      () =>
        build((x) => {
          const shared = conv();
          return [through(x, nearest(), shared), through(x, shared)];
        }),
    ],
  ])('leaves as it is: %s', (_, make) => {
    const model = make();
    const folded = foldUpsampling(model);
    expect(classes(folded).sort()).toEqual(classes(model).sort());
    tf.tidy(() => {
      const x = tf.randomNormal([1, 4, 4, 1], 0, 1, 'float32', 3);
      const [expected, got] = [model, folded].map(
        (each) => [each.predict(x)].flat() as tf.Tensor[],
      );
      got!.forEach((y, n) => {
        expect(y.dataSync()).toEqual(expected![n]!.dataSync());
      });
    });
  });
});
