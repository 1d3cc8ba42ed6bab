import * as tf from '@tensorflow/tfjs-core';
import * as tfl from '@tensorflow/tfjs-layers';
import { layers } from '../../lib/index.js';
import { loadKeras, toKeras } from '../../lib/keras/index.js';
import '../backends.js';
import { expectClose } from '../compare.js';
import { readJson, unpack } from '../unpack.js';

interface Values {
  shape: number[];
  dtype: string;
  data: number[];
}

/** What Keras predicts, and the gradients of the sum of its squares: scripts/fixtures/keras_attention_masks.py. */
interface Case {
  inputs: Values[];
  output: Values;
  gradients: Values[];
}

const FILES = unpack('keras_attention_masks');
const NAMES = Object.keys(FILES).flatMap((name) => /^(.*)\.keras$/.exec(name)?.[1] ?? []);
const [RIGHT, REFUSED] = [false, true].map((one) =>
  NAMES.filter((name) => name.startsWith('refused') === one),
);

beforeAll(async () => {
  await tf.setBackend('cpu');
});

test('models are 11, and three that are refused', () => {
  expect(RIGHT).toHaveLength(11);
  expect(REFUSED).toHaveLength(3);
});

const tensor = ({ shape, dtype, data }: Values) =>
  tf.tensor(data, shape, dtype as 'bool' | 'int32' | 'float32');

function check(model: tfl.LayersModel, { inputs, output }: Case) {
  const xs = inputs.map(tensor);
  expectClose(model.predict(xs.length === 1 ? xs[0]! : xs) as tf.Tensor, tensor(output));
}

describe("attention with masks predicts and trains as Keras's, and so does what toKeras writes of it", () => {
  test.each(RIGHT!)('%s', async (name) => {
    const before = tf.memory().numTensors;
    const io = readJson<Case>(FILES[`${name}.json`]!);
    const model = await loadKeras(FILES[`${name}.keras`]!);
    const again = await loadKeras(await toKeras(model));
    tf.tidy(() => {
      check(model, io);
      check(again, io);
      const xs = io.inputs.map(tensor);
      const y = () => model.apply(xs.length === 1 ? xs[0]! : xs) as tf.Tensor;
      const weights = model.trainableWeights;
      expect(weights).toHaveLength(io.gradients.length);
      if (weights.length === 0) return;
      const variables = weights.map((weight) => weight.read() as tf.Variable);
      const { grads } = tf.variableGrads(() => tf.sum(tf.square(y())) as tf.Scalar, variables);
      for (const [i, variable] of variables.entries()) {
        expectClose(grads[variable.name]!, tensor(io.gradients[i]!));
      }
    });
    model.dispose();
    again.dispose();
    expect(tf.memory().numTensors).toBe(before);
  });
});

test.each([
  [
    'refused_heads_of_masks',
    "the mask 'attention' must be [batch, 5, 7], of inputs of rank 3, got [null, 1, 5, 7]",
  ],
  [
    'refused_mask_of_value',
    "- MultiHeadAttention: on a mask of the value or key alone in 'multi_head_attention",
  ],
  ['refused_two_embeddings', "- Attention: on a mask of the value or key alone in 'attention"],
])('%s: by name', async (name, message) => {
  const before = tf.memory().numTensors;
  await expect(loadKeras(FILES[`${name}.keras`]!)).rejects.toThrow(message);
  expect(tf.memory().numTensors).toBe(before);
});

test('toKeras refuses masks that Keras minds and tfjs does not, or the other way around', async () => {
  const layer = layers.multiHeadAttention({ numHeads: 2, keyDim: 3, name: 'a' });
  const tokens = [tfl.input({ shape: [5] }), tfl.input({ shape: [5] })];
  const embedded = tokens.map((one) => {
    const embedding = tfl.layers.embedding({ inputDim: 9, outputDim: 6, maskZero: true });
    return embedding.apply(one) as tfl.SymbolicTensor;
  });
  const attended = layer.apply(embedded) as tfl.SymbolicTensor;
  await expect(toKeras(tfl.model({ inputs: tokens, outputs: attended }))).rejects.toThrow(
    "toKeras: the inputs of 'a' must be without a mask of value or key alone, which Keras minds (nearest: maskInputs), " +
      "got 'one with a mask'",
  );
  const [q, m] = [tfl.input({ shape: [5, 6] }), tfl.input({ shape: [5] })];
  const own = layers.multiHeadAttention({
    numHeads: 2,
    keyDim: 3,
    maskInputs: ['query'],
    name: 'b',
  });
  const hiding = own.apply([q, q, m]) as tfl.SymbolicTensor;
  await expect(toKeras(tfl.model({ inputs: [q, m], outputs: hiding }))).rejects.toThrow(
    "layer 'b' must be one that Keras has, got maskInputs 'query', which Keras ignores (nearest: maskInputs 'attention')",
  );
  tf.disposeVariables();
});
