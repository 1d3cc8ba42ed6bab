import '../backends.js';
import * as tf from '@tensorflow/tfjs-core';
import * as tfl from '@tensorflow/tfjs-layers';
import { loadOnnx } from '../../lib/onnx/index.js';
import { readOnnx } from '../../lib/onnx/load_onnx.js';
import { saveAndLoad } from '../save_and_load.js';
import { floats, model, node, value } from './encode.js';

beforeAll(() => tf.setBackend('cpu'));

interface ScaleArgs {
  name: string;
  powerOf?: number;
  axes?: number[];
}

/** x times a weight for each channel, which are the second axis, to a power. */
class Scale extends tfl.layers.Layer {
  static readonly className = 'Scale';
  private scale!: tfl.LayerVariable;
  constructor(readonly args: ScaleArgs) {
    super(args);
  }
  override build(shape: tfl.Shape): void {
    this.scale = this.addWeight('scale', [shape[1]!], 'float32', tfl.initializers.ones());
    this.built = true;
  }
  override call(inputs: tf.Tensor | tf.Tensor[]): tf.Tensor {
    const x = [inputs].flat()[0]!;
    const scale = tf.reshape(this.scale.read(), [-1, ...x.shape.slice(2).map(() => 1)]);
    return tf.mul(x, tf.pow(scale, this.args.powerOf ?? 1));
  }
  override getConfig() {
    return { ...super.getConfig(), ...this.args };
  }
}
tf.serialization.registerClass(Scale as never);

/** The sum and the difference of two tensors. */
class Both extends tfl.layers.Layer {
  static readonly className = 'Both';
  override computeOutputShape(shapes: tfl.Shape | tfl.Shape[]): tfl.Shape[] {
    return [shapes[0] as tfl.Shape, shapes[0] as tfl.Shape];
  }
  override call(inputs: tf.Tensor | tf.Tensor[]): tf.Tensor[] {
    const [a, b] = inputs as [tf.Tensor, tf.Tensor];
    return [tf.add(a, b), tf.sub(a, b)];
  }
}

const own = { domain: 'com.example' };
const weight = floats('w', [3], [1, 2, 3]);
const scaled = (attributes = {}) =>
  model([node('Scale', ['x', 'w'], ['y'], attributes, own)], { initializers: [weight] });
const values = (made: unknown) => [...(made as tf.Tensor).dataSync()];

test.each(['Scale', 'com.example.Scale'])('%s is the class of a node', async (name) => {
  const layers = { [name]: Scale };
  const { model: made, origins } = await readOnnx(scaled({ power_of: 2, axes: [1] }), { layers });
  expect(values(made.predict(tf.ones([1, 3])))).toEqual([1, 4, 9]);
  const layer = made.getLayer('Scale_of_y') as Scale;
  expect(layer.args).toEqual({ powerOf: 2, axes: [1], name: 'Scale_of_y' });
  expect(origins.map((one) => one.name)).toEqual(['w']);
  expect(made.trainableWeights.length).toBe(1);
  const loaded = await saveAndLoad(made);
  expect(values(loaded.predict(tf.ones([1, 3])))).toEqual([1, 4, 9]);
});

test('it gets tensors in the order of ONNX, between layers of channels last', async () => {
  const nodes = [
    node('AveragePool', ['x'], ['a'], { kernel_shape: [2, 2], strides: [2, 2] }),
    node('Scale', ['a', 'w'], ['b'], {}, own),
    node('GlobalAveragePool', ['b'], ['y']),
  ];
  const graph = { inputs: [value('x', ['n', 3, 4, 6])], initializers: [weight] };
  const made = await loadOnnx(model(nodes, graph), { layers: { Scale } });
  expect(made.inputs[0]!.shape).toEqual([null, 4, 6, 3]);
  expect(made.outputs[0]!.shape).toEqual([null, 1, 1, 3]);
  expect(values(made.predict(tf.ones([1, 4, 6, 3])))).toEqual([1, 2, 3]);
});

test('it may have several inputs and outputs, and take the place of a function', async () => {
  const called = {
    name: 'Both',
    domain: 'com.example',
    inputs: ['a', 'b'],
    outputs: ['c', 'd'],
    opsets: [{ domain: '', version: 18 }],
    nodes: [node('Mul', ['a', 'b'], ['c']), node('Div', ['a', 'b'], ['d'])],
  };
  const nodes = [
    node('Neg', ['x'], ['a']),
    node('Both', ['x', 'a'], ['s', 'd'], {}, own),
    node('Mul', ['s', 'd'], ['e']),
    node('Sub', ['e', 'd'], ['y']),
  ];
  const file = model(nodes, {}, { functions: [called] });
  const x = tf.tensor2d([[1, 2, 4]]);
  const made = await loadOnnx(file, { layers: { Both } });
  expect(values(made.predict(x))).toEqual([-2, -4, -8]);
  expect(values((await loadOnnx(file)).predict(x))).toEqual([2, 5, 17]);
});

test('nodes with the same weights are one layer', async () => {
  const nodes = [
    node('Scale', ['x', 'w'], ['a'], {}, own),
    node('Tanh', ['a'], ['b']),
    node('Scale', ['b', 'w'], ['y'], {}, own),
  ];
  const made = await loadOnnx(model(nodes, { initializers: [weight] }), { layers: { Scale } });
  expect(made.trainableWeights.length).toBe(1);
});

const failing = class extends Scale {
  constructor() {
    super({ name: 'failing' });
    throw new Error('no such scale');
  }
};

test.each<[string, Parameters<typeof loadOnnx>, string]>([
  [
    'no class for the node',
    [scaled(), { layers: { Both } }],
    "- com.example.Scale that is not known: 'Scale of y'",
  ],
  [
    'a class of more weights than constants',
    [model([node('Scale', ['x'], ['y'], {}, own)]), { layers: { Scale } }],
    "- com.example.Scale of 0 weights, where its layer has 1: 'Scale of y'",
  ],
  [
    'a weight of another shape',
    [
      model([node('Scale', ['x', 'w'], ['y'], {}, own)], {
        initializers: [floats('w', [2], [1, 2])],
      }),
      { layers: { Scale } },
    ],
    "- com.example.Scale of a weight of [2], where its layer has one of [3]: 'Scale of y'",
  ],
  [
    'an attribute that is a graph',
    [scaled({ body: { nodes: [] } }), { layers: { Scale } }],
    '- com.example.Scale with an attribute that is no number, text or list (body)',
  ],
  [
    'a class that throws',
    [scaled(), { layers: { Scale: failing } }],
    "- com.example.Scale, got: no such scale: 'Scale of y'",
  ],
  ['an operator of ONNX itself', [scaled(), { layers: { Scale, Relu: Both } }], 'none'],
  [
    'what is no class',
    [scaled(), { layers: { Scale: (() => 1) as never } }],
    'loadOnnx: layers.Scale must be a class that extends tf.layers.Layer, got function',
  ],
])('%s', async (_, args, message) => {
  const error: unknown = await loadOnnx(...args).catch((thrown) => thrown);
  expect(error instanceof Error ? error.message : 'none').toContain(message);
});
