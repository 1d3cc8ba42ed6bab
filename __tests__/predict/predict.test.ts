import '../backends.js';
import * as tf from '@tensorflow/tfjs-core';
import * as tfl from '@tensorflow/tfjs-layers';
import { ValueError } from '../../lib/check.js';
import type { DataDescription } from '../../lib/data/data_description.js';
import { describe as describeModel, type Prediction, predict } from '../../lib/predict/index.js';

beforeAll(() => tf.setBackend('cpu'));

const KEPT: DataDescription = {
  label: 'made for a test',
  found: {},
  assumed: [],
  split: 'none',
  counts: { training: 1, validation: 0, test: 1 },
};

/** A model of one layer, with a description. */
function keeping(layer: tfl.layers.Layer, kept?: Partial<DataDescription>): tfl.LayersModel {
  const model = tfl.sequential({ layers: [layer] });
  if (kept !== undefined) model.setUserDefinedMetadata({ data: { ...KEPT, ...kept } });
  return model;
}

/** A 1x1 convolution whose kernel is this, [in][out]. */
function pointwise(kernel: number[][], shape: (number | null)[], activation: 'linear' | 'softmax') {
  const make = shape.length === 3 ? tfl.layers.conv2d : tfl.layers.conv1d;
  const filters = kernel[0]!.length;
  const layer = make({ filters, kernelSize: 1, useBias: false, activation, inputShape: shape });
  layer.build([null, ...shape]);
  const ones = new Array<number>(shape.length - 1).fill(1);
  const axes = [...ones, kernel.length, filters];
  layer.setWeights([tf.tensor(kernel.flat(), axes)]);
  return layer;
}

const identity = (channels: number, rank: 1 | 2) => {
  const eye = Array.from({ length: channels }, (_, i) =>
    Array.from({ length: channels }, (_, j) => Number(i === j)),
  );
  return pointwise(eye, [...new Array<null>(rank).fill(null), channels], 'linear');
};

const as = <T extends Prediction['output']>(found: Prediction, output: T) => {
  expect(found.output).toBe(output);
  return found as Extract<Prediction, { output: T }>;
};

async function message(promise: Promise<unknown>): Promise<string> {
  const error = await promise.catch((one: unknown) => one);
  expect(error).toBeInstanceOf(ValueError);
  return (error as Error).message;
}

describe('a picture goes in as the model takes it', () => {
  const colour = { width: 1, height: 1, channels: 3, data: Uint8Array.of(255, 51, 0) };
  const gray = 0.299 + 0.587 * 0.2;

  test.each<[string, number, Partial<DataDescription>, object, number[]]>([
    ['as it is', 3, {}, {}, [1, 0.2, 0]],
    ['in bytes', 3, { range: [0, 255] }, {}, [255, 51, 0]],
    ['from -1', 3, { range: [-1, 1] }, {}, [1, -0.6, -1]],
    ['without a mean', 3, { range: [0, 255] }, { mean: [5, 1, 0] }, [250, 50, 0]],
    ['by a deviation', 3, {}, { mean: 0.2, std: [0.4, 1, 2] }, [2, 0, -0.1]],
    ['blue first', 3, {}, { bgr: true }, [0, 0.2, 1]],
    ['blue first, without its mean', 3, {}, { bgr: true, mean: [1, 0, 0] }, [-1, 0.2, 1]],
    ['gray', 1, {}, {}, [gray]],
  ])('%s', async (_, channels, kept, options, expected) => {
    const model = keeping(identity(channels, 2), { kind: 'image', output: 'code', ...kept });
    const { values, shape } = as(await predict(model, colour, options), 'code');
    expect(shape).toEqual([1, 1, channels]);
    expected.forEach((value, i) => {
      expect(values[i]).toBeCloseTo(value, 5);
    });
  });

  test.each([
    ['bytes', Uint8Array.of(0, 51, 255, 0)],
    ['clamped bytes', Uint8ClampedArray.of(0, 51, 255, 0)],
    ['16 bits', Uint16Array.of(0, 13107, 65535, 0)],
    ['floats', Float32Array.of(0, 0.2, 1, 0)],
  ])('from %s', async (_, data) => {
    const model = keeping(identity(1, 2), { kind: 'image', output: 'image' });
    const found = as(await predict(model, { width: 2, height: 2, channels: 1, data }), 'image');
    expect(found).toMatchObject({ width: 2, height: 2, channels: 1, told: [] });
    expect(found.data).toEqual(Float32Array.of(0, 0.2, 1, 0));
  });

  test('an image comes out in 0..1, whatever the range', async () => {
    const model = keeping(identity(3, 2), { kind: 'image', output: 'image', range: [-1, 1] });
    const { data } = as(await predict(model, colour), 'image');
    expect([...data].map((value) => Number(value.toFixed(5)))).toEqual([1, 0.2, 0]);
  });

  test.each<[readonly [number, number], number[]]>([
    [
      [0, 1],
      [1, 0.4, 0],
    ],
    [
      [-1, 1],
      [1, 0, 0],
    ],
    [
      [0, 255],
      [1, 0.4, 0],
    ],
  ])('an image beyond black and white is cut to them, range %j', async (range, expected) => {
    const twice = [0, 1, 2].map((i) => [0, 1, 2].map((j) => 2 * Number(i === j)));
    const layer = pointwise(twice, [null, null, 3], 'linear');
    const model = keeping(layer, { kind: 'image', output: 'image', range });
    const { data } = as(await predict(model, colour), 'image');
    expect([...data].map((value) => Number(value.toFixed(5)))).toEqual(expected);
  });

  test('what is done to it is told', async () => {
    const one = keeping(identity(1, 2), { kind: 'image', output: 'image' });
    expect((await predict(one, colour)).told).toEqual([
      'in colour, turned gray, as the model takes gray pictures',
    ]);
    const three = keeping(identity(3, 2), { kind: 'image', output: 'image' });
    const white = { width: 1, height: 1, channels: 1, data: Uint8Array.of(255) };
    expect((await predict(three, white)).told).toEqual([
      'gray, repeated in 3 channels, as the model takes colour pictures',
    ]);
  });
});

describe('what comes out has its meaning', () => {
  const classes = [
    { name: 'sky', colour: 0 },
    { name: 'tree', colour: 65535 * 65536 * 65536 },
    { name: 'house', colour: 65535 },
  ];
  const input = {
    width: 3,
    height: 1,
    channels: 3,
    data: Float32Array.of(1, 0, 0, 0, 0, 1, 0, 1, 0),
  };

  test('a mask has the names and colours of its classes', async () => {
    const layer = pointwise(
      [
        [9, 0, 0],
        [0, 9, 0],
        [0, 0, 9],
      ],
      [null, null, 3],
      'softmax',
    );
    const found = as(await predict(keeping(layer, { classes }), input), 'mask');
    expect(found).toMatchObject({ width: 3, height: 1 });
    expect([...found.map]).toEqual([0, 2, 1]);
    expect(found.probabilities).toHaveLength(9);
    expect(found.classes).toEqual([
      { name: 'sky', colour: [0, 0, 0] },
      { name: 'tree', colour: [255, 0, 0] },
      { name: 'house', colour: [0, 0, 255] },
    ]);
  });

  test.each([
    [undefined, [1, 0, 1]],
    [0.8, [1, 0, 0]],
  ])('one probability is of two classes, above %p', async (value, expected) => {
    const layer = pointwise([[1]], [null, null, 1], 'linear');
    const threshold = value === undefined ? {} : { threshold: { value, rule: 'r', of: 'p' } };
    const model = keeping(layer, { kind: 'image', output: 'mask', ...threshold });
    const one = { width: 3, height: 1, channels: 1, data: Float32Array.of(0.9, 0.4, 0.6) };
    const found = as(await predict(model, one), 'mask');
    expect([...found.map]).toEqual(expected);
    expect(found.classes).toHaveLength(2);
  });

  test('classes are ranked', async () => {
    const layer = tfl.layers.dense({ units: 3, useBias: false, inputShape: [3] });
    const model = tfl.sequential({
      layers: [tfl.layers.flatten({ inputShape: [1, 1, 3] }), layer],
    });
    layer.setWeights([tf.eye(3)]);
    const pixel = { width: 1, height: 1, channels: 3, data: Float32Array.of(0.25, 0.625, 0.125) };
    const found = as(await predict(model, pixel, { range: [0, 1] }), 'classes');
    expect(found.classes).toEqual([
      { name: '1', place: 1, probability: 0.625 },
      { name: '0', place: 0, probability: 0.25 },
      { name: '2', place: 2, probability: 0.125 },
    ]);
    expect(found.told).toEqual([]);
  });

  test('scores are how far a signal is from what a model makes of it', async () => {
    const layer = pointwise([[0]], [null, 1], 'linear');
    const threshold = { value: 2, rule: 'a quantile', of: 'squares' };
    const model = keeping(layer, { kind: 'signal', output: 'scores', threshold });
    const found = as(await predict(model, Float32Array.of(1, 2, 0)), 'scores');
    expect([...found.scores]).toEqual([1, 4, 0]);
    expect(found.score).toBeCloseTo(5 / 3, 6);
    expect(found.flags).toEqual([false, true, false]);
    expect(found.anomaly).toBe(false);
  });

  test.each([
    [1.6, true],
    [1.7, false],
  ])('a signal that has one score is flagged as a whole, threshold %d', async (value, anomaly) => {
    const threshold = { value, rule: 'a quantile', of: 'means of squares' };
    const kept = { kind: 'signal', output: 'scores', whole: true, threshold } as const;
    const model = keeping(pointwise([[0]], [null, 1], 'linear'), kept);
    const found = as(await predict(model, Float32Array.of(1, 2, 0)), 'scores');
    expect([...found.scores]).toEqual([1, 4, 0]);
    expect(found.score).toBeCloseTo(5 / 3, 6);
    expect(found.anomaly).toBe(anomaly);
    expect(found.flags).toEqual([anomaly, anomaly, anomaly]);
  });

  test('the score of a series is the largest of its rows', async () => {
    const threshold = { value: 2, rule: 'a quantile', of: 'squares' };
    const model = keeping(pointwise([[0]], [4, 1], 'linear'), {
      kind: 'signal',
      output: 'scores',
      window: 4,
      usualErrors: [2],
      threshold,
    });
    const found = as(await predict(model, Float32Array.of(1, 2, 0, 1, 3)), 'scores');
    [0.5, 2, 0, 0.5, 4.5].forEach((score, row) => {
      expect(found.scores[row]).toBeCloseTo(score, 5);
    });
    expect(found.score).toBeCloseTo(4.5, 5);
    expect(found.anomaly).toBe(true);
    expect(found.flags).toEqual([false, false, false, false, true]);
  });
});

describe('a signal goes in as the model takes it', () => {
  const scale = { method: 'zscore', centre: [1, 10], spread: [2, 5] } as const;
  const values = Float32Array.of(3, 20, 1, 5);

  test('by the scale of the training data, which is undone', async () => {
    const seen = keeping(identity(2, 1), { kind: 'signal', output: 'code', scale });
    expect([...as(await predict(seen, values), 'code').values]).toEqual([1, 2, 0, -1]);
    const model = keeping(identity(2, 1), { kind: 'signal', output: 'signal', scale, rate: 50 });
    const found = as(await predict(model, values), 'signal');
    expect(found).toMatchObject({ rate: 50, channels: 2 });
    expect(found.samples).toEqual(values);
  });

  test.each([
    ['standard', [-1, 1], [1, 3]],
    ['power', [1, -1], [3, -3]],
  ] as const)('by itself: %s', async (level, expected, given) => {
    const model = keeping(identity(1, 1), { kind: 'signal', output: 'code', level });
    const { values: found } = as(await predict(model, Float32Array.from(given)), 'code');
    expect([...found]).toEqual(expected);
  });

  test('in windows, of which the mean is taken', async () => {
    const layer = pointwise([[1]], [4, 1], 'linear');
    const windows = { kind: 'signal', output: 'signal', window: 4, hop: 2 } as const;
    const model = keeping(layer, windows);
    const signal = Float32Array.from({ length: 9 }, (_, i) => i);
    expect(as(await predict(model, signal), 'signal').samples).toEqual(signal);
    expect(await message(predict(keeping(layer, { kind: 'signal' }), signal))).toBe(
      'predict: the signal must be 4 samples, as many as the model was built for, got 9.',
    );
  });

  test('an AudioBuffer, of which one channel is taken and told of', async () => {
    const model = keeping(identity(1, 1), { kind: 'audio', output: 'signal', rate: 8 });
    const data = [Float32Array.of(1, 2), Float32Array.of(3, 4)];
    const buffer = {
      length: 2,
      numberOfChannels: 2,
      sampleRate: 8,
      getChannelData: (c: number) => data[c]!,
    } as unknown as AudioBuffer;
    const found = as(await predict(model, buffer), 'signal');
    expect([...found.samples]).toEqual([1, 2]);
    expect(found.told).toEqual(['the first of 2 channels is taken']);
  });
});

test('a text goes by the alphabet, and what it lacks is told', async () => {
  const layer = tfl.layers.embedding({ inputDim: 4, outputDim: 4, inputShape: [null] });
  layer.build([null, null]);
  layer.setWeights([tf.eye(4)]);
  const alphabet = { kind: 'characters', characters: '漢字' } as const;
  const model = keeping(layer, { kind: 'text', output: 'text', alphabet });
  const found = as(await predict(model, '字漢x'), 'text');
  expect(found.text).toBe('字漢\ufffd');
  expect(found.told).toEqual(["1 characters are none of the model's alphabet: x"]);
});

test('a decoder takes the numbers of a code', async () => {
  const model = tfl.sequential({
    layers: [tfl.layers.reshape({ targetShape: [1, 2, 1], inputShape: [2] })],
  });
  const kept = { ...KEPT, kind: 'image', output: 'image', input: 'code', range: [-1, 1] };
  model.setUserDefinedMetadata({ data: kept });
  const found = as(await predict(model, Float32Array.of(-1, 0)), 'image');
  expect(found).toMatchObject({ width: 2, height: 1, channels: 1 });
  expect([...found.data]).toEqual([0, 0.5]);
});

describe('what layers say of a model without a description', () => {
  const rescaled = (scale: number, offset = 0) =>
    tfl.sequential({
      layers: [
        tfl.layers.rescaling({ scale, offset, inputShape: [2, 2, 3] }),
        tfl.layers.flatten(),
        tfl.layers.dense({ units: 4, activation: 'softmax' }),
      ],
    });

  test.each([
    ['1/255', () => rescaled(1 / 255), [0, 255]],
    ['1/127.5, -1', () => rescaled(1 / 127.5, -1), [0, 255]],
    ['2, -1', () => rescaled(2, -1), [0, 1]],
    ['one inside', () => tfl.sequential({ layers: [rescaled(1 / 255)] }), [0, 255]],
  ])('a Rescaling, %s', (_, make, range) => {
    expect(describeModel(make())).toMatchObject({
      source: 'layers',
      kind: 'image',
      output: 'classes',
      range,
      classes: ['0', '1', '2', '3'],
      assumed: [],
    });
  });

  test.each([
    ['none', () => tfl.sequential({ layers: [tfl.layers.flatten({ inputShape: [2, 2, 3] })] })],
    ['one that says nothing', () => rescaled(100)],
  ])('%s: the range is assumed', (_, make) => {
    expect(describeModel(make())).toMatchObject({
      range: [0, 1],
      assumed: ['the values of images are 0 to 1 (the option range says otherwise).'],
    });
  });
});

describe('bad input is refused', () => {
  const model = () => keeping(identity(3, 2), { kind: 'image', output: 'image' });
  const fixed = () =>
    keeping(pointwise([[1]], [2, 2, 1], 'linear'), { kind: 'image', output: 'image' });
  const one = { width: 1, height: 1, channels: 1, data: new Uint8Array(1) };

  test.each<[() => Promise<unknown>, string]>([
    [
      () => predict(model(), 'text'),
      'predict: the input must be a picture, as the model takes images',
    ],
    [() => predict(model(), { ...one, data: [1] as never }), 'predict: data must be a Uint8Array,'],
    [
      () => predict(model(), { ...one, width: 2 }),
      'predict: data must be of 2 x 1 x 1 values, got 1.',
    ],
    [
      () => predict(fixed(), one),
      'predict: the image must be 2x2 pixels, as the model was built for',
    ],
    [() => predict(model(), one, { range: [1, 0] }), 'predict: range must be two numbers'],
    [() => predict(model(), one, { std: 0 }), 'predict: std must be not 0, got 0.'],
    [() => predict(model(), one, { mean: [1, 2] }), 'predict: mean must be one number or 3'],
    [() => predict(model(), one, { size: 1 } as never), "predict: unknown option 'size'"],
    [
      () => predict(keeping(identity(1, 2), { output: 'drawing' as never }), one),
      "the model's description: output must be 'image' or",
    ],
    [
      () => predict(keeping(identity(1, 1), { kind: 'signal' }), Float32Array.of(Number.NaN)),
      'predict: sample 0 must be a finite number, got NaN.',
    ],
    [
      () =>
        predict(keeping(identity(1, 1), { kind: 'signal', rate: 8 }), {
          samples: new Float32Array(2),
          sampleRate: 16,
        }),
      'predict: the sample rate must be 8 Hz, with which the model was trained, got 16 Hz.',
    ],
  ])('%#', async (call, expected) => {
    expect(await message(call())).toContain(expected);
  });

  test('and leaves no tensors behind', async () => {
    const kept = fixed();
    await predict(kept, { width: 2, height: 2, channels: 1, data: new Uint8Array(4) });
    const { numTensors } = tf.memory();
    await predict(kept, one).catch(() => {});
    await predict(kept, { width: 2, height: 2, channels: 1, data: new Uint8Array(4) });
    expect(tf.memory().numTensors).toBe(numTensors);
  });
});
