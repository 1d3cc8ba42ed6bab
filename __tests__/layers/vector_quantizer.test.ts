import { readFileSync } from 'node:fs';
import path from 'node:path';
import * as tf from '@tensorflow/tfjs-core';
import * as tfl from '@tensorflow/tfjs-layers';
import { gunzipSync, strFromU8 } from 'fflate';
import '../../lib/index.js';
import { VectorQuantizer, type VectorQuantizerArgs } from '../../lib/layers/vector_quantizer.js';
import { describeEachBackend } from '../backends.js';
import { expectClose } from '../compare.js';
import { specimenInput } from './specimens.js';

interface Case {
  shape: number[];
  args: VectorQuantizerArgs & { numEmbeddings: number };
  y: number[];
  indices: number[];
  loss: number;
  perplexity: number;
  byInput: number[];
  byCodes?: number[];
  after?: number[][];
}

/** scripts/fixtures/torch_vector_quantizer.py. */
const FILE = path.join(__dirname, '..', 'fixtures', 'torch', 'vector_quantizer.json.gz');
const CASES: Case[] = JSON.parse(strFromU8(gunzipSync(readFileSync(FILE))));

/** Built, with the script's codes. */
function built({ shape, args }: Case): VectorQuantizer {
  const layer = new VectorQuantizer(args);
  layer.build(shape);
  tf.tidy(() => {
    const codes = specimenInput([args.numEmbeddings, shape.at(-1)!], 1 + 1 / 7);
    const averages = [tf.ones([args.numEmbeddings]), codes];
    layer.setWeights(args.decay === null ? [codes] : [codes, ...averages]);
  });
  return layer;
}

const titled = CASES.map((c) => {
  const { numEmbeddings, commitmentCost, decay } = c.args;
  return [`${c.shape.join('x')} of ${numEmbeddings}, ${commitmentCost}, ${decay}`, c] as const;
});

describeEachBackend('vector quantization', () => {
  test.each(titled)('as PyTorch: %s', (_, c) => {
    const before = tf.memory().numTensors;
    const layer = built(c);
    tf.tidy(() => {
      const x = specimenInput(c.shape);
      const g = specimenInput(c.shape, 1 + 2 / 7);
      expect(Array.from(layer.encode(x).dataSync())).toEqual(c.indices);
      expect(layer.perplexity(x).dataSync()[0]).toBeCloseTo(c.perplexity, 4);
      const given = tf.tensor(c.y, c.shape);
      expectClose(layer.decode(layer.encode(x)), given);
      expectClose(layer.apply(x) as tf.Tensor, given);
      const codes = layer.weights[0]!.read() as tf.Variable;
      const start = tf.variable(x);
      const { value, grads } = tf.variableGrads(() => {
        const y = layer.apply(start, { training: true }) as tf.Tensor;
        expectClose(y, given);
        return tf.add(tf.sum(tf.mul(y, g)), layer.calculateLosses()[0]!) as tf.Scalar;
      });
      const expected = tf.add(tf.sum(tf.mul(given, g)), c.loss);
      expectClose(value, expected);
      expectClose(grads[start.name]!, tf.tensor(c.byInput, c.shape));
      if (c.byCodes) expectClose(grads[codes.name]!, tf.tensor(c.byCodes, codes.shape));
      const after = c.after?.map((values, i) =>
        tf.tensor(values, layer.weights[i]!.shape as number[]),
      );
      after?.forEach((values, i) => {
        expectClose(layer.weights[i]!.read(), values);
      });
      start.dispose();
    });
    for (const weight of layer.weights) weight.dispose();
    expect(tf.memory().numTensors).toBe(before);
  });

  test.each([null, 0.8])('learns, decay %s, and what it gives is its own code', async (decay) => {
    const layer = new VectorQuantizer({ numEmbeddings: 4, decay });
    const front = tfl.layers.dense({ units: 2, kernelInitializer: 'identity', inputShape: [2] });
    const model = tfl.sequential({ layers: [front, layer] });
    model.compile({ optimizer: 'sgd', loss: 'meanSquaredError' });
    layer.setWeights(layer.getWeights().with(0, specimenInput([4, 2])));
    const x = specimenInput([32, 2], 2);
    const error = async () =>
      (await tf.losses.meanSquaredError(x, model.predict(x) as tf.Tensor).data())[0]!;
    const start = await error();
    await model.trainOnBatch(x, x);
    const tensors = tf.memory().numTensors;
    for (let step = 0; step < 15; step++) await model.trainOnBatch(x, x);
    expect(tf.memory().numTensors).toBe(tensors);
    expect(await error()).toBeLessThan(start);
    const y = model.predict(x) as tf.Tensor;
    expect(await (layer.apply(y) as tf.Tensor).data()).toEqual(await y.data());
  });
});
