import * as tf from '@tensorflow/tfjs-core';
import { type DeconvolveOptions, deconvolve, METHODS } from '../../lib/visualize/index.js';
import { describeEachBackend } from '../backends.js';
import { expectClose } from '../compare.js';
import { type NetworkName, network } from './networks.js';

const SAMPLES = 3;
const FEW = {
  occlusion: { window: 5, stride: 5 },
  integratedGradients: { steps: 2 },
  smoothGrad: { samples: 2 },
} as const;

/** A network's inputs as batches whose samples differ. */
function batches(name: NetworkName) {
  const { model, inputs, layer, wrt } = network(name);
  const batch = (x: tf.Tensor, at: number) => {
    const { shape, size } = x;
    const of = [SAMPLES, ...shape.slice(1)];
    // Other words, none of them padding.
    if (wrt !== undefined)
      return tf.tensor(
        Int32Array.from({ length: SAMPLES * size }, (_, n) => 1 + ((n * n) % 5)),
        of,
      );
    return tf.randomNormal(of, 0, 1, 'float32', 30 + at);
  };
  return { model, layer, inputs: inputs.map(batch), wrt: wrt === undefined ? {} : { wrt } };
}

describeEachBackend('a batch', () => {
  test.each([
    ...METHODS.map((method) => ['nested', method] as const),
    ['channels', 'deconvnet'],
    ['channels', 'gradcam'],
    ['twins', 'saliency'],
    ['twins', 'lrp'],
    ['text', 'integratedGradients'],
    ['stateful', 'saliency'],
  ] as const)('of %s by %s: each sample as alone, one after another', async (name, method) => {
    const { model, layer, inputs, wrt } = batches(name);
    const options: DeconvolveOptions = {
      layer,
      method,
      topK: 2,
      ...wrt,
      ...(method in FEW && FEW[method as keyof typeof FEW]),
    };
    const before = tf.memory().numTensors;
    const told: (number | null)[][] = [];
    const onProgress = (...of: [number, number | null]) => told.push(of);
    const all = await deconvolve(model, inputs, { ...options, onProgress });
    expect(tf.memory().numTensors).toBe(before + all.projections.length + 1);
    expect(all.activations.shape[0]).toBe(SAMPLES);
    expect(all.units.map(({ sample }) => sample)).toEqual([0, 0, 1, 1, 2, 2]);
    const [done, of] = told.at(-1)!;
    expect(done).toBe(of);
    expect(told.map(([done]) => done)).toEqual(
      [...told.map(([done]) => done!)].sort((a, b) => a - b),
    );
    for (let n = 0; n < SAMPLES; n++) {
      const alone = await deconvolve(
        model,
        inputs.map((x) => tf.slice(x, n, 1)),
        options,
      );
      alone.projections.forEach((one, i) => {
        expectClose(tf.slice(all.projections[i]!, 2 * n, 2), one, 1e-6);
      });
      expectClose(tf.slice(all.activations, n, 1), alone.activations, 1e-6);
      for (const [k, unit] of alone.units.entries()) {
        const { activation, ...which } = all.units[2 * n + k]!;
        expect(which).toEqual({ ...unit, activation: undefined, sample: n });
        expect(activation).toBeCloseTo(unit.activation, 5);
      }
    }
    model.dispose();
  });
});

describe('errors name the argument', () => {
  const twin = { layer: 'answer', filters: 0, method: 'saliency' } as const;
  test.each([
    [
      'twins',
      [
        [3, 8, 8, 1],
        [2, 8, 8, 1],
      ],
      'input[1] must be a batch of 3 as input[0] has, got 2.',
    ],
    [
      'twins',
      [
        [0, 8, 8, 1],
        [0, 8, 8, 1],
      ],
      'input[0] must be at least one sample, got [0, 8, 8, 1].',
    ],
    ['nested', [[0, 10, 10, 2]], 'input[0] must be at least one sample, got [0, 10, 10, 2].'],
    [
      'nested',
      [[3, 10, 9, 2]],
      'input[0] must be one sample of shape [10,10,2] or [1,10,10,2], got [3, 10, 9, 2].',
    ],
  ] as const)('%s of %j', async (name, shapes, message) => {
    const { model } = network(name);
    const inputs = shapes.map((shape) => tf.zeros([...shape]));
    const before = tf.memory().numTensors;
    await expect(deconvolve(model, inputs, twin)).rejects.toThrow(
      new Error(`deconvolve: ${message}`),
    );
    expect(tf.memory().numTensors).toBe(before);
  });

  test('a sample in the middle that is not finite, and nothing stays in memory', async () => {
    const { model } = network('nested');
    const x = tf.stack([0, Number.NaN, 0].map((value) => tf.fill([10, 10, 2], value)));
    const before = tf.memory().numTensors;
    await expect(deconvolve(model, x, twin)).rejects.toThrow('must be finite, got NaN');
    expect(tf.memory().numTensors).toBe(before);
  });
});
