import { readFileSync } from 'node:fs';
import path from 'node:path';
import * as tf from '@tensorflow/tfjs-core';
import type * as tfl from '@tensorflow/tfjs-layers';
import '../../lib/index.js';
// tfjs-layers has the class and does not export it. It is a second copy: the registry must end as its own.
import { MultiHeadAttention } from '@tensorflow/tfjs-layers/dist/layers/nlp/multihead_attention.js';
import { describeEachBackend } from '../backends.js';
import { expectClose } from '../compare.js';

interface Numbers {
  shape: number[];
  values: number[];
}
interface Case {
  config: Record<string, number | boolean>;
  query: Numbers;
  value: Numbers;
  weights: Numbers[];
  y: Numbers;
  g: Numbers;
  gradients: Numbers[];
}

/** What the class holds, and hides from TypeScript. */
type Parts = Record<'queryDense' | 'keyDense' | 'valueDense' | 'outputDense', tfl.layers.Layer>;

/** scripts/fixtures/keras_attention.py. */
const CASES: Case[] = JSON.parse(
  readFileSync(path.join(__dirname, '..', 'fixtures', 'keras', 'attention.json'), 'utf8'),
);
const nameOf = ({ config, query, value }: Case) =>
  `query=${query.shape.join('x')} value=${value.shape.join('x')} ` +
  JSON.stringify(config).replace(/["{}]/g, '');
const camel = (key: string) => key.replace(/_(.)/g, (_, letter: string) => letter.toUpperCase());
const tensor = ({ shape, values }: Numbers) => tf.tensor(values, shape);

describeEachBackend("Keras's MultiHeadAttention, by tfjs-layers", () => {
  test.each(CASES.map((c) => [nameOf(c), c] as const))('%s', (_, c) => {
    const options = Object.entries(c.config).map(([key, value]) => [camel(key), value]);
    const layer = new MultiHeadAttention(Object.fromEntries(options) as never);
    tf.tidy(() => {
      const [query, value, g] = [c.query, c.value, c.g].map(tensor) as [
        tf.Tensor,
        tf.Tensor,
        tf.Tensor,
      ];
      const call = (q: tf.Tensor, v: tf.Tensor) => layer.call(q, { value: v }) as tf.Tensor;
      call(query, value);
      // The layer lists no weights of its own.
      const { queryDense, keyDense, valueDense, outputDense } = layer as unknown as Parts;
      const parts = [queryDense, keyDense, valueDense, outputDense];
      const weights = parts.flatMap((part) => part.trainableWeights);
      c.weights.forEach((numbers, i) => {
        expect(weights[i]!.shape).toEqual(numbers.shape);
        weights[i]!.write(tensor(numbers));
      });
      const y = call(query, value);
      expectClose(y, tensor(c.y));
      const loss = (q: tf.Tensor, v: tf.Tensor) => tf.sum(tf.mul(call(q, v), g)) as tf.Scalar;
      const variables = weights.map((weight) => weight.read() as tf.Variable);
      const { grads } = tf.variableGrads(() => loss(query, value), variables);
      const inputs = tf.grads(loss)([query, value]);
      const got = [...inputs, ...variables.map(({ name }) => grads[name]!)];
      expect(got).toHaveLength(c.gradients.length);
      // Against 1 at least: a bias of the keys shifts all scores alike, and its gradient is rounding alone.
      got.forEach((gradient, i) => {
        expectClose(gradient, tensor(c.gradients[i]!));
      });
    });
  });
});
