import '../backends.js';
import * as tf from '@tensorflow/tfjs-core';
import { ELEMENT } from '../../lib/onnx/element_types.js';
import { loadOnnx } from '../../lib/onnx/index.js';
import { firstOrder, lastOrder } from '../../lib/onnx/read/layouts.js';
import { expectClose } from '../compare.js';
import { encode, floats, node, value } from './encode.js';

beforeAll(() => tf.setBackend('cpu'));

const RANK_4 = [2, 3, 4, 6];
const count = (dims: readonly number[]) => dims.reduce((a, n) => a * n, 1);

/** Constants of any shape, without a repetition. */
const constant = (name: string, dims: number[]) =>
  floats(
    name,
    dims,
    Array.from({ length: count(dims) }, (_, i) => Math.sin(i * 1.7 + 1)),
  );
const integers = (name: string, values: number[]) => ({
  name,
  dims: [values.length],
  type: ELEMENT.int64,
  int64s: values,
});

interface Row {
  title: string;
  nodes: ReturnType<typeof node>[];
  constants?: object[];
  opset?: number;
}

const one = (
  operator: string,
  attributes: object = {},
  constants: { name: string }[] = [],
  opset = 18,
): Row => ({
  title: `${operator} ${JSON.stringify(attributes)} ${constants.map((c) => JSON.stringify((c as { dims?: number[] }).dims)).join(' ')} opset ${opset}`,
  nodes: [node(operator, ['h', ...constants.map(({ name }) => name)], ['y'], attributes as never)],
  constants,
  opset,
});

/** What comes after a convolution, which has its channels last. */
const ROWS: Row[] = [
  ...[0, 1, 2, -1].map((axis) => ({
    title: `Concat axis ${axis}`,
    nodes: [node('Relu', ['h'], ['g']), node('Concat', ['h', 'g'], ['y'], { axis })],
  })),
  ...[1, 2, -1].map((axis) => one('Softmax', { axis })),
  one('Softmax', { axis: 1 }, [], 11),
  one('LogSoftmax', { axis: 3 }),
  ...[1, -2].map((axis) => ({
    title: `Split axis ${axis}`,
    nodes: [
      node('Split', ['h'], ['a', 'b'], { axis, num_outputs: 2 }),
      node('Concat', ['b', 'a'], ['y'], { axis }),
    ],
  })),
  ...['constant', 'reflect', 'edge'].flatMap((mode) => [
    one('Pad', { mode }, [integers('pads', [0, 0, 1, 0, 0, 0, 2, 1])]),
    one('Pad', { mode, pads: [0, 1, 0, 2, 0, 0, 1, 0] }, [], 10),
  ]),
  one('Slice', {}, [
    integers('s', [1, 0]),
    integers('e', [3, 99]),
    integers('a', [1, -1]),
    integers('t', [1, 2]),
  ]),
  one('Slice', { starts: [1, 2], ends: [3, 5], axes: [1, 3] }, [], 9),
  ...[[1], [2, 3], [-1], [1, 2, 3]].flatMap((axes) =>
    [0, 1].flatMap((keepdims) => [
      one('ReduceMean', { keepdims }, [integers('axes', axes)]),
      one('ReduceMax', { keepdims, axes }, [], 13),
    ]),
  ),
  one('ReduceSum', {}),
  ...[
    [0, 2, 3, 1],
    [0, 1, 3, 2],
    [0, 3, 2, 1],
    [1, 0, 2, 3],
  ].map((perm) => one('Transpose', { perm })),
  one('Reshape', {}, [integers('shape', [0, -1])]),
  one('Reshape', {}, [integers('shape', [-1, 3, 24])]),
  one('Reshape', {}, [integers('shape', [2, 2, 36])]),
  one('Flatten'),
  one('Unsqueeze', {}, [integers('axes', [2])]),
  ...[[], [1], [6], [4, 1], [3, 1, 1], [1, 3, 1, 6], [2, 3, 4, 6]].map((dims) =>
    one('Add', {}, [constant('c', dims)]),
  ),
  one('PRelu', {}, [constant('c', [3, 1, 1])]),
  one('PRelu', {}, [constant('c', [1])]),
  one('Clip', {}, [constant('low', []), constant('high', [])]),
  one('MatMul', {}, [constant('c', [6, 5])]),
  one('LayerNormalization', {}, [constant('s', [6]), constant('b', [6])]),
  one('InstanceNormalization', {}, [constant('s', [3]), constant('b', [3])]),
  one(
    'BatchNormalization',
    {},
    ['s', 'b', 'm'].map((name) => constant(name, [3])).concat(floats('v', [3], [1, 2, 3])),
  ),
  one('Gather', { axis: 1 }, [integers('places', [2, 0])]),
  one('DepthToSpace', { blocksize: 1 }),
  one('SpaceToDepth', { blocksize: 2 }),
  one('GlobalAveragePool'),
  one('GlobalMaxPool'),
  one('LRN', { size: 3 }),
  one('AveragePool', { kernel_shape: [2, 2], strides: [2, 2] }),
  one('AveragePool', { kernel_shape: [3, 3], pads: [1, 1, 1, 1] }),
  one('MaxPool', { kernel_shape: [3, 2], strides: [2, 1], ceil_mode: 1 }),
  {
    title: 'the mean of an image, spread over it again',
    nodes: [node('GlobalAveragePool', ['h'], ['g']), node('Mul', ['h', 'g'], ['y'])],
  },
  {
    title: 'a row of features, added to every image',
    nodes: [
      node('GlobalAveragePool', ['h'], ['g']),
      node('Flatten', ['g'], ['f']),
      node('Unsqueeze', ['f', 'axes'], ['u']),
      node('Add', ['h', 'u'], ['y']),
    ],
    constants: [integers('axes', [2, 3])],
  },
];

const build = ({ nodes, constants = [], opset = 18 }: Row) =>
  encode('model', {
    irVersion: 8,
    opsets: [{ domain: '', version: opset }],
    graph: {
      nodes: [node('Conv', ['x', 'w'], ['h'], { pads: [1, 1, 1, 1] }), ...nodes],
      initializers: [constant('w', [3, 3, 3, 3]), ...constants],
      inputs: [value('x', RANK_4)],
      outputs: [value('y', [])],
    },
  });

/** ONNX's own order is right by ONNX's tests (npm run check:onnx). */
test.each(ROWS)('channels last change nothing: $title', async (row) => {
  const x = tf.randomNormal(RANK_4, 0, 1, 'float32', 5);
  const [last, keep] = [await loadOnnx(build(row)), await loadOnnx(build(row), { layout: 'keep' })];
  const expected = keep.predictOnBatch(x) as tf.Tensor;
  const metadata = last.getUserDefinedMetadata() as {
    onnx: { channelsLast: Record<string, boolean> };
  };
  const { channelsLast } = metadata.onnx;
  expect(channelsLast.x).toBe(true);
  const y = last.predictOnBatch(tf.transpose(x, lastOrder(4))) as tf.Tensor;
  expectClose(channelsLast.y ? tf.transpose(y, firstOrder(y.rank)) : y, expected, 1e-5);
  const shape = last.outputs[0]!.shape;
  expect(shape.map((n, i) => n ?? y.shape[i])).toEqual(y.shape);
});
