import '../backends.js';
import { readFileSync } from 'node:fs';
import path from 'node:path';
import * as tf from '@tensorflow/tfjs-core';
import { loadOnnx } from '../../lib/onnx/index.js';
import { OnnxOperation } from '../../lib/onnx/layers/onnx_operation.js';
import { checkAttributes } from '../../lib/onnx/operators/attributes.js';
import { OPERATORS, PARAMETER } from '../../lib/onnx/operators/table.js';
import { floats, model, node, value } from './encode.js';

beforeAll(() => tf.setBackend('cpu'));

/** By operator and opset the attributes, as ONNX has them (scripts/fixtures/onnx_attributes.py). */
const FILE = path.join(__dirname, '../fixtures/onnx/onnx_attributes.json');
const ONNX: Record<string, Record<string, string[]>> = JSON.parse(readFileSync(FILE, 'utf8'));

/** Attributes that ONNX knows, and nothing here computes. */
const REFUSED: Record<string, string[]> = {
  Attention: ['left_window_size', 'right_window_size'],
  Constant: ['sparse_value', 'value_string', 'value_strings'],
  GRU: ['clip'],
  LSTM: ['clip'],
  RNN: ['clip'],
};

const isKnown = (operator: string, opset: number, name: string) => {
  try {
    checkAttributes(operator, opset, [name]);
    return true;
  } catch {
    return false;
  }
};

const NAMES = Object.keys(OPERATORS).filter((name) => name !== PARAMETER);

test.each([...NAMES, 'If'])('the attributes of %s are those of ONNX in every opset', (operator) => {
  const versions = ONNX[operator]!;
  const all = [...new Set([...Object.values(versions).flat(), 'no_such'])];
  for (let opset = 7; opset <= 28; opset++) {
    const since = Object.keys(versions).findLast((first) => Number(first) <= opset);
    if (since === undefined) continue;
    const refused = REFUSED[operator] ?? [];
    const expected = versions[since]!.filter((name) => !refused.includes(name));
    const known = all.filter((name) => isKnown(operator, opset, name));
    expect([opset, known.sort()]).toEqual([opset, expected.sort()]);
  }
});

const refusal = async (nodes: Parameters<typeof model>[0], graph = {}, more = {}) => {
  const error: unknown = await loadOnnx(model(nodes, graph, more)).catch((thrown) => thrown);
  return error instanceof Error ? error.message.split('\n').slice(1).join('\n') : 'none';
};

test('attributes that are not known are refused at load, all at once', async () => {
  const nodes = [
    node('Relu', ['x'], ['a'], { alpha: 0.5 }),
    node('Softmax', ['x'], ['b'], { axes: [1], axis: -1 }),
    node('ReduceMean', ['b'], ['c'], { axes: [1], keepdims: 1 }),
    node('Add', ['a', 'c'], ['y'], { broadcast: 1, axis: 1 }),
  ];
  expect(await refusal(nodes)).toBe(
    "- Relu with attributes that are not known in opset 18 (alpha): 'Relu of a'\n" +
      "- Softmax with attributes that are not known in opset 18 (axes): 'Softmax of b'\n" +
      "- ReduceMean with attributes that are not known in opset 18 (axes): 'ReduceMean of c'\n" +
      "- Add with attributes that are not known in opset 18 (broadcast, axis): 'Add of y'",
  );
});

test('notes of exporters, which begin with two underscores, are none of them', async () => {
  const made = await loadOnnx(model([node('Relu', ['x'], ['y'], { __note: 'a' })]));
  expect(made.outputs[0]!.shape).toEqual([null, 3]);
});

test('a function whose opset is not read is refused', async () => {
  const called = {
    name: 'Own',
    domain: 'own',
    inputs: ['a'],
    outputs: ['b'],
    opsets: [{ domain: '', version: 5 }],
    nodes: [node('Relu', ['a'], ['b'])],
  };
  const nodes = [node('Own', ['x'], ['y'], {}, { domain: 'own' })];
  await expect(loadOnnx(model(nodes, {}, { functions: [called] }))).rejects.toThrow(
    'the opset must be from 7 to 28, got 5.',
  );
});

const opset = (version: number) => ({ opsets: [{ domain: '', version }] });
const image = { inputs: [value('x', ['n', 2, 4, 4])], outputs: [value('y', ['n', 2, 4, 4])] };
const vectors = (...names: string[]) => names.map((name) => floats(name, [2], [1, 2]));
const flag = (set: number) => ({ name: 'training', dims: [], type: 9, int32s: [set] });
const rnn = [floats('w', [1, 2, 3], [1, 2, 3, 4, 5, 6]), floats('r', [1, 2, 2], [1, 2, 3, 4])];
const rnnGraph = { initializers: rnn, inputs: [value('x', [2, 'n', 3])] };

test.each<[string, Parameters<typeof refusal>, string]>([
  [
    'Dropout that trains',
    [[node('Dropout', ['x', '', 'training'], ['y'])], { initializers: [flag(1)] }],
    "- Dropout with training_mode: 'Dropout of y'",
  ],
  [
    'BatchNormalization that trains',
    [
      [node('BatchNormalization', ['x', 'a', 'b', 'c', 'd'], ['y'], { training_mode: 1 })],
      { ...image, initializers: vectors('a', 'b', 'c', 'd') },
    ],
    'BatchNormalization with training_mode',
  ],
  [
    'BatchNormalization of each place',
    [
      [node('BatchNormalization', ['x', 'a', 'b', 'c', 'd'], ['y'], { spatial: 0 })],
      { ...image, initializers: vectors('a', 'b', 'c', 'd') },
      opset(8),
    ],
    'BatchNormalization with spatial=0',
  ],
  [
    'Conv of another kernel than its filter',
    [
      [node('Conv', ['x', 'w'], ['y'], { kernel_shape: [3, 3] })],
      { ...image, initializers: [floats('w', [1, 2, 1, 1], [1, 2])] },
    ],
    'Conv with kernel_shape=[3,3] and a filter of [1,1]',
  ],
  [
    'ConvTranspose of another kernel than its filter',
    [
      [node('ConvTranspose', ['x', 'w'], ['y'], { kernel_shape: [2, 2] })],
      { ...image, initializers: [floats('w', [2, 1, 1, 1], [1, 2])] },
    ],
    'ConvTranspose with kernel_shape=[2,2] and a filter of [1,1]',
  ],
  [
    'RNN of another size than its weights',
    [[node('RNN', ['x', 'w', 'r'], ['y'], { hidden_size: 3 })], rnnGraph],
    'RNN forward, of hidden_size=3, with weights of [1,2,3]',
  ],
  [
    'RNN of fewer directions than it has weights for',
    [[node('RNN', ['x', 'w', 'r'], ['y'], { direction: 'bidirectional' })], rnnGraph],
    'RNN bidirectional, of hidden_size=undefined, with weights of [1,2,3]',
  ],
  ['Cast to half', [[node('Cast', ['x'], ['y'], { to: 10 })]], 'Cast to float16'],
  [
    'Gelu that is not known',
    [[node('Gelu', ['x'], ['y'], { approximate: 'none of these' })], {}, opset(20)],
    'Gelu approximate="none of these"',
  ],
])('%s is refused at load', async (_, [nodes, graph, more], message) => {
  expect(await refusal(nodes, graph, more)).toContain(message);
});

test('Dropout that does not train is left out', async () => {
  const nodes = [node('Dropout', ['x', '', 'training'], ['a']), node('Neg', ['a'], ['y'])];
  const made = await loadOnnx(model(nodes, { initializers: [flag(0)] }));
  expect([...(made.predict(tf.ones([1, 3])) as tf.Tensor).dataSync()]).toEqual([-1, -1, -1]);
});

test('an OnnxOperation of attributes that are not known is an error', () => {
  const given = JSON.stringify({
    opset: 18,
    outputs: 1,
    channelsLast: false,
    attributes: { slope: 1 },
    inputs: [{ tensor: 0, type: 1 }],
  });
  expect(() => new OnnxOperation({ operator: 'Mish', given, name: 'mish' })).toThrow(
    "OnnxOperation 'mish': Mish must be one that is computed here, got one with attributes that are not known in opset 18 (slope).",
  );
});
