import * as tf from '@tensorflow/tfjs-core';
import * as tfl from '@tensorflow/tfjs-layers';
import { layers } from '../../../lib/index.js';
import { SpectralNormalization } from '../../../lib/layers/spectral_normalization.js';
import { WeightNormalization } from '../../../lib/layers/weight_normalization.js';
import { stream } from '../../../lib/rewrite/tiled/index.js';
import { setPrecision } from '../../../lib/wasm/index.js';
import { describeEachBackend } from '../../backends.js';
import { inChunks } from './in_chunks.js';
import { expectSameBits } from './same_bits.js';

beforeAll(() => tf.setBackend('cpu'));

const INPUT = { inputShape: [null, 3] };
const conv = (args: object) => tfl.layers.conv1d({ filters: 4, kernelSize: 3, ...args } as never);

const causal = () =>
  tfl.sequential({
    layers: [
      conv({ padding: 'causal', ...INPUT }),
      conv({ padding: 'causal', dilationRate: 4 }),
      layers.upSampling1d({ size: 3 }),
    ],
  });

/** As a vocoder's generator: enlarged by 8 times, with dilated ways around. */
function vocoder(): tfl.LayersModel {
  const input = tfl.input({ shape: [null, 3] });
  let x = input;
  for (const [strides, dilationRate] of [
    [4, 1],
    [2, 3],
  ] as const) {
    const up = layers.conv1dTranspose({
      filters: 4,
      kernelSize: 2 * strides,
      strides,
      padding: 'same',
      activation: 'relu',
    });
    const y = up.apply(x) as tfl.SymbolicTensor;
    const way = conv({ padding: 'same', dilationRate, activation: 'tanh' }).apply(y);
    x = tfl.layers.add().apply([y, way as tfl.SymbolicTensor]) as tfl.SymbolicTensor;
  }
  return tfl.model({ inputs: input, outputs: x });
}

const signal = (batch: number, length: number) =>
  tf.randomNormal([batch, length, 3], 0, 1, 'float32', 5);

describeEachBackend('stream', () => {
  beforeAll(() => setPrecision('exact'));
  afterAll(() => setPrecision('fast'));

  test.each([
    ['causal', causal, 0],
    // 2 and 1 positions, each of which is 2; 1 and 3.
    ['vocoder', vocoder, 10],
    [
      'borders at either end',
      () =>
        tfl.sequential({
          layers: [
            layers.zeroPadding1d({ padding: [2, 5], ...INPUT }),
            conv({}),
            layers.cropping1d({ cropping: [1, 4] }),
          ],
        }),
      1,
    ],
    [
      'layers with a state',
      () =>
        tfl.sequential({
          layers: [
            tfl.layers.lstm({ units: 4, returnSequences: true, ...INPUT } as never),
            tfl.layers.gru({ units: 3, returnSequences: true }),
            tfl.layers.simpleRNN({ units: 3, returnSequences: true }),
            layers.cropping1d({ cropping: [2, 0] }),
          ],
        }),
      0,
    ],
    [
      'layers around layers',
      () =>
        tfl.sequential({
          layers: [
            new WeightNormalization({ layer: conv({ padding: 'same' }), ...INPUT } as never),
            new SpectralNormalization({
              layer: layers.conv1dTranspose({ filters: 3, kernelSize: 4, strides: 2 }),
            }),
            tfl.layers.timeDistributed({ layer: tfl.layers.dense({ units: 2 }) }),
          ],
        }),
      // One position before the enlargement, and what it overlaps by.
      4,
    ],
    [
      'zeros before the first, more than a chunk',
      () =>
        tfl.sequential({
          layers: [layers.zeroPadding1d({ padding: [9, 0], ...INPUT }), conv({})],
        }),
      0,
    ],
    [
      'a mirror before the first, longer than a chunk',
      () =>
        tfl.sequential({
          layers: [layers.reflectionPadding1d({ padding: [6, 0], ...INPUT }), conv({})],
        }),
      0,
    ],
    [
      'a mirror at either end',
      () =>
        tfl.sequential({
          layers: [layers.reflectionPadding1d({ padding: [3, 4], ...INPUT }), conv({})],
        }),
      4,
    ],
  ])('%s: the bits of the whole, whatever the chunks, after its delay', (_, make, delay) => {
    const model = make();
    const x = signal(2, 40);
    const whole = model.predict(x) as tf.Tensor;
    const decoder = stream(model);
    expect(decoder.delay).toBe(delay);
    for (const size of [1, 5, 16, 40]) {
      expectSameBits(
        inChunks(decoder, x, () => size),
        whole,
      );
    }
  });
}, ['cpu', 'wasm']);

test('what is given lags by the delay at most, and is final', () => {
  const model = vocoder();
  const decoder = stream(model);
  const x = signal(1, 20);
  const given = decoder.push(x).shape[1]!;
  const whole = (model.predict(x) as tf.Tensor).shape[1]!;
  expect(whole - given).toBeLessThanOrEqual(decoder.delay);
  // Final, whatever follows: another signal begins alike.
  const longer = tf.concat([x, signal(1, 9)], 1);
  const both = [x, longer].map((one) => model.predict(one) as tf.Tensor);
  const begin = both.map((one) => tf.slice(one, [0, 0, 0], [1, given, 4]));
  expectSameBits(begin[0]!, begin[1]!);
});

test('a signal ends, and another begins; what is kept is bounded, and survives a tidy', () => {
  const decoder = stream(vocoder());
  const before = tf.memory();
  const chunk = signal(1, 4);
  const bytes: number[] = [];
  for (let n = 0; n < 12; n++) {
    tf.tidy(() => {
      decoder.push(chunk);
    });
    bytes.push(tf.memory().numBytes);
  }
  expect(new Set(bytes.slice(4)).size).toBe(1);
  const rest = decoder.flush();
  expect(rest.shape[1]).toBeGreaterThan(0);
  const again = decoder.push(chunk);
  decoder.dispose();
  expect(decoder.flush().shape).toEqual([1, 0, 4]);
  expect(again.shape[1]).toBeGreaterThan(0);
  // The chunk, and three outputs.
  expect(tf.memory().numTensors - before.numTensors).toBe(4);
});

const refused = (layer: string, why: string) =>
  `stream: ${layer} must be a layer that can be computed before the signal ends, got one that cannot: ${why}.`;

const inPieces = (layer: string, why: string) =>
  `stream: ${layer} must be a layer that can be computed in pieces, got one that cannot: ${why}.`;

const SEQUENCES = { units: 2, returnSequences: true };

test.each<[() => unknown, string]>([
  [
    () =>
      stream(
        tfl.sequential({ layers: [conv({ strides: 2, padding: 'same', name: 'half', ...INPUT })] }),
      ),
    refused("Conv1D 'half'", "with strides its padding 'same' depends on the length of the whole"),
  ],
  [
    () =>
      stream(
        tfl.sequential({
          layers: [tfl.layers.gru({ units: 2, name: 'state', ...INPUT } as never)],
        }),
      ),
    inPieces("GRU 'state'", 'it gives what follows from all positions'),
  ],
  [
    () =>
      stream(
        tfl.sequential({
          layers: [
            tfl.layers.lstm({ ...SEQUENCES, name: 'back', goBackwards: true, ...INPUT } as never),
          ],
        }),
      ),
    inPieces("LSTM 'back'", 'it begins at the end of the signal'),
  ],
  [
    () =>
      stream(
        tfl.sequential({
          layers: [
            tfl.layers.lstm({
              ...SEQUENCES,
              name: 'kept',
              stateful: true,
              batchInputShape: [1, 4, 3],
            } as never),
          ],
        }),
      ),
    inPieces("LSTM 'kept'", 'its first state is that of another batch'),
  ],
  [
    () =>
      stream(
        tfl.sequential({
          layers: [
            tfl.layers.bidirectional({
              layer: tfl.layers.lstm(SEQUENCES) as never,
              mergeMode: 'sum',
              name: 'both',
              ...INPUT,
            } as never),
          ],
        }),
      ),
    inPieces("Bidirectional 'both'", 'one of its layers begins at the end of the signal'),
  ],
  [
    () =>
      stream(
        tfl.sequential({
          layers: [tfl.layers.conv2d({ filters: 1, kernelSize: 1, inputShape: [4, 4, 1] })],
        }),
      ),
    'stream: the model must be one of signals, [batch, length, channels], got [null, 4, 4, 1].',
  ],
  [
    () => stream(causal()).push(tf.ones([1, 5, 2])),
    'stream: the chunk must be a tensor of float32 of shape [batch, length, 3], got [1, 5, 2].',
  ],
  [
    () => {
      const decoder = stream(causal());
      decoder.push(tf.ones([2, 5, 3]));
      decoder.push(tf.ones([1, 5, 3]));
    },
    'stream: the chunk must be a tensor of float32 of shape [2, length, 3], got [1, 5, 3].',
  ],
])('refuses %#', (run, message) => {
  expect(run).toThrow(new Error(message));
});
