import '../backends.js';
import * as tf from '@tensorflow/tfjs-core';
import {
  deconvolve,
  METHODS,
  sanityCheck,
  topPatches,
  type WatchOptions,
} from '../../lib/visualize/index.js';
import { network } from './networks.js';

beforeAll(async () => {
  await tf.setBackend('cpu');
});

/** What onProgress is told, and a signal that is aborted at the call `at`. */
function watching(at = Number.POSITIVE_INFINITY) {
  const told: (readonly [number, number | null])[] = [];
  const controller = new AbortController();
  const watch: WatchOptions = {
    signal: controller.signal,
    onProgress(done, all) {
      told.push([done, all]);
      if (told.length === at) controller.abort(new Error('enough'));
    },
  };
  return { told, watch };
}

const passes = (count: number) => Array.from({ length: count }, (_, n) => [n + 1, count]);

// Of a stateful network one sample goes through at once.
test.each([
  ['saliency', {}, 1],
  ['integratedGradients', { steps: 4 }, 4],
  ['smoothGrad', { samples: 3 }, 3],
  ['occlusion', { window: 2, stride: 1 }, 4],
] as const)('%s says how many passes are done, of each unit', async (method, settings, count) => {
  const { model, inputs, layer } = network('stateful');
  const { told, watch } = watching();
  const options = { layer, method, topK: 2, ...settings, ...watch };
  await deconvolve(model, inputs[0]!, options);
  expect(told).toEqual(passes(2 * count));
});

test('scorecam: its maps', async () => {
  const { model, inputs, layer } = network('inception');
  const { told, watch } = watching();
  await deconvolve(model, inputs[0]!, { layer, method: 'scorecam', filters: 0, ...watch });
  // Ten maps in one pass.
  expect(told).toEqual([[10, 10]]);
});

describe.each(METHODS)('%s', (method) => {
  test('aborted after a pass, and before the first: the reason, and nothing in memory', async () => {
    const { model, inputs, layer } = network('inception');
    const before = tf.memory().numTensors;
    for (const fails of [false, true]) {
      const { told, watch } = watching(1);
      const options = { layer, method, filters: 1, ...watch };
      // What onProgress throws ends it as well.
      const onProgress = () => {
        throw new Error('enough');
      };
      const given = fails ? { ...options, onProgress } : options;
      await expect(deconvolve(model, inputs[0]!, given)).rejects.toThrow('enough');
      expect(tf.memory().numTensors).toBe(before);
      if (!fails) {
        expect(told).toHaveLength(1);
        await expect(deconvolve(model, inputs[0]!, options)).rejects.toThrow('enough');
        expect(told).toHaveLength(1);
      }
    }
    expect(tf.memory().numTensors).toBe(before);
  });
});

test('passes that kept tensors free them where it ends between two', async () => {
  const { model, inputs, layer } = network('stateful');
  const before = tf.memory().numTensors;
  for (const method of ['integratedGradients', 'smoothGrad', 'occlusion'] as const) {
    const window = method === 'occlusion' ? { window: 2, stride: 1 } : {};
    const { told, watch } = watching(2);
    const options = { layer, method, filters: [0, 1], ...window, ...watch };
    await expect(deconvolve(model, inputs[0]!, options)).rejects.toThrow('enough');
    expect([method, told.length, tf.memory().numTensors]).toEqual([method, 2, before]);
  }
});

test('sanityCheck: its pictures', async () => {
  const { model, inputs } = network('squeezed');
  const methods = ['saliency', 'guided'] as const;
  const options = { layer: 'branch', filter: 1, methods };
  const before = tf.memory().numTensors;
  const { told, watch } = watching();
  await sanityCheck(model, inputs[0]!, { ...options, ...watch });
  // With the trained weights, and from each of two layers down.
  expect(told).toEqual(passes(6));
  const early = watching(3);
  const stopped = sanityCheck(model, inputs[0]!, { ...options, ...early.watch });
  await expect(stopped).rejects.toThrow('enough');
  expect(early.told).toHaveLength(3);
  expect(tf.memory().numTensors).toBe(before);
});

test('topPatches: samples, of how many where the data set says so', async () => {
  const { model } = network('squeezed');
  const samples = Array.from({ length: 3 }, (_, n) =>
    tf.randomNormal([8, 8, 2], 0, 1, 'float32', n),
  );
  const batch = tf.stack(samples);
  const options = { layer: 'stem', filter: 0, k: 1 };
  const before = tf.memory().numTensors;
  function* stream() {
    yield* samples;
  }
  const of = async (dataset: Parameters<typeof topPatches>[1]) => {
    const { told, watch } = watching();
    const found = await topPatches(model, dataset, { ...options, ...watch });
    for (const { patch, projection } of found) tf.dispose([patch, projection]);
    return told.slice(0, -1);
  };
  expect(await of(samples)).toEqual(passes(3));
  expect(await of(batch)).toEqual(passes(3));
  expect(await of(stream())).toEqual([1, 2, 3].map((done) => [done, null]));
  const { told, watch } = watching(2);
  const stopped = topPatches(model, batch, { ...options, ...watch });
  await expect(stopped).rejects.toThrow('enough');
  expect(told).toHaveLength(2);
  expect(tf.memory().numTensors).toBe(before);
});
