import * as tf from '@tensorflow/tfjs-core';
import * as tfl from '@tensorflow/tfjs-layers';
import { layers } from '../../lib/index.js';
import { importTorch, torchLayers } from '../../lib/torch/index.js';
import '../backends.js';
import { readJson, unpack } from '../unpack.js';
import type { Values } from './torch_case.js';

/** Torch's outputs, and the gradients of the sum of their squares: scripts/fixtures/torch_attention.py. */
interface Case {
  printed: string;
  inputs: Values[];
  output: Values;
  gradients: Values[];
}

const FILES = unpack('torch_attention');

beforeAll(async () => {
  await tf.setBackend('cpu');
});

const heads = (numHeads: number, keyDim: number, more: object = {}) =>
  layers.multiHeadAttention({ numHeads, keyDim, name: 'attention', ...more });

/** Self-attention is the query given twice. */
function attending(layer: tfl.layers.Layer, xs: tfl.SymbolicTensor[]): tfl.SymbolicTensor {
  const [query, value = query!, key] = xs as [tfl.SymbolicTensor, ...tfl.SymbolicTensor[]];
  const given = key === undefined ? [query, value] : [query, value, key];
  return layer.apply(given) as tfl.SymbolicTensor;
}

/** TransformerEncoderLayer as its forward has it, each layer under torch's name. */
function encoder([x]: tfl.SymbolicTensor[]): tfl.SymbolicTensor {
  const of = (layer: tfl.layers.Layer, ...given: tfl.SymbolicTensor[]) =>
    layer.apply(given.length === 1 ? given[0]! : given) as tfl.SymbolicTensor;
  const norm = (name: string) => tfl.layers.layerNormalization({ epsilon: 1e-5, name });
  const attended = of(heads(2, 4, { name: 'self_attn' }), x!, x!);
  const first = of(norm('norm1'), of(tfl.layers.add(), x!, attended));
  const [gelu] = torchLayers("GELU(approximate='none')");
  const wide = of(gelu!, of(tfl.layers.dense({ units: 12, name: 'linear1' }), first));
  const narrow = of(tfl.layers.dense({ units: 8, name: 'linear2' }), wide);
  return of(norm('norm2'), of(tfl.layers.add(), first, narrow));
}

type Build = (xs: tfl.SymbolicTensor[]) => tfl.SymbolicTensor;

const tensor = ({ shape, data }: Values) => tf.tensor(data, shape);
const distance = (a: tf.Tensor, b: Values) => tf.max(tf.abs(tf.sub(a, tensor(b)))).dataSync()[0];

describe('MultiheadAttention attends as in PyTorch, and its gradients are the same', () => {
  test.each<[string, Build]>([
    ['self', (xs) => attending(heads(2, 4), xs)],
    ['no_bias', (xs) => attending(heads(3, 2, { useBias: false }), xs)],
    ['batch_second', (xs) => attending(heads(4, 2), xs)],
    ['cross', (xs) => attending(heads(2, 4), xs)],
    ['other_sizes', (xs) => attending(heads(2, 4), xs)],
    ['causal', (xs) => attending(heads(2, 4, { useCausalMask: true }), xs)],
    ['encoder', encoder],
  ])('%s', async (name, build) => {
    const before = tf.memory().numTensors;
    const io = readJson<Case>(FILES[`${name}.json`]!);
    const inputs = io.inputs.map(({ shape }) => tfl.input({ shape: shape.slice(1) }));
    const model = tfl.model({ inputs, outputs: build(inputs) });
    const options = name === 'encoder' ? {} : { layers: { attention: '' } };
    await importTorch(FILES[`${name}.pt`]!, model, options);
    tf.tidy(() => {
      const xs = io.inputs.map(tensor);
      expect(distance(model.predict(xs) as tf.Tensor, io.output)).toBeLessThan(1e-5);
      const loss = (...all: tf.Tensor[]) =>
        tf.sum(tf.square(model.apply(all.length === 1 ? all[0]! : all) as tf.Tensor));
      const gradients = tf.grads(loss)(xs);
      for (const [i, gradient] of gradients.entries()) {
        expect(distance(gradient, io.gradients[i]!)).toBeLessThan(1e-4);
      }
    });
    model.dispose();
    tf.disposeVariables();
    expect(tf.memory().numTensors).toBe(before);
  });
});

const attentionModel = (more: object) => {
  const x = tfl.input({ shape: [5, 8] });
  return tfl.model({ inputs: x, outputs: attending(heads(2, 4, more), [x]), name: 'm' });
};

test.each<[string, object, RegExp]>([
  ['without bias', { useBias: false }, /'' must have in_proj_weight, .* alone, got also in_proj_b/],
  ['a gate', { useGate: true }, /'attention' \(MultiHeadAttention\) must be one of/],
  ['heads of other sizes', { valueDim: 3 }, /'attention' \(MultiHeadAttention\) must be one of/],
  ['an output of another size', { outputShape: 6 }, /\(MultiHeadAttention\) must be one of/],
])('what torch cannot have saved is refused: %s', async (_, more, message) => {
  const model = attentionModel(more);
  await expect(importTorch(FILES['self.pt']!, model)).rejects.toThrow(message);
  model.dispose();
});

test('the text does not tell the heads: the error says what to do', () => {
  const { printed } = readJson<Case>(FILES['encoder.json']!);
  expect(() => torchLayers(printed)).toThrow(
    "TransformerEncoderLayer: what its forward does is not printed (nearest: its Sequentials one by one, torchLayers(text, 'encoder'))",
  );
  const chain = `Sequential(\n(0): ${readJson<Case>(FILES['self.json']!).printed}\n)`;
  expect(() => torchLayers(chain)).toThrow(
    "- MultiheadAttention in '0': its number of heads is not printed (nearest: " +
      "layers.multiHeadAttention({ numHeads, keyDim, name: '0' }) in a model of your own)\n" +
      'All of it comes by ONNX: torch.onnx.export(',
  );
});
