/**
 * What docs/upstream.md says of training in tfjs 4.22.0: each row is run before this package is imported, and must be
 * as it says there, and after, and must be right.
 */
import '@tensorflow/tfjs-backend-cpu';
import * as tf from '@tensorflow/tfjs-core';
import * as tfl from '@tensorflow/tfjs-layers';
// For LSTM alone: stock throws without @tensorflow/tfjs.
import { addChainedOps } from '../../../lib/tfjs/chained_ops.js';

addChainedOps();
const { activation, batchNormalization, dense, embedding, input } = tfl.layers;
const rounded = (values: ArrayLike<number>) =>
  [...Array.from(values)].map((v) => Math.round(v * 1e4) / 1e4);
const x = tf.tensor2d([[1], [3]]);
const optimizer = () => tf.train.sgd(0.5);
const one = { units: 1, kernelInitializer: 'ones' as const };
const numbers = (given: tf.Scalar | tf.Scalar[]) =>
  rounded([given].flat().map((v) => v.dataSync()[0]!));

/** The first letters of what it throws, or what it gives. */
async function outcome(run: () => unknown): Promise<unknown> {
  try {
    return await run();
  } catch (error) {
    return (error as Error).message.slice(0, 40);
  }
}

function outputs(...units: [name: string, units: number][]) {
  const start = input({ shape: [1] });
  const heads = units.map(
    ([name, n]) => dense({ ...one, units: n, name }).apply(start) as tfl.SymbolicTensor,
  );
  return tfl.model({ inputs: start, outputs: heads });
}

const ROWS: [name: string, run: () => unknown, stock: unknown, right: unknown][] = [
  [
    'masks that meet in a merging layer',
    () => {
      const masks = [tf.tensor2d([[1, 0]], [1, 2], 'bool'), tf.tensor2d([[0, 1]], [1, 2], 'bool')];
      const made = tfl.layers.add().computeMask([x, x], masks) as tf.Tensor;
      return [made.shape, Array.from(made.dataSync())];
    },
    [
      [1, 1, 2],
      [1, 0],
    ],
    [
      [1, 2],
      [1, 1],
    ],
  ],
  [
    'a frozen batch norm',
    () => {
      const layer = batchNormalization({ epsilon: 1e-9, trainable: false });
      return rounded((layer.apply(x, { training: true }) as tf.Tensor).dataSync());
    },
    [-1, 1],
    [1, 3],
  ],
  [
    'a batch norm on a mask',
    () => {
      const words = tf.tensor3d([[[1], [3], [50]]]);
      const mask = tf.tensor2d([[1, 1, 0]], [1, 3], 'bool');
      const layer = batchNormalization({ epsilon: 1e-9 });
      return rounded((layer.apply(words, { training: true, mask }) as tf.Tensor).dataSync());
    },
    [-0.7508, -0.6625, 1.4133],
    [-1, 1, 48],
  ],
  ['a mask in a LeakyReLU', () => tfl.layers.leakyReLU().supportsMasking, false, true],
  [
    'a dense layer before a mask',
    async () => {
      const layers = [dense({ ...one, inputShape: [2, 1] }), tfl.layers.masking()];
      const model = tfl.sequential({ layers });
      model.compile({ optimizer: optimizer(), loss: 'meanSquaredError' });
      return model.trainOnBatch(tf.tensor3d([[[1], [0]]]), tf.tensor3d([[[3], [5]]]));
    },
    'Cannot compute gradient: gradient functi',
    4,
  ],
  [
    'a mask in the loss',
    async () => {
      const layers = [
        embedding({ inputDim: 2, outputDim: 1, maskZero: true, embeddingsInitializer: 'zeros' }),
        activation({ activation: 'linear' }),
      ];
      const model = tfl.sequential({ layers });
      model.compile({ optimizer: optimizer(), loss: 'meanSquaredError' });
      return model.trainOnBatch(tf.tensor2d([[1, 0]]), tf.tensor3d([[[1], [5]]]));
    },
    13,
    1,
  ],
  [
    'names of what is evaluated',
    () => {
      const model = outputs(['a', 1], ['b', 1]);
      model.compile({ optimizer: optimizer(), loss: 'meanSquaredError' });
      const zeros = tf.zeros([2, 1]);
      return numbers(model.evaluate(x, [tf.add(x, 1), zeros]) as tf.Scalar[]);
    },
    [1, 6, 1, 5],
    [6, 1, 5],
  ],
  [
    'regularizers in evaluate',
    () => {
      const kernelRegularizer = tfl.regularizers.l2({ l2: 2 });
      const model = tfl.sequential({
        layers: [dense({ ...one, inputShape: [1], kernelRegularizer })],
      });
      model.compile({ optimizer: optimizer(), loss: 'meanSquaredError' });
      return numbers(model.evaluate(x, x) as tf.Scalar);
    },
    [0],
    [2],
  ],
  [
    'a shared regularizer',
    async () => {
      const start = input({ shape: [1] });
      const layer = dense({ ...one, kernelRegularizer: tfl.regularizers.l2({ l2: 2 }) });
      const end = layer.apply(layer.apply(layer.apply(start))) as tfl.SymbolicTensor;
      const model = tfl.model({ inputs: start, outputs: end });
      model.compile({ optimizer: optimizer(), loss: 'meanSquaredError' });
      return model.trainOnBatch(x, x);
    },
    6,
    2,
  ],
  [
    'weights that are set, and a step, with a constraint',
    async () => {
      const layer = dense({
        ...one,
        inputShape: [1],
        useBias: false,
        kernelConstraint: 'unitNorm',
      });
      const model = tfl.sequential({ layers: [layer] });
      layer.setWeights([tf.tensor2d([[2]])]);
      const kernel = () => layer.getWeights()[0]!.dataSync()[0]!;
      const set = kernel();
      model.compile({ optimizer: optimizer(), loss: 'meanSquaredError' });
      await model.trainOnBatch(x, tf.mul(x, 5));
      return rounded([set, kernel()]);
    },
    [1, 21],
    [2, 1],
  ],
  [
    'a discriminator that was frozen',
    async () => {
      const model = tfl.sequential({ layers: [dense({ ...one, inputShape: [1] })] });
      model.compile({ optimizer: optimizer(), loss: 'meanSquaredError' });
      model.trainable = false;
      return model.trainOnBatch(x, tf.zeros([2, 1]));
    },
    'variableGrads() expects at least one of ',
    5,
  ],
  [
    'an average over the words of a text',
    () => {
      const args = { inputDim: 4, outputDim: 1, maskZero: true, inputLength: 3 };
      const words = embedding({ ...args, weights: [tf.tensor2d([[9], [1], [2], [3]])] });
      const model = tfl.sequential({ layers: [words, tfl.layers.globalAveragePooling1d({})] });
      const predicted = model.predict(
        tf.tensor2d([
          [1, 2, 0],
          [3, 0, 0],
        ]),
      ) as tf.Tensor;
      return rounded(predicted.dataSync());
    },
    [4, 7],
    [1.5, 3],
  ],
  [
    'weights of samples',
    async () => {
      const model = tfl.sequential({ layers: [dense({ ...one, inputShape: [1] })] });
      model.compile({ optimizer: tf.train.sgd(0), loss: 'meanSquaredError' });
      const sampleWeight = tf.tensor1d([0, 2]);
      const { history } = await model.fit(x, tf.zeros([2, 1]), { sampleWeight, verbose: 0 });
      return history.loss;
    },
    'sample weight is not supported yet.',
    [9],
  ],
  [
    'the spread of heNormal',
    () => {
      const values = tfl.initializers.heNormal({ seed: 1 }).apply([2, 40000]);
      return Math.round(10 * Math.sqrt(tf.mean(tf.square(values)).dataSync()[0]!)) / 10;
    },
    0.9,
    1,
  ],
  [
    'a lowest value of 0',
    () =>
      (tfl.initializers.randomUniform({ minval: 0, maxval: 1 }).getConfig() as { minval: number })
        .minval,
    -0.05,
    0,
  ],
  [
    'precision',
    () => {
      const model = tfl.sequential({ layers: [dense({ ...one, inputShape: [1] })] });
      model.compile({ optimizer: optimizer(), loss: 'meanSquaredError', metrics: ['precision'] });
      const evaluated = model.evaluate(tf.tensor2d([[0.9], [0.8]]), tf.tensor2d([[1], [0]]));
      return numbers(evaluated as tf.Scalar[])[1];
    },
    0,
    0.5,
  ],
];

test('stock trains wrongly, and right with this package', async () => {
  await tf.setBackend('cpu');
  for (const [name, run, stock] of ROWS) expect([name, await outcome(run)]).toEqual([name, stock]);
  await import('../../../lib/index.js');
  for (const [name, run, , right] of ROWS)
    expect([name, await outcome(run)]).toEqual([name, right]);
});
