import * as tf from '@tensorflow/tfjs-core';
import '../backends.js';
import * as tfl from '@tensorflow/tfjs-layers';
import { convOutputLength } from '../../lib/arithmetic/index.js';
import { undoStart } from '../../lib/arithmetic/length_stage.js';
import { PADDINGS, type Padding } from '../../lib/arithmetic/padding.js';
import { traceShapes } from '../../lib/arithmetic/shapes.js';
import { zeroPadding1d } from '../../lib/layers/factories.js';
import { mirror } from '../../lib/rewrite/index.js';
import { MIRROR_RULES } from '../../lib/rewrite/mirror_rules.js';
import { drawn } from '../draws.js';

const { layers } = tfl;
type Shape = (number | null)[];

beforeAll(() => tf.setBackend('cpu'));

/** The shape behind the layers that undo one, none of them built. */
function undone(layer: tfl.layers.Layer, input: Shape): { shape: Shape; names: string[] } {
  const output = layer.computeOutputShape(input) as Shape;
  const rule = MIRROR_RULES[layer.getClassName()]!;
  if (!('undo' in rule)) throw new Error(`no rule for ${layer.getClassName()}`);
  const undoing = { name: 'm', config: {}, stages: () => [], tied: false, note: () => {} };
  const made = rule.undo({ layer, input, output }, undoing);
  const shape = made.reduce((s, each) => each.computeOutputShape(s) as Shape, output);
  return { shape, names: made.map((each) => each.getClassName()) };
}

const settings = PADDINGS.flatMap((padding) => [1, 2, 3, 4].map((s) => [padding, s] as const));

test.each(settings)('%s s=%i: every size 1..300 of every k 1..9 comes back', (padding, strides) => {
  for (let kernelSize = 1; kernelSize <= 9; kernelSize++) {
    const conv = layers.conv1d({ filters: 2, kernelSize, strides, padding });
    const pool = layers.averagePooling1d({ poolSize: kernelSize, strides, padding });
    for (let size = padding === 'valid' ? kernelSize : 1; size <= 300; size++) {
      if (size > 24 && !drawn(size, kernelSize)) continue;
      const { shape, names } = undone(conv, [null, size, 3]);
      if (`${shape}` !== `${[null, size, 3]}` || `${names}` !== 'Conv1DTranspose') {
        throw new Error(`size ${size}, k ${kernelSize}: ${shape} by ${names}`);
      }
      const pooled = undone(pool, [null, size, 3]);
      if (`${pooled.shape}` !== `${[null, size, 3]}`) {
        throw new Error(`size ${size}, pool ${kernelSize}: ${pooled.shape} by ${pooled.names}`);
      }
    }
  }
});

test.each(settings)('%s s=%i: pairs of sizes, convolution and pooling', (padding, strides) => {
  for (let k = 1; k <= 9; k++) {
    const conv = layers.conv2d({ filters: 2, kernelSize: k, strides, padding });
    const pool = layers.maxPooling2d({ poolSize: [k, k], strides: [strides, strides], padding });
    for (let height = 9; height <= 22; height++) {
      for (let width = 9; width <= 22; width++) {
        if (!drawn(14 * height + width, k)) continue;
        const size = `${[null, height, width, 3]}`;
        const [deconvolved, unpooled] = [conv, pool].map((layer) =>
          undone(layer, [null, height, width, 3]),
        );
        // A crop stands only where no outputPadding serves both axes: even kernels under `same`.
        const full = [height, width].filter((n) => n % strides === 0).length;
        const must = padding === 'same' && k % 2 === 0 && full === 1;
        const crops = deconvolved!.names.includes('Cropping2D');
        if (`${deconvolved!.shape}` !== size || `${unpooled!.shape}` !== size || crops !== must) {
          const got = JSON.stringify([deconvolved, unpooled]);
          throw new Error(`${height}x${width}, k ${k}: ${got}`);
        }
      }
    }
  }
});

test('at run time the longest output always holds what the reference asks for, sizes 1..300', () => {
  for (const padding of PADDINGS) {
    for (let s = 1; s <= 4; s++) {
      for (let k = 1; k <= 9; k++) {
        for (let size = padding === 'valid' ? k : 1; size <= 300; size++) {
          const n = convOutputLength(size, k, padding, s)!;
          const stage = { kernelSize: [k], strides: [s], dilationRate: [1], padding };
          const [start] = undoStart({ kind: 'convolution', ...stage }, [size], [n]);
          if (start! + size > (n - 1) * s + k + s - 1)
            throw new Error(`${size} ${k} ${s} ${padding}`);
        }
      }
    }
  }
});

function encoder2d(shape: Shape, kernelSize: number, padding: Padding): tfl.Sequential {
  return tfl.sequential({
    layers: [
      layers.conv2d({
        filters: 3,
        kernelSize,
        strides: 2,
        padding,
        useBias: false,
        inputShape: shape,
      }),
      layers.batchNormalization(),
      layers.reLU(),
      layers.maxPooling2d({ poolSize: 3, strides: 2, padding }),
      layers.zeroPadding2d({ padding: 1 }),
      layers.dropout({ rate: 0.3 }),
      layers.conv2d({ filters: 4, kernelSize: 3, strides: [3, 2], padding, activation: 'tanh' }),
    ],
  });
}

test.each(
  PADDINGS.flatMap((padding) =>
    [3, 4].flatMap((k) => [45, 46, 47].map((h) => [padding, k, h] as const)),
  ),
)('%s k=%i %ix50: unknown lengths give what known ones give', (padding, k, height) => {
  const before = tf.memory().numTensors;
  const known = encoder2d([height, 50, 1], k, padding);
  const unknown = encoder2d([null, null, 1], k, padding);
  const fixed = mirror(known, { outputActivation: 'sigmoid' });
  const flexible = mirror(unknown, { outputActivation: 'sigmoid' });
  flexible.setWeights(fixed.getWeights());
  tf.tidy(() => {
    const x = tf.randomNormal([2, height, 50, 1], 0, 1, 'float32', 7);
    const code = known.predict(x) as tf.Tensor;
    const expected = fixed.predict(code) as tf.Tensor;
    const got = flexible.predict([code, x]) as tf.Tensor;
    expect(expected.shape).toEqual(x.shape);
    expect(got.shape).toEqual(x.shape);
    expect(tf.max(tf.abs(tf.sub(expected, got))).dataSync()[0]).toBeLessThan(1e-6);
  });
  for (const model of [known, unknown, fixed, flexible]) model.dispose();
  expect(tf.memory().numTensors).toBe(before);
});

test.each(
  PADDINGS.flatMap((padding) =>
    [2, 3, 4, 5].flatMap((k) => [15, 16, 17].map((h) => [padding, k, h] as const)),
  ),
)(
  '%s k=%i %ix16: with the same kernel the mirror is the adjoint, cropped or not',
  (padding, k, h) => {
    const inputShape = [h, 16, 2];
    const args = { filters: 3, kernelSize: k, strides: [2, 3] as [number, number], padding };
    const encoder = tfl.sequential({
      layers: [layers.conv2d({ ...args, useBias: false, inputShape })],
    });
    const decoder = mirror(encoder);
    const [kernel] = encoder.getWeights();
    decoder.setWeights([kernel!, tf.zeros([2])]);
    tf.tidy(() => {
      const x = tf.randomNormal([1, ...inputShape], 0, 1, 'float32', 1);
      const forward = encoder.predict(x) as tf.Tensor;
      const y = tf.randomNormal(forward.shape, 0, 1, 'float32', 2);
      const back = decoder.predict(y) as tf.Tensor;
      const inner = (a: tf.Tensor, b: tf.Tensor) => tf.sum(tf.mul(a, b)).dataSync()[0]!;
      expect(inner(x, back)).toBeCloseTo(inner(forward, y), 3);
    });
  },
);

test.each([31, 32, 33, 34, 35])('1-D of unknown length, %i elements', (length) => {
  const encoder = tfl.sequential({
    layers: [
      layers.conv1d({
        filters: 3,
        kernelSize: 5,
        padding: 'same',
        inputShape: [null, 1] as number[],
      }),
      layers.maxPooling1d({ poolSize: 2 }),
      layers.conv1d({ filters: 2, kernelSize: 4, strides: 3 }),
      layers.averagePooling1d({ poolSize: 2, strides: 1 }),
      layers.dense({ units: 2, activation: 'relu' }),
    ],
  });
  const decoder = mirror(encoder);
  tf.tidy(() => {
    const x = tf.ones([1, length, 1]);
    const y = decoder.predict([encoder.predict(x) as tf.Tensor, x]) as tf.Tensor;
    expect(y.shape).toEqual(x.shape);
  });
});

test.each(PADDINGS)('dilation under %s, known and unknown', (padding) => {
  for (const length of [17, null]) {
    const conv = layers.conv1d({ filters: 2, kernelSize: 4, dilationRate: 3, padding });
    const { shape, names } = undone(conv, [null, length, 3]);
    expect(shape).toEqual([null, length, 3]);
    expect(names).toEqual(['Conv1DTranspose']);
  }
});

test('3-D', () => {
  const encoder = tfl.sequential({
    layers: [
      layers.conv3d({
        filters: 2,
        kernelSize: 3,
        strides: 2,
        padding: 'same',
        inputShape: [7, 8, 9, 1],
      }),
      layers.maxPooling3d({ poolSize: [2, 2, 2] }),
    ],
  });
  expect(mirror(encoder).outputs[0]!.shape).toEqual([null, 7, 8, 9, 1]);
});

test('says where it crops', () => {
  const notes: string[] = [];
  const conv = layers.conv2d({
    filters: 2,
    kernelSize: 4,
    strides: 2,
    padding: 'same',
    inputShape: [27, 28, 1],
    name: 'odd',
  });
  const decoder = mirror(tfl.sequential({ layers: [conv] }), { note: (text) => notes.push(text) });
  expect(decoder.layers.map((layer) => layer.getClassName()).slice(1)).toEqual([
    'Conv2DTranspose',
    'Cropping2D',
  ]);
  expect(notes).toEqual([
    'odd: under `same` no outputPadding takes an even kernel from 14x14 to 27x28, so the decoder crops.',
  ]);
});

test('activations and normalisation come back at their places, dropout does not', () => {
  const decoder = mirror(encoder2d([45, 46, 1], 3, 'same'), { outputActivation: 'sigmoid' });
  const rows = decoder.layers.slice(1).map((layer) => {
    const { activation, useBias } = layer.getConfig();
    return activation === undefined
      ? layer.getClassName()
      : `${layer.getClassName()} ${activation} ${useBias}`;
  });
  expect(rows).toEqual([
    'Conv2DTranspose linear false',
    'Cropping2D',
    'UpSampling2D',
    'Cropping2D',
    'BatchNormalization',
    'ReLU',
    'Conv2DTranspose sigmoid true',
  ]);
});

test('a dense bottleneck, attached by apply', () => {
  const encoder = tfl.sequential({
    layers: [
      layers.conv2d({
        filters: 4,
        kernelSize: 3,
        strides: 2,
        activation: 'relu',
        inputShape: [10, 11, 2],
      }),
      layers.permute({ dims: [3, 1, 2] }),
      layers.flatten(),
      layers.dense({ units: 12, activation: 'relu' }),
      layers.dense({ units: 5 }),
    ],
  });
  const decoder = mirror(encoder);
  const output = decoder.apply(encoder.outputs[0]!) as tfl.SymbolicTensor;
  const autoencoder = tfl.model({ inputs: encoder.inputs, outputs: output });
  expect(autoencoder.outputs[0]!.shape).toEqual([null, 10, 11, 2]);
  expect(traceShapes(decoder).rows.map(({ outputShape }) => outputShape)).toEqual([
    [5],
    [12],
    [80],
    [4, 4, 5],
    [4, 5, 4],
    [10, 11, 2],
  ]);
  autoencoder.dispose();
});

test('other counterparts: transposed, upsampling, cropping, global pooling, models inside', () => {
  const inner = tfl.sequential({
    layers: [
      layers.cropping2D({
        cropping: [
          [1, 2],
          [0, 1],
        ],
        inputShape: [11, 9, 2],
      }),
      layers.conv2dTranspose({ filters: 3, kernelSize: 3, strides: 2, padding: 'same' }),
    ],
  });
  const encoder = tfl.sequential({
    layers: [
      inner,
      layers.upSampling2d({ size: [2, 3] }),
      layers.depthwiseConv2d({ kernelSize: 3, strides: [2, 2] }),
      layers.globalAveragePooling2d({}),
    ],
  });
  const decoder = mirror(encoder);
  expect(decoder.outputs[0]!.shape).toEqual([null, 11, 9, 2]);
  expect(decoder.layers.map((layer) => layer.getClassName()).slice(1)).toEqual([
    'Reshape',
    'UpSampling2D',
    'Conv2DTranspose',
    'AveragePooling2D',
    'Conv2D',
    'ZeroPadding2D',
  ]);
});

test('an encoder of nothing but dropout is undone by nothing', () => {
  const encoder = tfl.sequential({ layers: [layers.dropout({ rate: 0.5, inputShape: [3] })] });
  expect(mirror(encoder).layers.length).toBe(1);
});

test('channelsFirst', () => {
  const encoder = tfl.sequential({
    layers: [
      layers.conv2d({
        filters: 4,
        kernelSize: 4,
        strides: 2,
        padding: 'same',
        dataFormat: 'channelsFirst',
        inputShape: [2, 9, 10],
      }),
      layers.maxPooling2d({ poolSize: 2, dataFormat: 'channelsFirst' }),
    ],
  });
  expect(mirror(encoder).outputs[0]!.shape).toEqual([null, 2, 9, 10]);
});

test.each(['channelsLast', 'channelsFirst'] as const)(
  'a padded signal is cropped, %s',
  (format) => {
    const padded = zeroPadding1d({ padding: [1, 2], dataFormat: format, inputShape: [5, 3] });
    const encoder = tfl.sequential({ layers: [padded] });
    tf.tidy(() => {
      const x = tf.randomNormal([2, 5, 3], 0, 1, 'float32', 7);
      const back = mirror(encoder).predict(encoder.predict(x) as tf.Tensor) as tf.Tensor;
      expect(back.arraySync()).toEqual(x.arraySync());
    });
  },
);

test('a decoder that takes its size at run time survives saving and loading', async () => {
  const decoder = mirror(encoder2d([null, null, 1], 4, 'same'));
  const loaded = await tfl.models.modelFromJSON(decoder.toJSON(undefined, false) as never);
  loaded.setWeights(decoder.getWeights());
  tf.tidy(() => {
    const x = tf.randomNormal([1, 45, 50, 1], 0, 1, 'float32', 3);
    const code = tf.randomNormal([1, 5, 8, 4], 0, 1, 'float32', 4);
    const [a, b] = [decoder, loaded].map((model) => model.predict([code, x]) as tf.Tensor);
    expect(b!.shape).toEqual([1, 45, 50, 1]);
    expect(b!.dataSync()).toEqual(a!.dataSync());
  });
});

test('it learns: a step of training lowers the loss through the crop', async () => {
  const encoder = encoder2d([null, null, 1], 4, 'same');
  const output = mirror(encoder).apply([
    encoder.outputs[0]!,
    encoder.inputs[0]!,
  ]) as tfl.SymbolicTensor;
  const model = tfl.model({ inputs: encoder.inputs, outputs: output });
  model.compile({ optimizer: tf.train.sgd(0.05), loss: 'meanSquaredError' });
  const x = tf.randomNormal([4, 21, 22, 1], 1, 0.1, 'float32', 5);
  const losses = (await model.fit(x, x, { epochs: 5, shuffle: false })).history.loss as number[];
  expect(losses.at(-1)).toBeLessThan(losses[0]!);
});

describe('refuses', () => {
  const chain = (...all: tfl.layers.Layer[]) => tfl.sequential({ layers: all });

  test('a branch', () => {
    const input = tfl.input({ shape: [4] });
    const a = layers.dense({ units: 4 }).apply(input) as tfl.SymbolicTensor;
    const sum = layers.add({ name: 'sum' }).apply([a, input]) as tfl.SymbolicTensor;
    const model = tfl.model({ inputs: input, outputs: sum });
    expect(() => mirror(model)).toThrow(
      new Error("mirror: the encoder must be a chain of layers, got 'a branch at sum'."),
    );
  });

  test('a layer without a counterpart', () => {
    const model = chain(
      layers.embedding({ inputDim: 4, outputDim: 2, inputShape: [5], name: 'words' }),
    );
    expect(() => mirror(model)).toThrow(
      `mirror: words must be one of ${Object.keys(MIRROR_RULES).sort().join(', ')}, got 'Embedding'.`,
    );
  });

  test('unknown lengths where they cannot be told at run time', () => {
    const model = chain(layers.globalMaxPooling2d({ inputShape: [null, 5, 3], name: 'pool' }));
    expect(() => mirror(model)).toThrow(
      new Error("mirror: the lengths before pool must be known, got '?x5'."),
    );
  });

  test('a misspelt option', () => {
    const model = chain(layers.dense({ units: 4, inputShape: [5] }));
    expect(() => mirror(model, { outputactivation: 'relu' } as object)).toThrow(
      "mirror: unknown option 'outputactivation', expected one of name, note, outputActivation, tied.",
    );
  });
});
