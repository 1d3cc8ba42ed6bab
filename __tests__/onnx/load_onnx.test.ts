import '../backends.js';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import * as tf from '@tensorflow/tfjs-core';
import type * as tfl from '@tensorflow/tfjs-layers';
import { ValueError } from '../../lib/check.js';
import { loadKeras, toKeras } from '../../lib/keras/index.js';
import { loadOnnx } from '../../lib/onnx/index.js';
import { OnnxOperation } from '../../lib/onnx/layers/onnx_operation.js';
import { deconvolve } from '../../lib/visualize/index.js';
import { expectClose } from '../compare.js';
import { saveAndLoad } from '../save_and_load.js';
import { unpack } from '../unpack.js';
import { floats, model, node, value } from './encode.js';

beforeAll(() => tf.setBackend('cpu'));

const FILES = unpack('onnx_models');
const file = (name: string) => FILES[`${name}.onnx`]!;
const classes = (of: tfl.LayersModel) => of.layers.map((layer) => layer.getClassName());

function inputsOf(of: tfl.LayersModel): tf.Tensor[] {
  return of.inputs.map(({ shape }, i) => {
    const sizes = shape.map((n, axis) => n ?? (axis === 0 ? 2 : 6));
    return tf.randomNormal(sizes, 0, 1, 'float32', 7 + i);
  });
}

function predict(of: tfl.LayersModel, inputs: tf.Tensor[]): tf.Tensor {
  return of.predictOnBatch(inputs.length === 1 ? inputs[0]! : inputs) as tf.Tensor;
}

describe('a model of ONNX is one like any other', () => {
  test('a chain is made of the layers of tfjs and of this package', async () => {
    const chain = await loadOnnx(file('chain'));
    expect(classes(chain)).not.toContain('OnnxOperation');
    expect(chain.inputs[0]!.shape).toEqual([2, 12, 12, 1]);
    expect(chain.outputs[0]!.shape).toEqual([2, 12, 12, 1]);
    const inputs = inputsOf(chain);
    expectClose(predict(await loadKeras(await toKeras(chain)), inputs), predict(chain, inputs));
  });

  test.each(['unet', 'diffusion', 'transformer', 'recurrent', 'groups', 'snake'])(
    '%s is saved and loaded',
    async (name) => {
      const made = await loadOnnx(file(name));
      const inputs = inputsOf(made);
      const loaded = await saveAndLoad(made);
      expectClose(predict(loaded, inputs), predict(made, inputs), 1e-6);
      expect(loaded.getUserDefinedMetadata()).toEqual(made.getUserDefinedMetadata());
    },
  );

  test('fit trains it', async () => {
    const chain = await loadOnnx(file('chain'));
    chain.compile({ optimizer: 'adam', loss: 'meanSquaredError' });
    const x = tf.randomUniform([8, 12, 12, 1], 0, 1, 'float32', 3);
    const { history } = await chain.fit(x, x, { epochs: 3, batchSize: 2 });
    expect(history.loss!.at(-1)).toBeLessThan(history.loss![0] as number);
  });

  test('deconvolve projects its layers', async () => {
    const esrgan = await loadOnnx(file('esrgan'), { inputShapes: { input_0: [1, 4, 6, 6] } });
    const [x] = inputsOf(esrgan);
    const layer = esrgan.layers.find((one) => one.getClassName() === 'Conv2D')!.name;
    const { projections } = await deconvolve(esrgan, x!, { layer, method: 'saliency', topK: 1 });
    expect(projections.shape).toEqual([1, 6, 6, 4]);
  });

  test('a size that is not known stays so', async () => {
    const unet = await loadOnnx(file('attention_unet'));
    expect(unet.inputs[0]!.shape).toEqual([null, null, null, 1]);
    const y = predict(unet, [tf.ones([3, 10, 6, 1])]);
    expect(y.shape).toEqual([3, 10, 6, 1]);
  });

  test('nothing is left of a model that is disposed of, or could not be made', async () => {
    const before = tf.memory().numTensors;
    for (const name of ['chain', 'diffusion', 'snake']) (await loadOnnx(file(name))).dispose();
    expect(tf.memory().numTensors).toBe(before);
    const nodes = [
      node('MatMul', ['x', 'w'], ['a']),
      node('Einsum', ['a', 'w'], ['b'], { equation: 'ij,jk->ik' }),
      node('Clip', ['b', 'low'], ['h']),
      node('Loop', ['h'], ['y']),
    ];
    const initializers = [floats('w', [3, 3], [1, 2, 3, 4, 5, 6, 7, 8, 9]), floats('low', [], [1])];
    const bad = model(nodes, { initializers });
    await expect(loadOnnx(bad)).rejects.toThrow('Loop');
    expect(tf.memory().numTensors).toBe(before);
  });
});

describe('weights', () => {
  const weight = floats('w', [3, 3], [1, 2, 3, 4, 5, 6, 7, 8, 9]);
  const x = () => tf.tensor2d([[1, 0, -1]]);

  test('one that several nodes use is one weight', async () => {
    const nodes = [
      node('MatMul', ['x', 'w'], ['a']),
      node('Add', ['w', 'w'], ['b']),
      node('MatMul', ['a', 'b'], ['y']),
    ];
    const made = await loadOnnx(model(nodes, { initializers: [weight] }));
    expect(made.trainableWeights.length).toBe(1);
    const w = tf.tensor2d([1, 2, 3, 4, 5, 6, 7, 8, 9], [3, 3]);
    expectClose(predict(made, [x()]), tf.matMul(tf.matMul(x(), w), tf.mul(w, 2)));
  });

  test('a layer that is called twice is made once', async () => {
    const nodes = [
      node('MatMul', ['x', 'w'], ['a']),
      node('Tanh', ['a'], ['b']),
      node('MatMul', ['b', 'w'], ['y']),
    ];
    const made = await loadOnnx(model(nodes, { initializers: [weight] }));
    expect(classes(made).filter((name) => name === 'Dense').length).toBe(1);
  });

  test('pieces of one weight are weights of their own', async () => {
    const pieces = floats('w', [3, 9], [...Array(27).keys()]);
    const nodes = [
      node('Split', ['w'], ['a', 'b', 'c'], { axis: 1, num_outputs: 3 }),
      node('MatMul', ['x', 'a'], ['d']),
      node('MatMul', ['d', 'b'], ['e']),
      node('MatMul', ['e', 'c'], ['y']),
    ];
    const made = await loadOnnx(model(nodes, { initializers: [pieces] }));
    const [a, b, c] = tf.split(tf.reshape(tf.range(0, 27), [3, 9]), 3, 1) as tf.Tensor2D[];
    const expected = tf.matMul(tf.matMul(tf.matMul(x(), a!), b!), c!);
    expectClose(predict(made, [x()]), expected);
    expect(made.trainableWeights.length).toBe(3);
    expect(made.getUserDefinedMetadata()).toMatchObject({ onnx: { copied: [] } });
  });

  test('what is made of one weight in two ways is two weights, in one way one', async () => {
    const two = floats('two', [1], [2]);
    const three = floats('three', [1], [3]);
    const chain = (first: ReturnType<typeof node>[], second: typeof first) =>
      loadOnnx(
        model(
          [
            ...first,
            ...second,
            node('MatMul', ['x', 'a'], ['c']),
            node('MatMul', ['c', 'b'], ['y']),
          ],
          { initializers: [weight, two, three] },
        ),
      );
    const turned = (name: string) => node('Transpose', ['w'], [name], { perm: [1, 0] });
    const w = tf.tensor2d([1, 2, 3, 4, 5, 6, 7, 8, 9], [3, 3]);
    const once = await chain([turned('a')], [turned('b')]);
    expect(once.trainableWeights.length).toBe(1);
    const back = tf.transpose(w);
    expectClose(predict(once, [x()]), tf.matMul(tf.matMul(x(), back), back));
    const times = (name: string, factor: string) => node('Mul', [factor, 'w'], [name]);
    const twice = await chain([times('a', 'two')], [times('b', 'three')]);
    expect(twice.trainableWeights.length).toBe(2);
    expectClose(predict(twice, [x()]), tf.mul(tf.matMul(tf.matMul(x(), w), w), 6));
    expect(twice.getUserDefinedMetadata()).toMatchObject({ onnx: { copied: ['w'] } });
  });

  test('what an exporter computed for each call of a module is one weight', async () => {
    const values = [1, 2, 3, 4, 5, 6, 7, 8, 9];
    const load = (first: string, second: string, numbers = values) =>
      loadOnnx(
        model(
          [
            node('MatMul', ['x', first], ['a']),
            node('Tanh', ['a'], ['b']),
            node('MatMul', ['b', second], ['y']),
          ],
          { initializers: [floats(first, [3, 3], numbers), floats(second, [3, 3], numbers)] },
        ),
      );
    const counts = [
      await load('onnx::MatMul_12', 'onnx::MatMul_34'),
      await load('val_5', 'val_17'),
      // Parameters keep their names, and zeros are those of many layers.
      await load('first.weight', 'second.weight'),
      await load('onnx::MatMul_12', 'onnx::MatMul_34', values.fill(0)),
    ].map(({ trainableWeights }) => trainableWeights.length);
    expect(counts).toEqual([1, 1, 2, 2]);
  });

  test('of such that an Identity calls by two names, and no other', async () => {
    const load = (first: string, second: string) =>
      loadOnnx(
        model(
          [
            node('Identity', [first], [second]),
            node('MatMul', ['x', first], ['a']),
            node('MatMul', ['a', second], ['y']),
          ],
          { initializers: [{ ...weight, name: first }] },
        ),
      );
    const counts = [
      await load('onnx::MatMul_12', 'onnx::MatMul_34'),
      await load('2.weight', '5.weight'),
    ].map(({ trainableWeights }) => trainableWeights.length);
    expect(counts).toEqual([1, 2]);
  });

  test('one that becomes several weights is told', async () => {
    const slope = floats('slope', [1], [0.5]);
    const nodes = [
      node('PRelu', ['x', 'slope'], ['a']),
      node('PRelu', ['z', 'slope'], ['b']),
      node('ReduceSum', ['b', 'axes'], ['c'], { keepdims: 0 }),
      node('Add', ['a', 'c'], ['y']),
    ];
    const axes = { name: 'axes', dims: [1], type: 7, int64s: [3] };
    const inputs = [value('x', ['n', 2, 4]), value('z', ['n', 2, 4, 3])];
    const initializers = [slope, axes];
    const made = await loadOnnx(model(nodes, { inputs, initializers }));
    expect(made.trainableWeights.length).toBe(2);
    expect(made.getUserDefinedMetadata()).toMatchObject({ onnx: { copied: ['slope'] } });
    const single = await loadOnnx(
      model([node('MatMul', ['x', 'w'], ['y'])], { initializers: [weight] }),
    );
    expect(single.getUserDefinedMetadata()).toMatchObject({ onnx: { copied: [] } });
  });

  test('constants of nodes and statistics do not train', async () => {
    const names = ['scale', 'bias', 'mean', 'variance'];
    const initializers = names.map((name, i) => floats(name, [3], [i, 1, 2]));
    const nodes = [node('BatchNormalization', ['x', ...names], ['y'])];
    const made = await loadOnnx(model(nodes, { initializers }));
    expect(made.trainableWeights.length).toBe(2);
    expect(made.nonTrainableWeights.length).toBe(2);
  });

  test('beside the model they are read, elsewhere refused', async () => {
    const folder = mkdtempSync(join(tmpdir(), 'onnx-'));
    const entries = (location: string, offset: number) => [
      { key: 'location', value: location },
      { key: 'offset', value: String(offset) },
      { key: 'length', value: '36' },
    ];
    const write = (location: string, offset: number) => {
      const external = {
        name: 'w',
        dims: [3, 3],
        type: 1,
        location: 1,
        external: entries(location, offset),
      };
      const nodes = [node('MatMul', ['x', 'w'], ['y'])];
      writeFileSync(join(folder, 'model.onnx'), model(nodes, { initializers: [external] }));
      return join(folder, 'model.onnx');
    };
    writeFileSync(join(folder, 'w.bin'), Float32Array.from([0, 1, 2, 3, 4, 5, 6, 7, 8, 9]));
    const made = await loadOnnx(write('w.bin', 4));
    expect([...predict(made, [x()]).dataSync()]).toEqual([-6, -6, -6]);
    for (const place of ['../w.bin', '/etc/passwd', 'a/../../w.bin', '..\\w.bin', '..', '']) {
      await expect(loadOnnx(write(place, 0))).rejects.toThrow(
        `w: external data must lie in a file beside the model, got '${place}'.`,
      );
    }
    await expect(loadOnnx(write('w.bin', 8))).rejects.toThrow('w.bin must have 44 bytes, got 40.');
    rmSync(folder, { recursive: true });
  });
});

describe('graphs', () => {
  test('a constant without an end is the last integer', async () => {
    const constants = (starts: number, ends: number) => [
      node('Constant', [], ['starts'], { value_ints: [starts] }),
      node('Constant', [], ['ends'], { value_ints: [ends] }),
      node('Constant', [], ['axes'], { value_ints: [1] }),
      node('Slice', ['x', 'starts', 'ends', 'axes'], ['y']),
    ];
    const outputs = [value('y', ['n', 2])];
    const made = await loadOnnx(model(constants(1, 2 ** 62), { outputs }));
    const x = tf.tensor2d([1, 2, 3], [1, 3]);
    expectClose(predict(made, [x]), tf.tensor2d([2, 3], [1, 2]));
    await expect(loadOnnx(model(constants(1, 2 ** 40), { outputs }))).rejects.toThrow(
      "Constant of 1099511627776, which is no int32: 'Constant of ends'",
    );
  });

  test.each([
    ['of lengths', 'ends', [1, 2]],
    ['of one length', 'one', 1],
  ])('a sequence that is taken apart again is none: %s', async (_, lengths, sizes) => {
    const constant = typeof sizes === 'number' ? { value_int: sizes } : { value_ints: sizes };
    const nodes = (used: string) => [
      node('Constant', [], [lengths], constant),
      node('Constant', [], ['zero'], { value_int: 0 }),
      node('Constant', [], ['first'], { value_int: 1 }),
      node('SplitToSequence', ['x', lengths], ['all'], { axis: 1 }),
      node('SequenceAt', ['all', 'zero'], ['a']),
      node('SequenceAt', ['all', used], ['b']),
      node('Concat', ['b', 'a'], ['y'], { axis: 1 }),
    ];
    const outputs = [value('y', ['n', 'm'])];
    const made = await loadOnnx(model(nodes('first'), { outputs }));
    const x = tf.tensor2d([1, 2, 3], [1, 3]);
    const expected = typeof sizes === 'number' ? [2, 1] : [2, 3, 1];
    expectClose(predict(made, [x]), tf.tensor2d(expected, [1, expected.length]));
    const index = value('i', [], 7);
    const inputs = [value('x', ['n', 3]), index];
    await expect(loadOnnx(model(nodes('i'), { inputs, outputs }))).rejects.toThrow(
      "- SplitToSequence that is not known: 'SplitToSequence of all'",
    );
  });

  test.each(['Conv', 'ConvTranspose'])(
    '%s of other channels than its filter makes none for them first',
    async (operator) => {
      const nodes = [node(operator, ['x', 'w'], ['y'])];
      const graph = {
        inputs: [value('x', ['n', 100_000_000, 8])],
        outputs: [value('y', ['n', 4, 8])],
        initializers: [floats('w', [4, 4, 1], [...Array(16).keys()])],
      };
      await expect(loadOnnx(model(nodes, graph))).rejects.toThrow(
        `- ${operator} of 100000000 channels with a filter of [4,4,1]: '${operator} of y'`,
      );
    },
  );

  // By ONNX Runtime.
  test.each([
    ['VALID', [13, 24, 130, 240, 300]],
    ['SAME_LOWER', [13, 24, 130, 240, 300]],
    ['SAME_UPPER', [2, 13, 24, 130, 240]],
  ])('ConvTranspose with an output_shape, %s', async (auto, expected) => {
    const nodes = [
      node('ConvTranspose', ['x', 'w'], ['y'], { auto_pad: auto, strides: [2], output_shape: [5] }),
    ];
    const graph = {
      inputs: [value('x', ['n', 1, 3])],
      outputs: [value('y', ['n', 1, 5])],
      initializers: [floats('w', [1, 1, 4], [1, 2, 3, 4])],
    };
    const made = await loadOnnx(model(nodes, graph));
    const y = predict(made, [tf.tensor3d([1, 10, 100], [1, 3, 1])]);
    expectClose(y, tf.tensor3d(expected, [1, 5, 1]));
  });

  test('a size that is reshaped stays that size', async () => {
    const nodes = [
      node('Shape', ['x'], ['shape'], { start: 0, end: 1 }),
      node('Squeeze', ['shape'], ['size']),
      node('Constant', [], ['one'], { value_ints: [-1] }),
      node('Reshape', ['size', 'one'], ['sizes']),
      node('Constant', [], ['rest'], { value_ints: [12] }),
      node('Concat', ['sizes', 'rest'], ['target'], { axis: 0 }),
      node('Reshape', ['x', 'target'], ['y'], { allowzero: 1 }),
    ];
    const inputs = [value('x', ['n', 3, 4])];
    const made = await loadOnnx(model(nodes, { inputs, outputs: [value('y', ['n', 12])] }));
    expect(classes(made)).toEqual(['InputLayer', 'Flatten']);
    expect(made.outputs[0]!.shape).toEqual([null, 12]);
  });

  test('functions are written out, with their attributes', async () => {
    const called = {
      name: 'Twice',
      domain: 'own',
      inputs: ['a'],
      outputs: ['b'],
      attributes: ['slope'],
      opsets: [{ domain: '', version: 18 }],
      nodes: [
        node(
          'LeakyRelu',
          ['a'],
          ['c'],
          {},
          { attributes: [{ name: 'alpha', type: 1, reference: 'slope' }] },
        ),
        node('Add', ['c', 'c'], ['b']),
      ],
    };
    const nodes = [node('Twice', ['x'], ['y'], { slope: 0.5 }, { domain: 'own' })];
    const made = await loadOnnx(model(nodes, {}, { functions: [called] }));
    expect([...predict(made, [tf.tensor2d([[1, -1, 0]])]).dataSync()]).toEqual([2, -1, 0]);
  });

  test('an If of a constant is its branch', async () => {
    const branch = (operator: string) => ({
      nodes: [node(operator, ['x'], ['z'])],
      outputs: [value('z', ['n', 3])],
    });
    const condition = { name: 'c', dims: [], type: 9, int32s: [0] };
    const nodes = [
      node('If', ['c'], ['y'], { then_branch: branch('Relu'), else_branch: branch('Neg') }),
    ];
    const made = await loadOnnx(model(nodes, { initializers: [condition] }));
    expect([...predict(made, [tf.tensor2d([[1, -1, 0]])]).dataSync()]).toEqual([-1, 1, -0]);
  });

  test('a tensor that has no room is refused at load', async () => {
    const scales = floats('scales', [3], [1, 1, 2 ** 29]);
    const nodes = [
      node('Resize', ['x', '', 'scales'], ['y'], {
        coordinate_transformation_mode: 'asymmetric',
        nearest_mode: 'floor',
      }),
    ];
    const graph = { initializers: [scales], inputs: [value('x', [1, 2, 3])] };
    await expect(loadOnnx(model(nodes, graph))).rejects.toThrow('Resize to a tensor of shape');
  });

  test('a Pad, a Transpose and a Slice to many elements are read by arithmetic, without their memory', async () => {
    const pads = { name: 'p', dims: [4], type: 7, int64s: [0, 0, 0, 9_000_000] };
    const at = (name: string, n: number) => ({ name, dims: [1], type: 7, int64s: [n] });
    const nodes = [
      node('Pad', ['x', 'p'], ['a'], { mode: 'reflect' }),
      node('Transpose', ['a'], ['b'], { perm: [1, 0] }),
      node('Slice', ['b', 'start', 'end', 'axis', 'step'], ['y']),
    ];
    const graph = {
      inputs: [value('x', [1, 3])],
      outputs: [value('y', [4_500_000, 1])],
      initializers: [pads, at('start', -1), at('end', 2), at('axis', 0), at('step', -2)],
    };
    let shape: unknown;
    const { peakBytes } = await tf.profile(async () => {
      const made = await loadOnnx(model(nodes, graph));
      shape = made.outputs[0]!.shape;
      made.dispose();
      return [];
    });
    expect(shape).toEqual([4_500_000, 1]);
    expect(peakBytes).toBeLessThan(2 ** 20);
  });

  test('what is not known is told all at once', async () => {
    const nodes = [
      node('Loop', ['x'], ['a']),
      node('Softmax', ['x'], ['b']),
      node('Fancy', ['b'], ['c'], {}, { domain: 'com.example' }),
      node('Scan', ['a'], ['y']),
    ];
    await expect(loadOnnx(model(nodes))).rejects.toThrow(
      'the bytes: every node must be one that can be computed here, got:\n' +
        "- Loop that is not known: 'Loop of a'\n" +
        "- com.example.Fancy that is not known: 'Fancy of c'\n" +
        "- Scan that is not known: 'Scan of y'",
    );
  });
});

describe('what does not fit is told where it is computed', () => {
  const shape = (sizes: number[]) => ({ name: 's', dims: [sizes.length], type: 7, int64s: sizes });
  const reshape = (sizes: number[], allowzero = 0) =>
    model([node('Reshape', ['x', 's'], ['y'], { allowzero })], {
      initializers: [shape(sizes)],
      inputs: [value('x', ['n', 'h', 'w'])],
    });

  test.each<[string, Uint8Array, number[], string]>([
    [
      'an OnnxOperation',
      reshape([2, -1, 8], 1),
      [2, 3, 4],
      "OnnxOperation 'Reshape_of_y': Reshape must have inputs that it is computed for, got [2, 3, 4] and [3]: " +
        'Reshape of [2,3,4] to [2,-1,8].',
    ],
    [
      'a Reshape of tfjs',
      reshape([0, 5, 8]),
      [2, 3, 4],
      "Reshape 'Reshape_of_y': the input must be a sample of 40 numbers, as targetShape [5, 8] has, got [3, 4].",
    ],
    [
      'a Reshape with an open size',
      reshape([0, -1, 8]),
      [2, 3, 4],
      "Reshape 'Reshape_of_y': the input must be a sample of a multiple of 8 numbers, as targetShape [null, 8] has, " +
        'got [3, 4].',
    ],
  ])('%s', async (_, source, sizes, message) => {
    const made = await loadOnnx(source);
    const thrown = (() => {
      try {
        return made.predict(tf.zeros(sizes));
      } catch (error) {
        return error;
      }
    })();
    expect(thrown).toBeInstanceOf(ValueError);
    expect((thrown as Error).message).toBe(message);
  });
});

test.each([
  [new Uint8Array(0), {}, 'the file must be an ONNX model, got an empty file.'],
  [Uint8Array.of(0x3a, 0x7f), {}, 'the file must be an ONNX model, got premature EOF.'],
  [
    model([], {}, { opsets: [{ domain: '', version: 6 }] }),
    {},
    'the opset must be from 7 to 28, got 6.',
  ],
  [model([], {}), {}, 'the output y must depend on an input, got one that no node computes.'],
  [model([]), { layout: 'NHWC' }, "loadOnnx: layout must be 'channelsLast' or 'keep', got 'NHWC'."],
  [model([]), { inputShapes: { z: [1] } }, "loadOnnx: inputShapes must be of x, got 'z'."],
])('a file or an option that is wrong is an error (%#)', async (source, options, message) => {
  const error: unknown = await loadOnnx(source, options as never).catch((thrown) => thrown);
  expect(error).toBeInstanceOf(ValueError);
  expect((error as Error).message).toContain(message);
});

test.each([
  [
    { operator: 'Loop', given: '{}' },
    "operator must be one of ONNX that is computed here, got 'Loop'.",
  ],
  [
    { operator: 'Relu', given: '{}' },
    "given must be JSON of an operator's attributes and inputs, got '{}'.",
  ],
  [{ operator: 'Relu', given: '' }, "given must be JSON, got ''."],
])('OnnxOperation of %j is an error', (args, message) => {
  expect(() => new OnnxOperation(args)).toThrow(`OnnxOperation: ${message}`);
});
