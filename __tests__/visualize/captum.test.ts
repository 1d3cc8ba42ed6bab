import * as tf from '@tensorflow/tfjs-core';
import { type DeconvolveOptions, deconvolve, type Method } from '../../lib/visualize/index.js';
import { describeEachBackend } from '../backends.js';
import { expectClose } from '../compare.js';
import { type CaptumFixture, captumNetwork, NETWORK_NAMES } from './captum_networks.js';

const TOLERANCE = 1e-4;
/** Both by the largest expected value, so that the tolerance is relative to that. */
function expectSame(actual: tf.Tensor, values: readonly number[]): void {
  tf.tidy(() => {
    const scale = Math.max(...values.map(Math.abs), 1e-12);
    const expected = tf.tensor([...values], actual.shape);
    expectClose(tf.div(actual, scale), tf.div(expected, scale), TOLERANCE);
  });
}

const METHODS = ['deconvnet', 'guided', 'saliency'] as const;

const OTHERS = [
  'inputXGradient',
  'integratedGradients',
  'occlusion',
  'lrp',
  'lrp gamma',
  'deeplift',
  'gradcamPlusPlus',
  'layercam',
  'scorecam',
];

/** The settings of what captum_vectors.py computes once for each network. */
function settingsOf(name: string, { methods, gradcam }: CaptumFixture): Partial<DeconvolveOptions> {
  const { baseline } = methods;
  const { maps } = gradcam[0]!;
  if (/cam/i.test(name)) return { method: name as Method, maps };
  if (name === 'lrp gamma') return { method: 'lrp', gamma: 0.25, epsilon: 1e-3 };
  if (name === 'occlusion') return { method: name, baseline, window: 3, stride: 2 };
  const based = name === 'integratedGradients' || name === 'deeplift';
  return { method: name as Method, ...(based && { baseline }) };
}

describeEachBackend('as Captum', () => {
  describe.each(NETWORK_NAMES)('%s', (name) => {
    const network = () => captumNetwork(name);

    test('the forward pass is the same network', () => {
      const { model, fixture, input } = network();
      const logits = model.predict(input) as tf.Tensor;
      const expected = tf.tensor(fixture.logits, logits.shape);
      const wanted = name === 'overlapping' ? tf.softmax(expected) : expected;
      expectClose(logits, wanted, TOLERANCE);
      model.dispose();
    });

    test.each(METHODS)('%s, unit by unit', async (method) => {
      const { model, fixture, input } = network();
      const before = tf.memory().numTensors;
      for (const { layer, filter, position, expected } of fixture.units) {
        const result = await deconvolve(model, input, { layer, filters: filter, method });
        expect(result.units[0]).toMatchObject({ filter, position });
        // None of the expected arrays is empty of values: nothing would agree with anything.
        expect(expected[method].some((value) => Math.abs(value) > 1e-3)).toBe(true);
        expectSame(result.projections, expected[method]);
        tf.dispose([result.projections, result.activations]);
      }
      expect(tf.memory().numTensors).toBe(before);
      model.dispose();
    });

    // Captum's DeepLIFT does not add up behind max pooling: laws.test.ts has the sums.
    const others = OTHERS.filter((method) => method !== 'deeplift' || name === 'plain');
    test.each(others)('%s, one class', async (method) => {
      const { model, fixture, input } = network();
      const before = tf.memory().numTensors;
      const { target, expected } = fixture.methods;
      const values = expected[method]!;
      const options = { layer: 'logits', filters: target, ...settingsOf(method, fixture) };
      const { projections, activations } = await deconvolve(model, input, options);
      // Heat is equal in every channel: it is expected once.
      const size = [...projections.shape.slice(0, -1), /cam/i.test(method) ? 1 : -1];
      const begin = projections.shape.map(() => 0);
      const got = tf.slice(projections, begin, size);
      expect(values.some((value) => Math.abs(value) > 1e-4)).toBe(true);
      expectSame(got, values);
      tf.dispose([projections, activations, got]);
      expect(tf.memory().numTensors).toBe(before);
      model.dispose();
    });

    test('gradcam, class by class', async () => {
      const { model, fixture, input } = network();
      const before = tf.memory().numTensors;
      const spatial = input.shape.slice(1, -1);
      for (const { maps, filter, fine } of fixture.gradcam) {
        const options = { layer: 'logits', filters: filter, maps, method: 'gradcam' } as const;
        const { projections, activations } = await deconvolve(model, input, options);
        const channel = tf.slice(
          projections,
          projections.shape.map(() => 0),
          [1, ...spatial, 1],
        );
        expectSame(channel, fine);
        tf.dispose([projections, activations, channel]);
      }
      expect(tf.memory().numTensors).toBe(before);
      model.dispose();
    });
  });
});
