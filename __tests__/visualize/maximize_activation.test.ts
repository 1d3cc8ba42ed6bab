import { readFileSync } from 'node:fs';
import path from 'node:path';
import * as tf from '@tensorflow/tfjs-core';
import * as tfl from '@tensorflow/tfjs-layers';
import { Random } from '../../lib/arithmetic/random.js';
import { rankCorrelation } from '../../lib/measures/similarity.js';
import { deconvolve, type MaximizeOptions, maximizeActivation } from '../../lib/visualize/index.js';
import { describeEachBackend } from '../backends.js';
import { expectClose } from '../compare.js';
import { drawn } from '../draws.js';
import { network } from './networks.js';

const { layers } = tfl;

interface Values {
  readonly shape: number[];
  readonly values: number[];
}
interface Climbed {
  readonly input: Values;
  readonly scores: number[];
}
/** What scripts/fixtures/keras_maximization.py wrote. */
interface Fixture extends Record<'pixels' | 'unit' | 'painted', Climbed> {
  readonly weights: Readonly<Record<string, Values[]>>;
  readonly start: Values;
  readonly steps: number;
  readonly learningRate: number;
}

const file = path.join(__dirname, '..', 'fixtures', 'maximization.json');
const FIXTURE = JSON.parse(readFileSync(file, 'utf8')) as Fixture;
const tensor = ({ shape, values }: Values) => tf.tensor(values, shape);

/** The network of keras_maximization.py. */
function ofKeras(): tfl.LayersModel {
  const model = tfl.sequential({
    layers: [
      layers.rescaling({ scale: 1 / 127.5, offset: -1, inputShape: [8, 9, 3] }),
      layers.conv2d({
        filters: 4,
        kernelSize: 3,
        padding: 'same',
        activation: 'elu',
        name: 'conv1',
      }),
      layers.averagePooling2d({ poolSize: 2 }),
      layers.conv2d({ filters: 5, kernelSize: 3, activation: 'tanh', name: 'conv2' }),
      layers.flatten(),
      layers.dense({ units: 3, activation: 'softmax', name: 'answer' }),
    ],
  });
  for (const [name, weights] of Object.entries(FIXTURE.weights)) {
    const tensors = weights.map(tensor);
    model.getLayer(name).setWeights(tensors);
    tf.dispose(tensors);
  }
  return model;
}

const PLAIN = { basis: 'pixels', colors: 'plain', range: null } as const;

describeEachBackend('as Keras', () => {
  test.each([
    ['pixels', { layer: 'answer', filters: 2, ...PLAIN }],
    ['unit', { layer: 'conv2', filters: 3, position: [1, 0], ...PLAIN }],
    ['painted', { layer: 'conv2', filters: 1, totalVariation: 0.7 }],
  ] as const)('%s', async (name, options) => {
    const model = ofKeras();
    const start = tensor(FIXTURE.start);
    const { steps, learningRate } = FIXTURE;
    const before = tf.memory().numTensors;
    const { inputs, units, range } = await maximizeActivation(model, {
      ...options,
      start,
      steps,
      learningRate,
      jitter: 0,
    });
    expect(tf.memory().numTensors).toBe(before + 1);
    const expected = FIXTURE[name];
    expect(range).toEqual(name === 'painted' ? [0, 255] : null);
    expect(units[0]!.scores).toHaveLength(steps + 1);
    // By what was moved, not by what was there.
    const moved = (to: tf.Tensor) => tf.sub(to, start);
    const largest = tf.max(tf.abs(moved(tensor(expected.input)))).dataSync()[0]!;
    expect(largest).toBeGreaterThan(0.3);
    expectClose(
      tf.div(moved(inputs), largest),
      tf.div(moved(tensor(expected.input)), largest),
      1e-4,
    );
    expectClose(tf.tensor([...units[0]!.scores]), tf.tensor(expected.scores), 1e-4);
    tf.dispose([start, inputs]);
    model.dispose();
  });
});

/** Bars of 8x8, standing and lying, of some brightness: [samples, 8, 8, 1] and which. */
function bars(count: number) {
  const random = new Random(3);
  const images = new Float32Array(count * 64);
  const answers = Array.from({ length: count }, (_, n) => {
    const [lying, at, light] = [n % 2, random.integer(8), random.uniform(0.5, 1)];
    for (let i = 0; i < 8; i++) images[n * 64 + (lying ? at * 8 + i : i * 8 + at)] = light;
    return lying;
  });
  return { xs: tf.tensor4d(images, [count, 8, 8, 1]), ys: tf.oneHot(answers, 2) };
}

/** A network that has learnt to tell them apart. */
async function learnt() {
  const drawn = (seed: number) => tfl.initializers.glorotNormal({ seed });
  const model = tfl.sequential({
    layers: [
      layers.conv2d({
        name: 'conv',
        filters: 4,
        kernelSize: 3,
        activation: 'relu',
        inputShape: [8, 8, 1],
        kernelInitializer: drawn(1),
      }),
      layers.maxPooling2d({ poolSize: 2 }),
      layers.conv2d({
        filters: 4,
        kernelSize: 2,
        activation: 'elu',
        name: 'deep',
        kernelInitializer: drawn(2),
      }),
      layers.flatten(),
      layers.dense({
        units: 2,
        activation: 'softmax',
        name: 'answer',
        kernelInitializer: drawn(4),
      }),
    ],
  });
  const { xs, ys } = bars(64);
  model.compile({ optimizer: tf.train.adam(0.02), loss: 'categoricalCrossentropy' });
  await model.fit(xs, ys, { epochs: 12, batchSize: 16, verbose: 0, shuffle: false });
  return { model, xs };
}

describe('a trained network', () => {
  let [model, xs]: [tfl.LayersModel, tf.Tensor] = [null!, null!];
  beforeAll(async () => {
    await tf.setBackend('wasm');
    ({ model, xs } = await learnt());
  });

  test.each(
    (
      [
        ['answer', 'map'],
        ['conv', 'map'],
        ['deep', [1, 1]],
      ] as const
    ).filter((_, i) => drawn(i)),
  )('%s at %s: stronger than for any sample it has learnt from', async (layer, position) => {
    const last = layer === 'answer';
    // Scores are before the softmax.
    const before = last ? model.layers.at(-2)! : model.getLayer(layer);
    const feature = tfl.model({
      inputs: model.inputs,
      outputs: before.output as tfl.SymbolicTensor,
    });
    const y = feature.predict(xs) as tf.Tensor;
    const [kernel, bias] = model.getLayer('answer').getWeights();
    const scores = last
      ? tf.add(tf.matMul(y as tf.Tensor2D, kernel as tf.Tensor2D), bias!)
      : position === 'map'
        ? tf.mean(y, [1, 2])
        : tf.reshape(tf.slice(y, [0, ...position, 0], [-1, 1, 1, -1]), [64, -1]);
    const strongest = tf.max(scores, 0).dataSync();
    const filters = Array.from(strongest.keys());
    const { inputs, units, range } = await maximizeActivation(model, {
      layer,
      filters,
      position,
    });
    expect(range).toEqual([0, 1]);
    const values = inputs.dataSync();
    expect(Math.min(...values)).toBeGreaterThanOrEqual(0);
    expect(Math.max(...values)).toBeLessThanOrEqual(1);
    units.forEach(({ filter, scores: of }) => {
      expect(of.at(-1)).toBeGreaterThan(strongest[filter]!);
      expect(of.at(-1)).toBeGreaterThan(of[0]!);
    });
  });

  test('the same seed, the same inputs, whatever other filters there are; another seed, another', async () => {
    const options = { layer: 'deep', filters: [0, 2], steps: 12, learningRate: 0.2 };
    const first = (await maximizeActivation(model, { ...options, seed: 5 })).inputs;
    const second = (await maximizeActivation(model, { ...options, seed: 5 })).inputs;
    expect(second.dataSync()).toEqual(first.dataSync());
    const alone = (await maximizeActivation(model, { ...options, filters: 2, seed: 5 })).inputs;
    expectClose(alone, tf.slice(first, 1, 1), 1e-4);
    const other = (await maximizeActivation(model, { ...options, seed: 6 })).inputs;
    expect(tf.max(tf.abs(tf.sub(first, other))).dataSync()[0]).toBeGreaterThan(0.05);
  });

  test('another network, another input: shuffled weights', async () => {
    const options = { layer: 'deep', filters: 1, steps: 40, learningRate: 0.1 };
    const picture = (await maximizeActivation(model, options)).inputs.dataSync();
    const again = (await maximizeActivation(model, { ...options, seed: 1 })).inputs.dataSync();
    const own = model.getWeights().map((weight) => tf.clone(weight));
    const random = new Random(2);
    model.setWeights(
      own.map((weight) => tf.tensor(random.shuffle(weight.dataSync().slice()), weight.shape)),
    );
    const shuffled = (await maximizeActivation(model, options)).inputs.dataSync();
    model.setWeights(own);
    const like = (other: ArrayLike<number>) => rankCorrelation(picture, other);
    expect(like(shuffled)).toBeLessThan(0.5);
    expect(like(again)).toBeGreaterThan(like(shuffled));
  });

  test('total variation makes it smoother', async () => {
    const options = { layer: 'deep', filters: 1, steps: 60, jitter: 0, basis: 'pixels' } as const;
    const rough = async (totalVariation: number) => {
      const { inputs } = await maximizeActivation(model, { ...options, totalVariation });
      const rows = tf.sub(tf.slice(inputs, [0, 1, 0, 0]), tf.slice(inputs, 0, [1, 7, 8, 1]));
      return tf.sum(tf.abs(rows)).dataSync()[0]!;
    };
    expect(await rough(20)).toBeLessThan(0.5 * (await rough(0)));
  });
});

test('jitter: a step is by the gradient of the shifted input, shifted back', async () => {
  await tf.setBackend('cpu');
  const model = ofKeras();
  const start = tensor(FIXTURE.start);
  const options = { layer: 'answer', filters: 1 } as const;
  const jitter = { ...PLAIN, start, steps: 1, learningRate: 1, jitter: [3, 4], seed: 9 };
  const { inputs } = await maximizeActivation(model, { ...options, ...jitter });
  const random = new Random(9);
  const [down, right] = [random.integer(4) - 1, random.integer(5) - 2];
  expect([down, right]).not.toContain(0);
  const at = (n: number, length: number) => ((n % length) + length) % length;
  const moved = (x: tf.Tensor, rows: number, columns: number) => {
    const ys = Array.from({ length: 8 }, (_, y) => at(y - rows, 8));
    const xs = Array.from({ length: 9 }, (_, n) => at(n - columns, 9));
    return tf.gather(tf.gather(x, ys, 1), xs, 2);
  };
  const shifted = moved(start, down, right);
  const saliency = { ...options, method: 'saliency' } as const;
  const { projections } = await deconvolve(model, shifted, saliency);
  // The first step of Adam is g / (|g| + epsilon / sqrt(1 - beta2)).
  const gradient = moved(projections, -down, -right);
  const expected = tf.div(gradient, tf.add(tf.abs(gradient), 1e-7 / Math.sqrt(1e-3)));
  expectClose(tf.sub(inputs, start), expected, 1e-3);
});

test('a unit that is off everywhere is found all the same', async () => {
  await tf.setBackend('cpu');
  const model = tfl.sequential({
    layers: [
      layers.conv2d({
        filters: 2,
        kernelSize: 3,
        activation: 'relu',
        name: 'off',
        inputShape: [6, 6, 1],
        kernelInitializer: tfl.initializers.ones(),
        biasInitializer: tfl.initializers.constant({ value: -6 }),
      }),
    ],
  });
  const options = { layer: 'off', filters: 0, steps: 60, learningRate: 0.1 } as const;
  const { units } = await maximizeActivation(model, options);
  expect(units[0]!.scores[0]).toBe(0);
  expect(units[0]!.scores.at(-1)).toBeGreaterThan(1);
});

test('signals and volumes; channels first; models inside; states', async () => {
  await tf.setBackend('cpu');
  const signal = tfl.sequential({
    layers: [layers.conv1d({ filters: 2, kernelSize: 3, name: 'conv', inputShape: [12, 2] })],
  });
  const one = { layer: 'conv', filters: [0, 1], steps: 20, range: [-1, 1] } as const;
  const { inputs, units } = await maximizeActivation(signal, one);
  expect(inputs.shape).toEqual([2, 12, 2]);
  expect(units.every(({ scores }) => scores.at(-1)! > scores[0]!)).toBe(true);

  const volume = tfl.sequential({
    layers: [layers.conv3d({ filters: 2, kernelSize: 2, name: 'conv', inputShape: [4, 5, 3, 1] })],
  });
  const three = await maximizeActivation(volume, { ...one, filters: 1 });
  expect(three.inputs.shape).toEqual([1, 4, 5, 3, 1]);
  expect(three.units[0]!.scores.at(-1)).toBeGreaterThan(three.units[0]!.scores[0]!);

  const { model, layer } = network('nested');
  const inside = await maximizeActivation(model, {
    layer: 'base/conv2',
    filters: 0,
    steps: 10,
    range: [-2, 2],
  });
  expect(inside.inputs.shape).toEqual([1, 10, 10, 2]);
  expect(layer).toBe('answer');

  const stateful = network('stateful');
  const states = await maximizeActivation(stateful.model, {
    layer: 'answer',
    filters: [0, 1],
    steps: 5,
    range: [-1, 1],
  });
  expect(states.inputs.shape).toEqual([2, 5, 3]);
});

/** Two inputs that meet. */
function pair(): tfl.LayersModel {
  const [left, right] = ['left', 'right'].map((name) => tfl.input({ shape: [6, 6, 1], name }));
  const conv = (name: string, seed: number) =>
    layers.conv2d({
      filters: 3,
      kernelSize: 3,
      padding: 'same',
      activation: 'elu',
      kernelInitializer: tfl.initializers.glorotNormal({ seed }),
      name,
    });
  const [a, b] = [conv('a', 1).apply(left!), conv('b', 2).apply(right!)];
  const joined = layers.add({ name: 'joined' }).apply([a, b] as tfl.SymbolicTensor[]);
  const answer = conv('answer', 3).apply(joined) as tfl.SymbolicTensor;
  return tfl.model({ inputs: [left!, right!], outputs: answer });
}

describe('wrt: what a layer within gives is made as the input of the network behind it', () => {
  /** The layers from there on as a network of their own, which the tests above judge by Keras. */
  const behind = (model: tfl.LayersModel, first: string, shape: number[]) => {
    const at = model.layers.findIndex(({ name }) => name === first);
    const input = tfl.input({ shape });
    const rest = model.layers.slice(at + 1);
    const output = rest.reduce((x, layer) => layer.apply(x) as tfl.SymbolicTensor, input);
    return tfl.model({ inputs: input, outputs: output });
  };
  const options = { filters: [0, 1], steps: 8, learningRate: 0.1, seed: 4 } as const;
  const alone = { basis: 'pixels', colors: 'plain', range: null, jitter: 0 } as const;

  test("a text's embedded words", async () => {
    await tf.setBackend('cpu');
    const draw = (seed: number) => tfl.initializers.glorotNormal({ seed });
    const model = tfl.sequential({
      layers: [
        layers.embedding({
          name: 'words',
          embeddingsInitializer: draw(1),
          inputLength: 7,
          inputDim: 9,
          outputDim: 4,
        }),
        layers.conv1d({
          filters: 5,
          kernelSize: 3,
          activation: 'relu',
          name: 'triples',
          kernelInitializer: draw(2),
        }),
        layers.globalMaxPooling1d({}),
        layers.dense({
          units: 2,
          activation: 'softmax',
          name: 'answer',
          kernelInitializer: draw(3),
        }),
      ],
    });
    const before = tf.memory().numTensors;
    const made = await maximizeActivation(model, { ...options, layer: 'answer', wrt: 'words' });
    expect(tf.memory().numTensors).toBe(before + 1);
    expect(made.inputs.shape).toEqual([2, 7, 4]);
    expect(made.range).toBeNull();
    const rest = behind(model, 'words', [7, 4]);
    const whole = await maximizeActivation(rest, { ...options, ...alone, layer: 'answer' });
    expectClose(made.inputs, whole.inputs, 1e-6);
    for (const [n, { scores }] of made.units.entries()) {
      expect(scores).toEqual(whole.units[n]!.scores);
      expect(scores.at(-1)).toBeGreaterThan(scores[0]!);
    }
  });

  test('where two inputs meet; and an input alone, where a layer depends on no other', async () => {
    await tf.setBackend('cpu');
    const model = pair();
    const met = { ...options, layer: 'answer', wrt: 'joined' };
    const made = await maximizeActivation(model, met);
    const whole = await maximizeActivation(behind(model, 'joined', [6, 6, 3]), {
      ...options,
      ...alone,
      layer: 'answer',
    });
    expectClose(made.inputs, whole.inputs, 1e-6);
    const one = await maximizeActivation(model, { ...options, layer: 'b' });
    expect(one.inputs.shape).toEqual([2, 6, 6, 1]);
    const [kernel] = model.getLayer('b').getWeights();
    const single = layers.conv2d({
      filters: 3,
      kernelSize: 3,
      padding: 'same',
      activation: 'elu',
      name: 'b',
      inputShape: [6, 6, 1],
      weights: [kernel!, tf.zeros([3])],
    });
    const own = await maximizeActivation(tfl.sequential({ layers: [single] }), {
      ...options,
      layer: 'b',
    });
    expectClose(one.inputs, own.inputs, 1e-6);
  });
});

describe('progress', () => {
  const options = { layer: 'answer', filters: [0, 1], steps: 6 } as const;

  test('each step is told', async () => {
    await tf.setBackend('cpu');
    const told: unknown[] = [];
    const onProgress = (...of: unknown[]) => told.push(of);
    tf.dispose((await maximizeActivation(ofKeras(), { ...options, onProgress })).inputs);
    expect(told).toEqual([2, 4, 6, 8, 10, 12].map((done) => [done, 12]));
  });

  test('aborted at a step, and before the first: the reason, and nothing in memory', async () => {
    const model = ofKeras();
    const before = tf.memory().numTensors;
    const controller = new AbortController();
    let steps = 0;
    const onProgress = () => {
      if (++steps === 3) controller.abort(new Error('enough'));
    };
    const { signal } = controller;
    const stopped = maximizeActivation(model, { ...options, onProgress, signal });
    await expect(stopped).rejects.toThrow('enough');
    expect(steps).toBe(3);
    await expect(maximizeActivation(model, { ...options, signal })).rejects.toThrow('enough');
    expect(tf.memory().numTensors).toBe(before);
  });
});

describe('refuses', () => {
  const wide = () =>
    tfl.sequential({
      layers: [layers.conv1d({ filters: 2, kernelSize: 3, name: 'conv', inputShape: [2000, 3] })],
    });
  const photo = () =>
    tfl.sequential({
      layers: [layers.conv2d({ filters: 2, kernelSize: 3, name: 'conv', inputShape: [8, 8, 1] })],
    });
  const open = () =>
    tfl.sequential({
      layers: [
        layers.conv2d({ filters: 2, kernelSize: 3, name: 'conv', inputShape: [null, 8, 1] }),
      ],
    });
  test.each<[() => tfl.LayersModel, Partial<MaximizeOptions>, string]>([
    [wide, {}, 'range must be given for what is no image: [least, most], or null, got undefined.'],
    [
      wide,
      { range: [0, 1], basis: 'fourier' },
      "basis must be 'pixels' unless the input has places, at most 1024 along an axis, got 'fourier'.",
    ],
    [
      photo,
      { colors: 'decorrelated' },
      "colors must be 'plain' unless the input has 3 channels, got 'decorrelated'.",
    ],
    [photo, { range: [1, 0] }, 'range must be [least, most], the least first, got [1, 0].'],
    [photo, { start: tf.fill([8, 8, 1], 2) }, 'start must be within the range [0,1], got [2, 2].'],
    [open, {}, 'inputShape must be given for a model that leaves lengths open, got [null, 8, 1].'],
    [open, { inputShape: [8, 9, 1] }, 'inputShape must be [,8,1], got [8, 9, 1].'],
    [photo, { filters: 2 }, 'filters must be from 0 to 1 (the layer has 2), got 2.'],
    [photo, { steps: 0 }, 'steps must be a positive integer, got 0.'],
    [
      () => network('text').model,
      { layer: 'answer' },
      "the input must have a gradient, got integers, which 'words' takes: wrt can name it.",
    ],
    [
      () => pair(),
      { layer: 'answer' },
      "wrt must be given, a layer that 'LEFT', 'RIGHT' pass on their way to 'answer', got undefined.",
    ],
    [
      () => pair(),
      { layer: 'answer', wrt: 'a' },
      "wrt must be a layer that everything passes on its way to 'answer', got 'a'.",
    ],
    [
      () => pair(),
      { layer: 'a', wrt: 'answer' },
      "wrt must be a layer before the one looked at, got 'answer'.",
    ],
  ])('row %#', async (build, options, message) => {
    await tf.setBackend('cpu');
    const model = build();
    const before = tf.memory().numTensors;
    const all = { layer: 'conv', filters: 0, steps: 2, ...options };
    // tfjs numbers inputs of the same name.
    const [left, right] = model.inputs.map(({ name }) => name);
    const named = message.replace('LEFT', left!).replace('RIGHT', right ?? '');
    await expect(maximizeActivation(model, all)).rejects.toThrow(
      new Error(`maximizeActivation: ${named}`),
    );
    expect(tf.memory().numTensors).toBe(before);
  });
});
