import '../backends.js';
import * as tf from '@tensorflow/tfjs-core';
import * as tfl from '@tensorflow/tfjs-layers';
import { type DeconvolveOptions, deconvolve, METHODS } from '../../lib/visualize/index.js';
import { expectClose } from '../compare.js';

const { layers } = tfl;

const seeded = (seed: number) => ({ kernelInitializer: tfl.initializers.glorotNormal({ seed }) });

function network(): tfl.LayersModel {
  return tfl.sequential({
    layers: [
      layers.conv2d({
        filters: 4,
        kernelSize: 3,
        activation: 'relu',
        name: 'first',
        inputShape: [10, 10, 1],
        ...seeded(1),
      }),
      layers.maxPooling2d({ poolSize: 2, name: 'pool' }),
      layers.conv2d({ filters: 5, kernelSize: 3, name: 'second', ...seeded(2) }),
      layers.reLU({ name: 'rectify' }),
      layers.flatten({ name: 'flatten' }),
      layers.dense({ units: 3, activation: 'softmax', name: 'classes', ...seeded(3) }),
    ],
  });
}

const image = () => tf.randomNormal([10, 10, 1], 0, 1, 'float32', 7);

/** A layer that knows its own thing only. */
class Doubling extends tfl.layers.Layer {
  static readonly className = 'Doubling';
  override call(inputs: tf.Tensor | tf.Tensor[]): tf.Tensor {
    return tf.mul(Array.isArray(inputs) ? inputs[0]! : inputs, 2);
  }
}
tf.serialization.registerClass(Doubling);

const recurrent = () =>
  layers.simpleRNN({ units: 2, name: 'x', recurrentInitializer: 'glorotNormal' });

beforeAll(async () => {
  await tf.setBackend('cpu');
});

test.each(METHODS)('%s: shapes, memory, and the model as it was', async (method) => {
  const model = network();
  const x = image();
  const weights = model.getWeights().map((weight) => weight.dataSync());
  const activations = model.layers.map((layer) => (layer as { activation?: object }).activation);
  const before = tf.memory().numTensors;
  const result = await deconvolve(model, x, { layer: 'second', topK: 4, method });
  expect(result.projections.shape).toEqual([4, 10, 10, 1]);
  expect(result.activations.shape).toEqual([1, 2, 2, 5]);
  expect(tf.memory().numTensors).toBe(before + 2);
  tf.dispose([result.projections, result.activations]);
  expect(model.getWeights().map((weight) => weight.dataSync())).toEqual(weights);
  const after = model.layers.map((layer) => (layer as { activation?: object }).activation);
  expect(after.every((activation, n) => activation === activations[n])).toBe(true);
});

test('units come strongest first, each map at its strongest place', async () => {
  const { activations, units } = await deconvolve(network(), image(), { layer: 2 });
  const values = activations.arraySync() as number[][][][];
  expect(units).toHaveLength(5);
  for (const { filter, position, activation } of units) {
    expect(values[0]![position![0]!]![position![1]!]![filter]).toBe(activation);
    expect(activation).toBe(Math.max(...values[0]!.flat().map((row) => row[filter]!)));
  }
  const strengths = units.map(({ activation }) => activation);
  expect(strengths).toEqual([...strengths].sort((a, b) => b - a));
});

test('a whole map is the sum of its units, each as strong as it is', async () => {
  const [model, x] = [network(), image()];
  const options = { layer: 'second', filters: 1, method: 'saliency' } as const;
  const whole = await deconvolve(model, x, { ...options, position: 'map' });
  const places = [0, 1].flatMap((row) => [0, 1].map((column) => [row, column]));
  const parts = await Promise.all(
    places.map((position) => deconvolve(model, x, { ...options, position })),
  );
  const weighed = parts.map(({ projections, units }) => {
    return tf.mul(projections, units[0]!.activation);
  });
  expectClose(whole.projections, tf.addN(weighed));
  const sum = parts.reduce((s, { units }) => s + units[0]!.activation, 0);
  expect(whole.units[0]).toMatchObject({ filter: 1, position: null });
  expect(whole.units[0]!.activation).toBeCloseTo(sum, 5);
});

test('many units at once are as one by one, however they are split', async () => {
  await tf.setBackend('wasm');
  const model = tfl.sequential({
    layers: [
      layers.conv2d({
        filters: 9,
        kernelSize: 3,
        activation: 'relu',
        inputShape: [700, 700, 1],
        ...seeded(1),
      }),
    ],
  });
  // 698 x 698 x 9 numbers: three units a pass.
  const x = tf.tidy(() =>
    tf.pad(tf.randomNormal([9, 9, 1], 0, 1, 'float32', 1), [
      [0, 691],
      [0, 691],
      [0, 0],
    ]),
  );
  const before = tf.memory().numTensors;
  const all = await deconvolve(model, x, { layer: 0, filters: [0, 1, 2, 8] });
  for (const [n, { filter, position }] of all.units.entries()) {
    const one = await deconvolve(model, x, { layer: 0, filters: filter, position: position! });
    const slice = tf.slice(all.projections, [n, 0, 0, 0], [1, 700, 700, 1]);
    expectClose(slice, one.projections);
    tf.dispose([slice, one.projections, one.activations]);
  }
  tf.dispose([all.projections, all.activations]);
  expect(tf.memory().numTensors).toBe(before);
  await tf.setBackend('cpu');
});

test('a layer within a model within the model, used twice', async () => {
  const shared = layers.conv1d({
    filters: 2,
    kernelSize: 3,
    padding: 'same',
    name: 'shared',
    inputShape: [8, 2],
    ...seeded(4),
  });
  const inner = tfl.sequential({ name: 'inner', layers: [shared] });
  const input = tfl.input({ shape: [8, 2] });
  const once = inner.apply(input) as tfl.SymbolicTensor;
  const rectified = layers.reLU().apply(once) as tfl.SymbolicTensor;
  const twice = inner.apply(rectified) as tfl.SymbolicTensor;
  const model = tfl.model({ inputs: input, outputs: twice });
  const x = tf.randomNormal([8, 2], 0, 1, 'float32', 2);
  const options = { filters: 0, position: [4], method: 'saliency' } as const;
  const expected = tf.grad((at: tf.Tensor) => {
    return tf.squeeze(tf.slice(model.apply(at) as tf.Tensor, [0, 4, 0], [1, 1, 1])) as tf.Scalar;
  })(tf.expandDims(x));
  for (const layer of ['shared', 'inner', 1]) {
    const { projections } = await deconvolve(model, x, { layer, ...options });
    expectClose(projections, expected);
  }
});

test('Grad-CAM: the maps by themselves are the last convolution, its rectifier behind it', async () => {
  const [model, x] = [network(), image()];
  const options = { layer: 'classes', filters: 1, method: 'gradcam' } as const;
  const { projections } = await deconvolve(model, x, options);
  const explicit = await deconvolve(model, x, { ...options, maps: 'rectify' });
  expectClose(projections, explicit.projections);
  const other = await deconvolve(model, x, { ...options, maps: 'first' });
  expect(tf.max(tf.abs(tf.sub(projections, other.projections))).dataSync()[0]).toBeGreaterThan(
    1e-3,
  );
});

test('guided Grad-CAM is the product of both', async () => {
  const [model, x] = [network(), image()];
  const options = { layer: 'classes', filters: [0, 2] };
  const of = async (method: DeconvolveOptions['method']) =>
    (await deconvolve(model, x, { ...options, ...(method && { method }) })).projections;
  expectClose(await of('guidedGradcam'), tf.mul(await of('guided'), await of('gradcam')));
});

test('the model goes on training', async () => {
  const model = network();
  const [x, y] = [tf.expandDims(image()), tf.tensor2d([[0, 1, 0]])];
  model.compile({ optimizer: 'sgd', loss: 'categoricalCrossentropy' });
  const first = (await model.trainOnBatch(x, y)) as number;
  await deconvolve(model, x, { layer: 'second' });
  expect((await model.trainOnBatch(x, y)) as number).toBeLessThan(first);
});

test.each<[string, () => tfl.layers.Layer[]]>([
  ['a softmax', () => [tfl.layers.softmax({ axis: -1, name: 'behind' })]],
  ['a norm of each place', () => [tfl.layers.layerNormalization({ name: 'behind' })]],
  [
    'both, in the order of the classics',
    () => [tfl.layers.batchNormalization(), tfl.layers.reLU({ name: 'behind' })],
  ],
])("gradcam's maps are those of a convolution with %s behind it", async (_, behind) => {
  const model = tfl.sequential({
    layers: [
      tfl.layers.conv2d({ filters: 3, kernelSize: 3, inputShape: [8, 8, 1], name: 'conv' }),
      ...behind(),
      tfl.layers.flatten(),
      tfl.layers.dense({ units: 2, name: 'classes' }),
    ],
  });
  const x = tf.randomNormal([8, 8, 1], 0, 1, 'float32', 3);
  const of = async (maps?: string) => {
    const options = {
      layer: 'classes',
      filters: 1,
      method: 'gradcam',
      ...(maps && { maps }),
    } as const;
    return (await deconvolve(model, x, options)).projections;
  };
  expectClose(await of(), await of('behind'));
});

test('saliency and gradcam take a layer of unknown rule', async () => {
  const model = tfl.sequential({
    layers: [
      layers.conv1d({ filters: 2, kernelSize: 3, inputShape: [9, 1] }),
      new Doubling({ name: 'doubling' }),
    ],
  });
  const x = tf.randomNormal([9, 1]);
  const options = { filters: 0, position: [3], method: 'saliency' } as const;
  const doubled = await deconvolve(model, x, { layer: 'doubling', ...options });
  const plain = await deconvolve(model, x, { layer: 0, ...options });
  expectClose(doubled.projections, tf.mul(plain.projections, 2));
});

describe('errors', () => {
  const first = { layer: 'first' };
  const rows: [string, string, DeconvolveOptions][] = [
    [
      'an unknown layer',
      "deconvolve: layer must be one of the model's, nearest 'second', 'first', 'pool', 'rectify', 'flatten', got 'secnd'.",
      { layer: 'secnd' },
    ],
    [
      'an index of none',
      'deconvolve: layer must be the index of a layer that computes, of 6 layers, got 6.',
      { layer: 6 },
    ],
    [
      'an index before all',
      'deconvolve: layer must be an integer of at least -6, got -7.',
      { layer: -7 },
    ],
    [
      'no layer',
      'deconvolve: layer must be a name or an index, got null.',
      { layer: null as unknown as string },
    ],
    [
      'a filter out of range',
      'deconvolve: filters must be from 0 to 3 (the layer has 4), got 4.',
      { ...first, filters: [0, 4] },
    ],
    [
      'no filters',
      'deconvolve: filters must be a filter or an array of some, got [].',
      { ...first, filters: [] },
    ],
    [
      'too many',
      "deconvolve: topK must be at most 4, the layer's filters, got 5.",
      { ...first, topK: 5 },
    ],
    [
      'filters and topK',
      'deconvolve: filters and topK must not both be given.',
      { ...first, topK: 1, filters: 0 },
    ],
    [
      'a position out of range',
      'deconvolve: position must be [0 to 7, 0 to 7], got [3, 8].',
      { ...first, position: [3, 8] },
    ],
    [
      'a position of another kind',
      "deconvolve: position must be an array of spatial indices or 'map', got 'all'.",
      { ...first, position: 'all' as 'map' },
    ],
    [
      'an unknown method',
      `deconvolve: method must be ${METHODS.map((name) => `'${name}'`).join(' or ')}, got 'lime'.`,
      { ...first, method: 'lime' as 'guided' },
    ],
    [
      'an unknown option',
      "deconvolve: unknown option 'filter', expected one of baseline, epsilon, filters, gamma, layer, maps, method, noise, onProgress, position, samples, seed, signal, steps, stride, target, topK, window, wrt.",
      { ...first, filter: 1 } as DeconvolveOptions,
    ],
    [
      'maps without Grad-CAM',
      "deconvolve: maps must be left out unless method is 'gradcam' or 'guidedGradcam' or 'gradcamPlusPlus' or 'layercam' or 'scorecam', got 'first'.",
      { layer: 'classes', maps: 'first' },
    ],
    [
      'maps without maps',
      "deconvolve: maps must be a layer with maps that leads to classes, got 'flatten'.",
      { layer: 'classes', maps: 'flatten', method: 'gradcam' },
    ],
  ];
  test.each(rows)('%s', async (_, message, options) => {
    const [model, x] = [network(), image()];
    const before = tf.memory().numTensors;
    await expect(deconvolve(model, x, options)).rejects.toThrow(new Error(message));
    expect(tf.memory().numTensors).toBe(before);
  });

  test('another input', async () => {
    const message =
      'deconvolve: input must be one sample of shape [10,10,1] or [1,10,10,1], got [2, 10, 9, 1].';
    await expect(deconvolve(network(), tf.zeros([2, 10, 9, 1]), first)).rejects.toThrow(
      new Error(message),
    );
  });

  test('NaN weights', async () => {
    const model = network();
    const [kernel, bias] = model.getLayer('second').getWeights();
    model.getLayer('second').setWeights([tf.fill(kernel!.shape, Number.NaN), bias!]);
    await expect(deconvolve(model, image(), { layer: 'classes' })).rejects.toThrow(
      new Error("deconvolve: the weights of 'second' must be finite, got NaN or infinity."),
    );
    await deconvolve(model, image(), first);
  });

  test('finite weights whose sum is not', async () => {
    const model = network();
    const [kernel, bias] = model.getLayer('second').getWeights();
    model.getLayer('second').setWeights([tf.fill(kernel!.shape, 3e38), bias!]);
    const { units } = await deconvolve(model, tf.zeros([10, 10, 1]), { layer: 'second' });
    expect(units.every(({ activation }) => Number.isFinite(activation))).toBe(true);
  });

  test('no maps for Grad-CAM', async () => {
    const model = tfl.sequential({
      layers: [layers.dense({ units: 2, inputShape: [3], name: 'd' })],
    });
    const options = { layer: 'd', method: 'gradcam' } as const;
    await expect(deconvolve(model, tf.zeros([3]), options)).rejects.toThrow(
      new Error(
        "deconvolve: maps must be a layer with maps that leads to d, got 'a network without any'.",
      ),
    );
  });

  test('two inputs', async () => {
    const [a, b] = [tfl.input({ shape: [8, 1] }), tfl.input({ shape: [8, 1] })];
    const sum = layers.add().apply([a, b]) as tfl.SymbolicTensor;
    const conv = layers.conv1d({ filters: 1, kernelSize: 3, name: 'c' }).apply(sum);
    const model = tfl.model({ inputs: [a, b], outputs: conv as tfl.SymbolicTensor });
    await expect(deconvolve(model, tf.zeros([8, 1]), { layer: 'c' })).rejects.toThrow(
      new Error(
        `deconvolve: input must be an array of 2 tensors, of '${a.name}', '${b.name}', got a tensor of shape [8, 1].`,
      ),
    );
  });

  test.each([
    ['a layer', () => new Doubling({ name: 'x' }), "Doubling 'x'"],
    ['a recurrent layer', () => recurrent(), "SimpleRNN 'x'"],
  ])('%s without a rule', async (_, build, what) => {
    const model = tfl.sequential({
      layers: [layers.conv1d({ filters: 2, kernelSize: 3, inputShape: [9, 1] }), build()],
    });
    await expect(deconvolve(model, tf.zeros([9, 1]), { layer: 'x' })).rejects.toThrow(
      new Error(
        `deconvolve: method 'deconvnet' has no rule for ${what}; 'saliency' and 'gradcam' need none.`,
      ),
    );
  });

  test('a layer that throws leaves activations and memory as they were', async () => {
    const model = network();
    const broken = model.getLayer('second');
    const { activation } = model.getLayer('first') as unknown as { activation: object };
    broken.call = () => {
      throw new Error('broken');
    };
    const x = image();
    const before = tf.memory().numTensors;
    await expect(deconvolve(model, x, { layer: 'classes' })).rejects.toThrow('broken');
    expect((model.getLayer('first') as unknown as { activation: object }).activation).toBe(
      activation,
    );
    expect(tf.memory().numTensors).toBe(before);
  });
});
