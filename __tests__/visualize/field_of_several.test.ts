/** Of several inputs what a unit sees of each: a change of the input within changes it, one outside does not. */
import '../backends.js';
import * as tf from '@tensorflow/tfjs-core';
import * as tfl from '@tensorflow/tfjs-layers';
import { fieldOf } from '../../demo/deconvolve/field.js';
import { inputKindAt } from '../../demo/deconvolve/input_kind.js';
import { receptiveField } from '../../lib/visualize/index.js';

const { layers } = tfl;
const on = (layer: tfl.layers.Layer, ...x: tfl.SymbolicTensor[]) =>
  layer.apply(x.length === 1 ? x[0]! : x) as tfl.SymbolicTensor;
// Positive weights, so that nothing cancels out.
const above0 = (seed: number) => ({
  kernelInitializer: tfl.initializers.randomUniform({ minval: 0.05, maxval: 0.3, seed }),
});
const conv = (args: Partial<Parameters<typeof layers.conv2d>[0]>, seed: number) =>
  layers.conv2d({ filters: 2, kernelSize: 3, ...above0(seed), ...args });

/** A large picture and a small one that meet place by place, a mask of the channels first, and a text beside them. */
function meeting(): tfl.LayersModel {
  const large = tfl.input({ shape: [20, 16, 1], name: 'large' });
  const small = tfl.input({ shape: [10, 8, 3], name: 'small' });
  const first = tfl.input({ shape: [2, 10, 8], name: 'first' });
  const words = tfl.input({ shape: [4, 2], name: 'words' });
  const moved = on(layers.permute({ dims: [2, 3, 1] }), first);
  const parts = [
    on(conv({ strides: 2, padding: 'same' }, 1), large),
    on(conv({ kernelSize: [1, 5], padding: 'same' }, 2), small),
    on(conv({ kernelSize: 1 }, 3), moved),
  ];
  const met = on(conv({ name: 'met' }, 4), on(layers.concatenate(), ...parts));
  const gate = on(layers.simpleRNN({ units: 2, recurrentInitializer: 'glorotNormal' }), words);
  const gated = on(layers.multiply({ name: 'gated' }), met, gate);
  const alone = on(conv({ name: 'alone' }, 5), small);
  return tfl.model({ inputs: [large, small, first, words], outputs: [gated, alone] });
}

let model: tfl.LayersModel;
let inputs: tf.Tensor[];
beforeAll(async () => {
  await tf.setBackend('cpu');
  model = meeting();
  inputs = model.inputs.map(({ shape }, n) =>
    tf.randomUniform([1, ...(shape.slice(1) as number[])], 0.5, 1, 'float32', n + 3),
  );
});

/** Whether another value at each place of an input, of one of its channels after the other, changes a unit of `gated`. */
function changedBy(at: number, position: readonly number[]): boolean[] {
  const x = inputs[at]!;
  const unit = (given: tf.Tensor) =>
    tf.tidy(() => {
      const count = given.shape[0]!;
      const all = inputs.map((one, n) =>
        n === at ? given : tf.tile(one, [count, ...new Array(one.rank - 1).fill(1)]),
      );
      const [gated] = model.predict(all, { batchSize: 64 }) as tf.Tensor[];
      return tf.slice(gated!, [0, ...position, 0], [count, 1, 1, 1]).dataSync();
    });
  const [base] = unit(x);
  const moves = tf.mul(2, tf.reshape(tf.eye(x.size), [x.size, ...x.shape.slice(1)]));
  return Array.from(unit(tf.add(x, moves)), (value) => Math.abs(value - base!) > 1e-6);
}

const POSITIONS = [
  [0, 0],
  [3, 2],
  [7, 5],
];
const NAMES = ['large', 'small', 'first'];
test.each(NAMES.flatMap((name) => POSITIONS.map((position) => [name, position] as const)))(
  '%s, the unit at %j',
  (name, position) => {
    const at = model.inputNames.indexOf(name);
    const { start, end } = receptiveField(model, 'gated', position, undefined, name);
    const changed = changedBy(at, position);
    const shape = model.inputs[at]!.shape.slice(1) as number[];
    const [down, across] = name === 'first' ? [1, 2] : [0, 1];
    const within = changed.map((_, i) => {
      const index = tf.util.indexToLoc(i, 3, tf.util.computeStrides(shape));
      return [down, across].every((axis, n) => index[axis]! >= start[n]! && index[axis]! < end[n]!);
    });
    expect(changed).toEqual(within);
    // As the page has it.
    const all = model.inputs.map(({ shape }) => ({
      shape: shape.slice(1) as number[],
      values: new Float32Array(),
    }));
    const lengths = [shape[down!]!, shape[across!]!];
    const sample = { name, lengths, values: new Float32Array() };
    const kind = inputKindAt(model, at);
    expect(fieldOf(model, kind, sample, 'gated', position, { name, at, all })).toEqual({
      start,
      end,
    });
  },
);

test.each([
  [
    'no name of an input',
    () => receptiveField(model, 'gated', [0, 0]),
    "receptiveField: wrt must be an input ('large', 'small', 'first', 'words'), got undefined.",
  ],
  [
    'an input that does not lead there',
    () => receptiveField(model, 'alone', [0, 0], undefined, 'large'),
    "receptiveField: wrt must be an input that leads to the layer, got 'large'.",
  ],
  [
    'a way of unknown reach',
    () => receptiveField(model, 'gated', [0, 0], undefined, 'words'),
    /^receptiveField: the reach of SimpleRNN 'simple_rnn\S*' is not known\.$/,
  ],
  [
    'too few shapes',
    () => receptiveField(model, 'gated', [0, 0], [[20, 16, 1]], 'large'),
    'receptiveField: inputShape must be a shape for each of 4 inputs, got [[20, 16, 1]].',
  ],
])('%s', (_, run, message) => {
  expect(run).toThrow(message instanceof RegExp ? message : new Error(message));
});
