import '../backends.js';
import * as tf from '@tensorflow/tfjs-core';
import * as tfl from '@tensorflow/tfjs-layers';
import '../../lib/index.js';
import { seedLayers, stepRandom } from '../../lib/training/randomness.js';

// At once: cpu needs no time to start.
void tf.setBackend('cpu');

const { bidirectional, dense, dropout, lstm, rnn, timeDistributed } = tfl.layers;
const kernelInitializer = tfl.initializers.ones();
const cell = { units: 2, kernelInitializer, recurrentInitializer: kernelInitializer };
const drops = { ...cell, dropout: 0.5, recurrentDropout: 0.5 };

/** What is between the input and the sum, [batch, 3, 2] in and out. */
const LAYERS: Record<string, () => tfl.layers.Layer> = {
  'Dropout with a seed of its own': () => dropout({ rate: 0.5, seed: 3 }),
  SpatialDropout1D: () => tfl.layers.spatialDropout1d({ rate: 0.5 }) as never,
  GaussianNoise: () => tfl.layers.gaussianNoise({ stddev: 1 }),
  GaussianDropout: () => tfl.layers.gaussianDropout({ rate: 0.5 }),
  AlphaDropout: () => tfl.layers.alphaDropout({ rate: 0.5 }),
  'a wrapped layer': () => timeDistributed({ layer: dropout({ rate: 0.5 }) }),
  'a model within': () =>
    tfl.sequential({ layers: [tfl.layers.dropout({ rate: 0.5, inputShape: [3, 2] })] }),
  SimpleRNN: () => tfl.layers.simpleRNN({ ...drops, returnSequences: true }),
  GRU: () => tfl.layers.gru({ ...drops, returnSequences: true }),
  LSTM: () => lstm({ ...drops, returnSequences: true }),
  'Bidirectional LSTM': () =>
    bidirectional({
      layer: lstm({ ...drops, returnSequences: true }) as tfl.RNN,
      mergeMode: 'sum',
    }),
  'cells one upon the other': () =>
    rnn({
      cell: [tfl.layers.lstmCell(drops), tfl.layers.simpleRNNCell(drops)],
      returnSequences: true,
    }),
};

function made(layer: tfl.layers.Layer): tfl.LayersModel {
  const first = dense({ units: 2, inputShape: [3, 2], kernelInitializer });
  const model = tfl.sequential({ layers: [first, layer] });
  model.compile({ optimizer: tf.train.sgd(0.01), loss: 'meanSquaredError' });
  return model;
}

const x = tf.linspace(-1, 1, 48).reshape([8, 3, 2]);
const y = tf.zeros([8, 3, 2]);

/** The losses of steps, each with the numbers that belong to it. */
async function losses(model: tfl.LayersModel, steps: number[]): Promise<number[]> {
  const values: number[] = [];
  for (const step of steps) {
    seedLayers({ model }, stepRandom(1, step));
    values.push((await model.trainOnBatch(x, y)) as number);
  }
  return values;
}

test.each(Object.entries(LAYERS))(
  '%s draws what belongs to the step, whatever was before it',
  async (_, make) => {
    const [model, again] = [made(make()), made(make())];
    again.setWeights(model.getWeights());
    const right = await losses(model, [0, 1, 2]);
    expect(await losses(again, [0])).toEqual(right.slice(0, 1));
    // As after a crash: another model with the weights, which has drawn otherwise.
    const resumed = made(make());
    await losses(resumed, [7, 8]);
    resumed.setWeights(again.getWeights());
    expect(await losses(resumed, [1, 2])).toEqual(right.slice(1));
    // Other steps draw otherwise.
    const other = made(make());
    other.setWeights(again.getWeights());
    expect((await losses(other, [5]))[0]).not.toBe(right[1]);
  },
);

test('the config of a layer says its own seed', () => {
  const layer = dropout({ rate: 0.5, seed: 3, inputShape: [2] });
  seedLayers({ model: tfl.sequential({ layers: [layer] }) }, stepRandom(1, 0));
  expect(layer.getConfig().seed).toBe(3);
});
