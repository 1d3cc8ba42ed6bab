import '../backends.js';
import * as tf from '@tensorflow/tfjs-core';
import * as tfl from '@tensorflow/tfjs-layers';
import { readChoices } from '../../demo/deconvolve/choices.js';
import { channelSums, projectionPicture } from '../../demo/deconvolve/drawing.js';
import { EXAMPLES, example } from '../../demo/deconvolve/examples.js';
import { cropped, fieldText } from '../../demo/deconvolve/field.js';
import { inputKind, type Sample, toTensor } from '../../demo/deconvolve/input_kind.js';
import { look } from '../../demo/deconvolve/look.js';
import { modelGraph } from '../../demo/deconvolve/model_graph.js';
import { csvOf } from '../../demo/deconvolve/numbers_file.js';
import { oneByOne } from '../../demo/deconvolve/one_by_one.js';
import { SCALES, scaleName } from '../../demo/deconvolve/scales.js';
import { firstLayer, suggestLayer } from '../../lib/visualize/suggest_layer.js';
import { cnn40, convAutoencoder, convAutoencoder1d, unet } from '../../models/index.js';
import { zeroWeights } from '../zero_weights.js';

const { layers } = tfl;

beforeAll(async () => {
  await tf.setBackend('cpu');
});

zeroWeights();

/** One convolution whose kernel passes each channel on, weighed by its number from 1. */
function weighing(shape: number[], channelsFirst: boolean): tfl.LayersModel {
  const dataFormat = channelsFirst ? 'channelsFirst' : 'channelsLast';
  const model = tfl.sequential({
    layers: [
      layers.conv2d({
        filters: 2,
        kernelSize: 1,
        name: 'weigh',
        useBias: false,
        inputShape: shape,
        dataFormat,
      } as Parameters<typeof layers.conv2d>[0]),
    ],
  });
  model.setWeights([tf.tensor([1, 0, 0, 2], [1, 1, 2, 2])]);
  return model;
}

describe('look', () => {
  const values = Float32Array.from({ length: 3 * 4 * 2 }, (_, i) => i + 1);
  const sample: Sample = { name: 'own', lengths: [3, 4], values };

  test.each([
    ['last', [3, 4, 2], false],
    ['first', [2, 3, 4], true],
  ] as const)(
    'channels %s: maps row by row, projections as the sample',
    async (_, shape, first) => {
      const model = weighing([...shape], first);
      const input = inputKind(model);
      const before = tf.memory().numTensors;
      const options = { layer: 'weigh', filters: [0, 1], position: [1, 2] };
      const { units, lengths, maps, projections } = await look(
        model,
        input,
        sample,
        SCALES.unit!,
        options,
      );
      expect(tf.memory().numTensors).toBe(before);
      expect(lengths).toEqual([3, 4]);
      expect([...maps[0]!]).toEqual([1, 3, 5, 7, 9, 11, 13, 15, 17, 19, 21, 23]);
      expect([...maps[1]!]).toEqual([4, 8, 12, 16, 20, 24, 28, 32, 36, 40, 44, 48]);
      expect(units.map(({ activation }) => activation)).toEqual([13, 28]);
      const alone = (channel: number, value: number) => {
        const all = new Array(24).fill(0);
        all[(1 * 4 + 2) * 2 + channel] = value;
        return all;
      };
      expect([...projections[0]!]).toEqual(alone(0, 1));
      expect([...projections[1]!]).toEqual(alone(1, 2));
      model.dispose();
    },
  );

  test('the values as the model was trained on them', async () => {
    const model = weighing([3, 4, 2], false);
    const options = { layer: 'weigh', filters: 0, position: [0, 0] };
    const bytes = await look(model, inputKind(model), sample, SCALES.bytes!, options);
    expect(bytes.units[0]!.activation).toBe(255);
    const signed = await look(model, inputKind(model), sample, SCALES.signed!, options);
    expect(signed.units[0]!.activation).toBe(1);
    model.dispose();
  });
});

describe('inputKind', () => {
  const kindOf = (shape: (number | null)[]) => {
    const input = tfl.input({ shape });
    const output = layers.activation({ activation: 'linear' }).apply(input) as tfl.SymbolicTensor;
    return inputKind(tfl.model({ inputs: input, outputs: output }));
  };
  test.each([
    [[28, 28, 1], { kind: 'picture', lengths: [28, 28], channels: 1 }],
    [[null, null, 3], { kind: 'picture', lengths: [null, null], channels: 3 }],
    [[null, 2], { kind: 'signal', lengths: [null], channels: 2 }],
    [[5], { kind: 'signal', lengths: [5], channels: 1 }],
  ])('%j', (shape, expected) => {
    expect(kindOf(shape)).toMatchObject(expected);
  });

  test('volumes, and channels without a number', () => {
    const expected = 'one of pictures [height, width, channels] or signals [length, channels]';
    expect(() => kindOf([2, 2, 2, 1])).toThrow(
      new Error(`This page: the model must be ${expected}, got [2, 2, 2, 1].`),
    );
    expect(() => kindOf([4, null])).toThrow(
      new Error(`This page: the model must be ${expected}, got [4, null].`),
    );
  });
});

describe('example', () => {
  const all = (['picture', 'signal'] as const).flatMap((kind) =>
    EXAMPLES[kind].map(([name]) => [kind, name] as const),
  );
  test.each(all)('%s %s, in any size', (kind, name) => {
    const sizes =
      kind === 'picture'
        ? [
            [5, 40],
            [null, null],
            [20, 20],
          ]
        : [[5], [null], [300]];
    for (const lengths of sizes) {
      const shape = [...lengths, 3];
      const input = { kind, lengths, channels: 3, channelsFirst: false, shape };
      const sample = example(input, name, 1);
      lengths.forEach((length, n) => {
        if (length !== null) expect(sample.lengths[n]).toBe(length);
      });
      expect(sample.values.length).toBe(sample.lengths.reduce((a, b) => a * b, 3));
      expect(sample.values.every(Number.isFinite)).toBe(true);
      expect(new Set(sample.values).size).toBeGreaterThan(1);
      tf.dispose(toTensor(input, sample));
    }
  });
});

test.each([
  ['cnn40', 'conv3', () => cnn40()],
  ['convAutoencoder', 'encode2', () => convAutoencoder()],
  [
    'convAutoencoder 24x32',
    'encode1',
    () => {
      return convAutoencoder({ inputShape: [24, 32, 1], filters: [4, 6, 8] });
    },
  ],
  [
    'convAutoencoder1d',
    'encode3',
    () => convAutoencoder1d({ inputShape: [64, 1], filters: [4, 4, 4] }),
  ],
  ['unet', 'down3b', () => unet({ inputShape: [32, 32, 1], depth: 3, filters: 2 })],
])('of %s the layer to begin with is %s', (_, expected, build) => {
  const model = build();
  expect(suggestLayer(modelGraph(model))).toBe(expected);
  expect(firstLayer(model)).toBe(expected);
  model.dispose();
});

test.each<[string, [number | null, number | null, number], string]>([
  ['of any size', [null, null, 1], 'bottomb'],
  ['of any height', [null, 32, 1], 'down3b'],
])(
  'an unknown length counts as 128: the layer to begin with for images %s',
  (_, inputShape, expected) => {
    const model = unet({ inputShape, depth: 3, filters: 2 });
    expect(firstLayer(model)).toBe(expected);
    model.dispose();
  },
);

test('a convolution behind another is there for Grad-CAM, the first is not', () => {
  const model = cnn40();
  const behind = modelGraph(model).filter(({ behindConvolution }) => behindConvolution);
  expect(behind.map(({ name }) => name)).toEqual([
    'pool1',
    'conv2',
    'pool2',
    'conv3',
    'pool3',
    'flatten',
    'dense',
    'dropout',
    'answer',
  ]);
  model.dispose();
});

test('of the places that take part few are stronger than the strongest colour', () => {
  const values = new Float32Array(40 * 40);
  values.set([1, -2, 1], 500);
  const { data } = projectionPicture(values, [40, 40], 1);
  const at = (i: number) => [...data.subarray(i * 4, i * 4 + 3)];
  expect(at(0)).toEqual(at(1599));
  const [r, , b] = at(500);
  expect(r).toBeGreaterThan(b!);
  expect(at(501)[2]).toBeGreaterThan(at(501)[0]!);
  expect([...channelSums(Float32Array.of(1, 2, 3, 4), 2)]).toEqual([3, 7]);
});

test('a field in words, and cut out', () => {
  expect(fieldText({ start: [3, 0], end: [5, 2] }, [8, 8])).toBe(
    'rows 3 to 4 and columns 0 to 1 of the input',
  );
  expect(fieldText({ start: [0], end: [9] }, [9])).toBe('the whole input');
  const picture = {
    width: 3,
    height: 2,
    data: Uint8ClampedArray.from({ length: 24 }, (_, i) => i),
  };
  expect(cropped(picture, { start: [1, 1], end: [2, 3] })).toEqual({
    width: 2,
    height: 1,
    data: Uint8ClampedArray.of(16, 17, 18, 19, 20, 21, 22, 23),
  });
});

test('numbers as rows', () => {
  expect(csvOf(Float32Array.of(1, 0.5, -3, 4), [2, 2])).toBe('1,0.5\n-3,4\n');
});

test('the address, good and bad', () => {
  const read = (text: string) => readChoices(new URLSearchParams(text));
  expect(read('layer=a&method=guided&top=16&seed=7&filter=3&at=1,2')).toMatchObject({
    layer: 'a',
    method: 'guided',
    top: 16,
    seed: 7,
    unit: { filters: 3, position: [1, 2] },
  });
  expect(read('method=cat&top=x&seed=-4')).toMatchObject({
    layer: null,
    method: 'deconvnet',
    top: 9,
    seed: 0,
    unit: null,
  });
  expect(read('filter=abc&at=1,2').unit).toBe(null);
  expect(read('filter=3&at=1,x').unit).toEqual({ filters: 3 });
  expect(scaleName('signal', 'bytes', 'standard')).toBe('standard');
  expect(scaleName('signal', 'cat', undefined)).toBe('raw');
});

test('of tasks of one kind that wait the last runs, and one that fails stops none', async () => {
  const run = oneByOne();
  const done: string[] = [];
  const task = (name: string) => async () => {
    done.push(name);
    if (name === 'bad') throw new Error(name);
  };
  const bad = run('a', task('bad'));
  const first = [
    run('b', task('b1')),
    run('b', task('b2')),
    run('c', task('c')),
    run('b', task('b3')),
  ];
  await expect(bad).rejects.toThrow('bad');
  await Promise.all(first);
  expect(done).toEqual(['bad', 'c', 'b3']);
});
