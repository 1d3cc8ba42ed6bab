import * as tf from '@tensorflow/tfjs-core';
import { deconvolve } from '../../lib/visualize/index.js';
import { describeEachBackend } from '../backends.js';
import { expectClose } from '../compare.js';
import { captumNetwork, NETWORK_NAMES } from './captum_networks.js';

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
