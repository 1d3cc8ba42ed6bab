import * as tf from '@tensorflow/tfjs-core';
import type * as tfl from '@tensorflow/tfjs-layers';
import { readOnnx } from '../../lib/onnx/load_onnx.js';
import { decodeModel } from '../../lib/onnx/protobuf/decode.js';
import type { ModelMessage } from '../../lib/onnx/protobuf/messages.js';
import { firstOrder, lastOrder } from '../../lib/onnx/read/layouts.js';
import { type ToOnnxOptions, toOnnx, writeOnnx } from '../../lib/onnx/to_onnx.js';
import { CHANNELS_KEY } from '../../lib/onnx/write/metadata.js';
import { exampleInputs } from '../../scripts/fixtures/predict_all.js';
import { expectClose } from '../compare.js';
import { specimenInput } from '../layers/specimens.js';

type Orders = Readonly<Record<string, boolean>>;

/** What a file says of the order of its inputs and outputs. */
export function ordersOf({ metadata }: ModelMessage): Orders {
  return JSON.parse(metadata.find(({ key }) => key === CHANNELS_KEY)!.value!) as Orders;
}

const first = (x: tf.Tensor, is: boolean | undefined) =>
  is === true && x.rank > 2 ? tf.transpose(x, firstOrder(x.rank)) : x;
const last = (x: tf.Tensor, is: boolean | undefined) =>
  is === true && x.rank > 2 ? tf.transpose(x, lastOrder(x.rank)) : x;

const one = <T>(list: T[]) => (list.length === 1 ? list[0]! : list);

/** A model's weights and what they are in the file; some loss of its outputs; its gradients, by the file's names. */
function gradients(
  run: () => tf.Tensor[],
  weights: readonly {
    name: string;
    variable: tfl.LayerVariable;
    toOnnx(x: tf.Tensor): tf.Tensor;
  }[],
): Map<string, tf.Tensor> {
  const trained = weights.filter(({ variable }) => variable.trainable);
  const loss = () =>
    tf.addN(run().map((y, i) => tf.sum(tf.mul(y, specimenInput(y.shape, i + 1))))) as tf.Scalar;
  const found = new Map<string, tf.Tensor>();
  if (trained.length === 0) return found;
  const { grads } = tf.variableGrads(
    loss,
    trained.map(({ variable }) => variable.read() as tf.Variable),
  );
  for (const { name, variable, toOnnx: turn } of trained) {
    const gradient = turn(grads[(variable.read() as tf.Variable).name]!);
    const known = found.get(name);
    found.set(name, known === undefined ? gradient : tf.add(known, gradient));
  }
  return found;
}

/**
 * Written and read back, a model predicts the same, and has the same gradients of all that trains.
 *
 * @param trains false for what tfjs predicts with and does not train
 */
export async function expectSameAgain(
  model: tfl.LayersModel,
  options: ToOnnxOptions,
  trains = true,
): Promise<void> {
  const { numTensors } = tf.memory();
  const bytes = await toOnnx(model, options);
  expect(tf.memory().numTensors).toBe(numTensors);
  const message = decodeModel('it', bytes);
  const orders = ordersOf(message);
  const { model: back, origins } = await readOnnx(bytes);
  const { onnx } = back.getUserDefinedMetadata() as { onnx: { channelsLast: Orders } };
  const [inNames, outNames] = [message.graph!.inputs, message.graph!.outputs].map((all) =>
    all.map(({ name }) => name!),
  );
  tf.tidy(() => {
    const inputs = exampleInputs(model);
    const given = inputs.map((x, i) => {
      const name = inNames![i]!;
      return last(first(x, orders[name]), onnx.channelsLast[name]);
    });
    const plain = (outputs: tf.Tensor[]) =>
      outputs.map((y, i) => {
        const name = outNames![i]!;
        return last(first(y, onnx.channelsLast[name]), orders[name]);
      });
    const run = (of: tfl.LayersModel, x: tf.Tensor[]) => [of.apply(one(x), {}) as tf.Tensor].flat();
    const sent = [model.predictOnBatch(one(inputs))].flat();
    const got = plain([back.predictOnBatch(one(given))].flat());
    sent.forEach((y, i) => {
      expectClose(got[i]!, y, 1e-5);
    });
    if (!trains) return;
    const { written } = writeOnnx('toOnnx', model, options);
    const theirs = gradients(() => plain(run(back, given)), origins);
    const ours = gradients(() => run(model, inputs), written.weights);
    for (const [name, gradient] of ours) {
      const same = theirs.get(name)!;
      expect(same?.shape).toEqual(gradient.shape);
      // The bias of a recurrent layer's states is none of tfjs's, and as good as that of its inputs.
      const { variable } = written.weights.find((weight) => weight.name === name)!;
      const half = gradient.shape[1] === 2 * variable.shape[0]! && variable.shape.length === 1;
      const part = (x: tf.Tensor) => (half ? tf.slice(x, [0, 0], [1, variable.shape[0]!]) : x);
      expectClose(part(same), part(gradient), 1e-4);
    }
  });
  back.dispose();
}
