import { readFileSync } from 'node:fs';
import path from 'node:path';
import * as tf from '@tensorflow/tfjs-core';
import * as tfl from '@tensorflow/tfjs-layers';

interface Values {
  readonly shape: number[];
  readonly values: number[];
}

/** What scripts/fixtures/captum_vectors.py wrote for one network. */
export interface CaptumFixture {
  readonly input: Values;
  readonly weights: Readonly<Record<string, Values[]>>;
  readonly logits: number[];
  readonly units: {
    readonly layer: string;
    readonly filter: number;
    readonly position: number[];
    readonly activation: number;
    readonly expected: Readonly<Record<'deconvnet' | 'guided' | 'saliency', number[]>>;
  }[];
  readonly gradcam: {
    readonly maps: string;
    readonly filter: number;
    readonly coarse: number[];
    readonly fine: number[];
  }[];
  /** One unit of the logits by the methods that have a setting or two. */
  readonly methods: {
    readonly target: number;
    readonly baseline: number;
    readonly expected: Readonly<Record<string, number[]>>;
  };
}

const { layers } = tfl;

/** The first convolution of two networks. */
const first = (size: number, activation: 'relu' | 'elu') =>
  layers.conv2d({
    filters: 4,
    kernelSize: 3,
    padding: 'same',
    activation,
    name: 'conv1',
    inputShape: [size, size, 2],
  });

/** The rectifiers fused; pooling windows that overlap. */
function overlapping(): tfl.LayersModel {
  const activation = 'relu';
  const padding = 'same';
  return tfl.sequential({
    layers: [
      first(12, activation),
      layers.maxPooling2d({ poolSize: 3, strides: 2 }),
      layers.conv2d({ filters: 6, kernelSize: 3, padding, activation, name: 'conv2' }),
      layers.maxPooling2d({ poolSize: 2 }),
      layers.flatten(),
      layers.dense({ units: 8, activation, name: 'dense1' }),
      layers.dense({ units: 4, activation: 'softmax', name: 'logits' }),
    ],
  });
}

/** The rectifiers layers of their own; one dimension. */
function signal(): tfl.LayersModel {
  return tfl.sequential({
    layers: [
      layers.conv1d({
        filters: 5,
        kernelSize: 5,
        strides: 2,
        name: 'conv1',
        inputShape: [40, 2],
      }),
      layers.reLU({ name: 'relu1' }),
      layers.maxPooling1d({ poolSize: 3, strides: 2 }),
      layers.conv1d({ filters: 6, kernelSize: 3, name: 'conv2' }),
      layers.reLU({ name: 'relu2' }),
      layers.maxPooling1d({ poolSize: 2 }),
      layers.flatten(),
      layers.dense({ units: 3, name: 'logits' }),
    ],
  });
}

/** The rectifiers Activation layers; batch normalisation, a skip connection, a model in the model. */
function residual(): tfl.LayersModel {
  const input = tfl.input({ shape: [10, 10, 3] });
  const conv = (name: string) =>
    layers.conv2d({ filters: 4, kernelSize: 3, padding: 'same', name });
  const relu = (name: string) => layers.activation({ activation: 'relu', name });
  const norm = (name: string) => layers.batchNormalization({ epsilon: 1e-5, name });
  const chain = (x: tfl.SymbolicTensor, ...all: tfl.layers.Layer[]) =>
    all.reduce((y, layer) => layer.apply(y) as tfl.SymbolicTensor, x);
  const first = chain(input, conv('conv1'), norm('bn1'), relu('relu1'));
  const second = chain(first, conv('conv2'), norm('bn2'));
  const sum = layers.add().apply([second, first]) as tfl.SymbolicTensor;
  const tail = tfl.sequential({
    name: 'tail',
    layers: [
      layers.maxPooling2d({ poolSize: 3, strides: 1, inputShape: [10, 10, 4] }),
      layers.averagePooling2d({ poolSize: 2 }),
      layers.conv2d({ filters: 5, kernelSize: 3, name: 'conv3' }),
      relu('relu3'),
    ],
  });
  const output = chain(
    sum,
    relu('relu2'),
    tail,
    layers.flatten(),
    layers.dropout({ rate: 0.5 }),
    layers.dense({ units: 3, name: 'logits' }),
  );
  return tfl.model({ inputs: input, outputs: output });
}

/** Average pooling; smooth activations beside rectifiers. */
function plain(): tfl.LayersModel {
  const padding = 'same';
  return tfl.sequential({
    layers: [
      first(8, 'elu'),
      layers.averagePooling2d({ poolSize: 2 }),
      layers.conv2d({ filters: 6, kernelSize: 3, padding, activation: 'relu', name: 'conv2' }),
      layers.flatten(),
      layers.dense({ units: 8, activation: 'tanh', name: 'dense1' }),
      layers.dense({ units: 3, activation: 'linear', name: 'logits' }),
    ],
  });
}

/** Three dimensions; pooling windows that overlap along two axes. */
function volume(): tfl.LayersModel {
  return tfl.sequential({
    layers: [
      layers.conv3d({
        filters: 4,
        kernelSize: 3,
        padding: 'same',
        name: 'conv1',
        inputShape: [6, 8, 7, 2],
      }),
      layers.reLU({ name: 'relu1' }),
      layers.maxPooling3d({ poolSize: [2, 3, 2], strides: [1, 2, 2] }),
      layers.conv3d({ filters: 5, kernelSize: 2, name: 'conv2' }),
      layers.reLU({ name: 'relu2' }),
      layers.maxPooling3d({ poolSize: 2 }),
      layers.flatten(),
      layers.dense({ units: 3, name: 'logits' }),
    ],
  });
}

const NETWORKS = { overlapping, signal, residual, plain, volume };
export type NetworkName = keyof typeof NETWORKS;
export const NETWORK_NAMES = Object.keys(NETWORKS) as NetworkName[];

function everyLayer(model: tfl.LayersModel): tfl.layers.Layer[] {
  return model.layers.flatMap((layer) =>
    layer instanceof tfl.LayersModel ? everyLayer(layer) : [layer],
  );
}

/** A network with the fixture's weights, and the fixture. */
export function captumNetwork(name: NetworkName): {
  model: tfl.LayersModel;
  fixture: CaptumFixture;
  input: tf.Tensor;
} {
  const file = path.join(__dirname, '..', 'fixtures', 'captum', `${name}.json`);
  const fixture = JSON.parse(readFileSync(file, 'utf8')) as CaptumFixture;
  const model = NETWORKS[name]();
  const tensor = ({ shape, values }: Values) => tf.tensor(values, shape);
  for (const layer of everyLayer(model)) {
    const weights = fixture.weights[layer.name];
    if (weights === undefined) continue;
    const tensors = weights.map(tensor);
    layer.setWeights(tensors);
    tf.dispose(tensors);
  }
  return { model, fixture, input: tensor(fixture.input) };
}
