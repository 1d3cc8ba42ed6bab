import { readFileSync } from 'node:fs';
import * as tf from '@tensorflow/tfjs-core';
import * as tfl from '@tensorflow/tfjs-layers';
import { layers } from '../../lib/index.js';
import { type ImportTorchOptions, importTorch, torchLayers } from '../../lib/torch/index.js';
import '../backends.js';
import { difference, fileOf, readCase, type TorchCase } from './torch_case.js';
import { writeSafetensors } from './write_safetensors.js';

beforeAll(async () => {
  await tf.setBackend('cpu');
});

const input = (shape: number[]) => tfl.layers.inputLayer({ inputShape: shape });
const sequential = (...all: tfl.layers.Layer[]) => tfl.sequential({ layers: all });

/** A chain as a model of its own, for an input of this shape. */
function part(shape: tfl.Shape, chain: tfl.layers.Layer[]): tfl.LayersModel {
  const start = tfl.input({ shape: shape.slice(1) });
  const end = chain.reduce((x, layer) => layer.apply(x) as tfl.SymbolicTensor, start);
  return tfl.model({ inputs: start, outputs: end });
}

/** A printed chain cut in pieces before these layers, each a model inside of the model. */
function nested({ printed, input: { shape } }: TorchCase, ...cuts: string[]): tfl.LayersModel {
  const all = torchLayers(printed);
  const at = [0, ...cuts.map((name) => all.findIndex((layer) => layer.name === name)), all.length];
  const outer = sequential(input(shape.slice(1)));
  for (let i = 0; i + 1 < at.length; i++) {
    outer.add(part(outer.outputs[0]!.shape, all.slice(at[i], at[i + 1])));
  }
  return outer;
}

const conv = (name: string, more: object = {}) =>
  tfl.layers.conv2d({ filters: 3, kernelSize: 3, name, ...more });
const classes = () => tfl.layers.dense({ units: 4, activation: 'softmax', name: 'out' });

/** The channels of PyTorch's own order. */
const first = ({ input: { shape, data }, ...rest }: TorchCase): TorchCase => {
  const [n, h, w, c] = shape as [number, number, number, number];
  expect(c).toBe(1);
  return { ...rest, input: { shape: [n, c, h, w], data } };
};

describe('one network, built in several ways, predicts as in PyTorch', () => {
  const autoencoder = readCase('autoencoder');
  const dcgan = readCase('dcgan');
  const linear = readCase('linear_classes');
  const signal = readCase('signal');

  test.each<[string, TorchCase, () => tfl.LayersModel, string, ImportTorchOptions?]>([
    [
      'models inside, Flatten in one, Linear in the next',
      autoencoder,
      () => nested(autoencoder, '6'),
      'autoencoder',
    ],
    [
      'models inside, Linear in one, Unflatten in the next',
      autoencoder,
      () => nested(autoencoder, '5', '8', '11', '13'),
      'autoencoder',
    ],
    ['a model that begins with Flatten', signal, () => nested(signal, '6', '9', '10'), 'signal'],
    ['a generator in pieces', dcgan, () => nested(dcgan, '1', '4'), 'dcgan'],
    [
      'in the order of the layers',
      linear,
      () => sequential(input([6, 6, 1]), conv('a'), tfl.layers.flatten(), classes()),
      'linear_classes',
    ],
    [
      'by a map',
      linear,
      () => sequential(input([6, 6, 1]), conv('a'), tfl.layers.flatten(), classes()),
      'linear_classes',
      { layers: { out: '2', a: '0' } },
    ],
    [
      'Reshape for Flatten, functions between',
      linear,
      () =>
        sequential(
          input([6, 6, 1]),
          conv('a'),
          tfl.layers.dropout({ rate: 0.1 }),
          tfl.layers.reshape({ targetShape: [48] }),
          tfl.layers.dropout({ rate: 0.1 }),
          classes(),
        ),
      'linear_classes',
    ],
    [
      'a Permute to the order of PyTorch',
      linear,
      () =>
        sequential(
          input([6, 6, 1]),
          conv('a'),
          tfl.layers.permute({ dims: [3, 1, 2] }),
          tfl.layers.flatten(),
          classes(),
        ),
      'linear_classes',
    ],
    [
      'channels first',
      first(linear),
      () =>
        sequential(
          input([1, 6, 6]),
          conv('a', { dataFormat: 'channelsFirst' }),
          tfl.layers.flatten(),
          classes(),
        ),
      'linear_classes',
    ],
    [
      'channels first, Flatten to the order of tfjs',
      first(linear),
      () =>
        sequential(
          input([1, 6, 6]),
          conv('a', { dataFormat: 'channelsFirst' }),
          tfl.layers.flatten({ dataFormat: 'channelsFirst' }),
          classes(),
        ),
      'linear_classes',
    ],
    [
      'prefixes in order',
      readCase('nested'),
      () => {
        const all = torchLayers(readCase('nested').printed, 'mine');
        return sequential(input([8, 10, 1]), ...all);
      },
      'nested',
      { layers: ['zoom', 'decode.0'] },
    ],
    [
      'Deconvolutions',
      readCase('double'),
      () =>
        sequential(
          input([5, 2]),
          layers.deconvolution({ filters: 3, kernelSize: 3, strides: 2, padding: 'valid' }),
          tfl.layers.batchNormalization({ epsilon: 1e-5 }),
        ),
      'double',
    ],
  ])('%s', async (_, example, make, name, options = {}) => {
    const model = make();
    // tfjs keeps the weights of models inside of models that are disposed of.
    const built = tf.memory().numTensors;
    await importTorch(fileOf(name), model, options);
    expect(difference(model, example)).toBeLessThan(1e-5);
    expect(tf.memory().numTensors).toBe(built);
    model.dispose();
  });

  test('a module inside of the file alone', async () => {
    const linearLayer = classes();
    const model = sequential(input([48]), linearLayer);
    const layersOf = await importTorch(fileOf('linear_classes'), model, { layers: { out: '2' } });
    expect(layersOf).toEqual({ out: '2' });
    model.dispose();
  });

  test('from bytes and from a Blob', async () => {
    const bytes = readFileSync(fileOf('linear_classes'));
    for (const source of [bytes, new Blob([bytes])]) {
      const model = sequential(input([6, 6, 1]), conv('a'), tfl.layers.flatten(), classes());
      expect(await importTorch(source, model)).toEqual({ a: '0', out: '2' });
      expect(difference(model, linear)).toBeLessThan(1e-5);
      model.dispose();
    }
  });

  test('features that come from a sequence stay as they are', async () => {
    const model = sequential(
      input([3]),
      tfl.layers.embedding({ inputDim: 4, outputDim: 2, name: 'e' }),
      tfl.layers.flatten(),
      tfl.layers.dense({ units: 1, useBias: false, name: 'd' }),
    );
    const weights = { 'd.weight': { shape: [1, 6], data: [1, 2, 3, 4, 5, 6] } };
    await importTorch(writeSafetensors(weights), model, { layers: { d: 'd' } });
    expect([...model.getLayer('d').getWeights()[0]!.dataSync()]).toEqual([1, 2, 3, 4, 5, 6]);
    model.dispose();
  });
});

describe('layers of a user for modules that torchLayers makes otherwise', () => {
  const random = (count: number) =>
    Float32Array.from(tf.randomNormal([count], 0, 1, 'float32', 7).dataSync());
  const tensors = (shape: number[], bias: number[] | null) => ({
    '0.weight': { shape, data: [...random(shape.reduce((a, b) => a * b))] },
    ...(bias && { '0.bias': { shape: [bias.length], data: bias } }),
  });

  /** What torchLayers makes is judged by PyTorch in chains.test.ts. */
  async function equal(
    size: number[],
    printed: string,
    layer: tfl.layers.Layer,
    weights: ReturnType<typeof tensors>,
  ) {
    const theirs = sequential(input(size), ...torchLayers(printed));
    const ours = sequential(input(size), layer);
    await importTorch(writeSafetensors(weights), theirs);
    await importTorch(writeSafetensors(weights), ours);
    const x = tf.randomNormal([2, ...size], 0, 1, 'float32', 3);
    const [a, b] = [theirs, ours].map((model) => model.predict(x) as tf.Tensor);
    expect(a!.shape).toEqual(b!.shape);
    expect(tf.max(tf.abs(tf.sub(a!, b!))).dataSync()[0]).toBeLessThan(1e-5);
  }

  test.each([
    ['without bias', null],
    ['with one bias a channel', [1, 1, 1, 1, -2, -2, -2, -2]],
  ])("PixelShuffle by Deconvolution 'subpixel' %s", async (_, bias) => {
    const printed =
      `Sequential(\n(0): Conv2d(3, 8, kernel_size=(3, 3), stride=(1, 1), padding=(1, 1), bias=${bias ? 'True' : 'False'})\n` +
      '(1): PixelShuffle(upscale_factor=2)\n)';
    const layer = layers.deconvolution({
      filters: 2,
      method: 'subpixel',
      useBias: bias !== null,
      name: 'up',
    });
    await equal([4, 5, 3], printed, layer, tensors([8, 3, 3, 3], bias));
  });

  test('grouped Conv2d by DepthwiseConv2D', async () => {
    const printed =
      'Sequential(\n(0): Conv2d(3, 6, kernel_size=(3, 2), stride=(1, 1), groups=3)\n)';
    const layer = tfl.layers.depthwiseConv2d({
      kernelSize: [3, 2],
      depthMultiplier: 2,
      name: 'depth',
    });
    await equal([5, 4, 3], printed, layer, tensors([6, 1, 3, 2], [1, 2, 3, 4, 5, 6]));
  });
});
