import * as tf from '@tensorflow/tfjs-core';
import { readOnnx } from '../../lib/onnx/load_onnx.js';
import '../../lib/onnx/index.js';
import { firstOrder, lastOrder } from '../../lib/onnx/read/layouts.js';
import { expectClose } from '../compare.js';
import { readJson, unpack } from '../unpack.js';

interface Numbers {
  shape: number[];
  data: number[];
}

/** What PyTorch computed: scripts/fixtures/onnx_models.py. */
interface Expected {
  inputs: Numbers[];
  output: Numbers;
  target: Numbers;
  train: boolean;
  rate: number;
  gradients: Record<string, Numbers>;
  /** Of each parameter's values: their sum, and that of their squares. */
  sums: Record<string, [number, number]>;
  losses: number[];
}

/** The networks and what PyTorch computed, by the names of files. */
export const FILES = unpack('onnx_models');
const named = (ending: string) =>
  Object.keys(FILES).flatMap((file) => {
    const [name, ...rest] = file.split('.');
    return rest.join('.') === ending ? [name!] : [];
  });
/** The networks of scripts/fixtures/onnx_models.py, as PyTorch's exporter of TorchScript has them. */
export const NETWORKS = named('onnx');
/** Those that its exporter of torch.export has as well: with all that it folds, and with every parameter. */
export const EXPORTED = { optimized: named('optimized.onnx'), plain: named('plain.onnx') };
export const LAYOUTS = ['channelsLast', 'keep'] as const;

const toTensor = ({ shape, data }: Numbers) => tf.tensor(data, shape);
const turned = (x: tf.Tensor, last: boolean | undefined) =>
  last ? tf.transpose(x, lastOrder(x.rank)) : x;

/** Parameters whose gates PyTorch has in another order than ONNX, or that its exporter cuts: the losses judge them. */
const REORDERED = /^(gru|lstm|rnn)\.|^other\.in_proj_weight$/;
/** With every parameter: those of an RNN, whose biases ONNX has as one. */
const JOINED = /^rnn\./;

/** The parameter of PyTorch that a weight is: by its name, or by its values where the exporter folded it. */
function parameterOf(expected: Expected, name: string, value: tf.Tensor): string | undefined {
  if (name in expected.gradients) return name;
  const sums = [tf.sum(value), tf.sum(tf.square(value))].map((one) => one.dataSync()[0]!);
  return Object.keys(expected.sums).find((key) => {
    const sizes = [expected.gradients[key]!.data.length, value.size];
    return (
      sizes[0] === sizes[1] &&
      expected.sums[key]!.every((one, i) => Math.abs(one - sums[i]!) < 1e-4)
    );
  });
}

type Layout = (typeof LAYOUTS)[number];

/**
 * A network predicts as in PyTorch.
 *
 * @param file its bytes, or how its file's name ends
 */
export async function expectPredictions(
  name: string,
  layout: Layout,
  file: Uint8Array | string = 'onnx',
): Promise<void> {
  const expected = readJson<Expected>(FILES[`${name}.json`]!);
  const bytes = typeof file === 'string' ? FILES[`${name}.${file}`]! : file;
  const { model } = await readOnnx(bytes, { layout });
  const { channelsLast } = (
    model.getUserDefinedMetadata() as { onnx: { channelsLast: Record<string, boolean> } }
  ).onnx;
  const inputs = expected.inputs.map((one, i) => turned(toTensor(one), channelsLast[`input_${i}`]));
  const y = model.predictOnBatch(inputs.length === 1 ? inputs[0]! : inputs) as tf.Tensor;
  const ordered = channelsLast.output ? tf.transpose(y, firstOrder(y.rank)) : y;
  expectClose(ordered, toTensor(expected.output), 1e-4);
  model.dispose();
}

/**
 * Every parameter has the gradient of PyTorch, and ten steps of SGD its losses.
 *
 * @param ending how its file's name ends
 */
export async function expectTraining(name: string, layout: Layout, ending = 'onnx'): Promise<void> {
  const expected = readJson<Expected>(FILES[`${name}.json`]!);
  const file = FILES[`${name}.${ending}`]!;
  const isCut = (parameter: string) =>
    (ending === 'plain.onnx' ? JOINED : REORDERED).test(parameter);
  const { model, origins } = await readOnnx(file, { layout });
  const { channelsLast } = (
    model.getUserDefinedMetadata() as { onnx: { channelsLast: Record<string, boolean> } }
  ).onnx;
  const inputs = expected.inputs.map((one, i) => turned(toTensor(one), channelsLast[`input_${i}`]));
  const target = turned(toTensor(expected.target), channelsLast.output);
  const training = expected.train;
  const loss = () => {
    const y = model.apply(inputs.length === 1 ? inputs[0]! : inputs, { training }) as tf.Tensor;
    return tf.mean(tf.square(tf.sub(y, target))) as tf.Scalar;
  };
  const variables = model.trainableWeights.map((weight) => weight.read() as tf.Variable);
  const { grads } = tf.variableGrads(loss, variables);
  const seen = new Set<string>();
  for (const { name: weight, variable, toOnnx } of origins) {
    const parameter = parameterOf(expected, weight, variable.read());
    if (parameter === undefined || isCut(parameter)) continue;
    seen.add(parameter);
    const torch = toTensor(expected.gradients[parameter]!);
    const gradient = toOnnx(grads[(variable.read() as tf.Variable).name]!);
    // A product's matrix is the transpose of a linear layer's.
    const isTurned = torch.rank === 2 && weight !== parameter;
    expectClose(isTurned ? tf.transpose(gradient) : tf.reshape(gradient, torch.shape), torch, 1e-4);
  }
  const compared = Object.keys(expected.gradients).filter((one) => !isCut(one));
  expect([...seen].sort()).toEqual(compared.sort());
  const losses: number[] = [];
  const optimizer = tf.train.sgd(expected.rate);
  for (let step = 0; step < expected.losses.length; step++) {
    losses.push(optimizer.minimize(loss, true, variables)!.dataSync()[0]!);
  }
  expectClose(tf.tensor1d(losses), tf.tensor1d(expected.losses), 1e-4);
  model.dispose();
}
