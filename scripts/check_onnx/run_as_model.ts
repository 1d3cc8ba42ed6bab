import * as tf from '@tensorflow/tfjs-core';
import type * as tfl from '@tensorflow/tfjs-layers';
import { Unsupported } from '../../lib/keras/read/unsupported.js';
import { dtypeOf } from '../../lib/onnx/element_types.js';
import { decodeModel } from '../../lib/onnx/protobuf/decode.js';
import { ModelBuilder } from '../../lib/onnx/read/build/model_builder.js';
import { firstOrder, lastOrder } from '../../lib/onnx/read/layouts.js';
import { readGraph } from '../../lib/onnx/read/read_graph.js';
import { type TensorValue, toTensor } from '../../lib/onnx/tensor_value.js';

interface Test {
  name: string;
  model: Uint8Array;
  inputs: readonly TensorValue[];
}

function predict(model: tfl.LayersModel, inputs: tf.Tensor[]): tf.Tensor[] {
  const one = <T>(list: T[]) => (list.length === 1 ? list[0]! : list);
  // tfjs takes a batch apart, so that all must have the same first axis.
  const made = [model.apply(one(inputs)) as tf.Tensor | tf.Tensor[]].flat();
  const batches = new Set([...inputs, ...made].map(({ shape }) => shape[0]));
  if (
    batches.size > 1 ||
    [...inputs, ...made].some((y) => y.rank === 0 || y.rank > 6) ||
    batches.has(0)
  )
    return made;
  return [model.predictOnBatch(one(inputs))].flat();
}

/** The test's graph as a model in ONNX's order, with all its inputs. */
export async function runAsModel({ name, model, inputs }: Test): Promise<tf.Tensor[]> {
  const graph = readGraph(name, decodeModel(name, model), new Map());
  if (inputs.some(({ type }) => dtypeOf(type) === 'string')) throw new Unsupported('of texts');
  const { model: built } = new ModelBuilder(name, graph, {
    layout: 'keep',
    inputShapes: {},
    layers: {},
  }).build();
  return predict(built, inputs.map(toTensor));
}

/**
 * The test's graph with its first input alone, of an unknown batch, and the others as constants;
 * channels last where that is usual.
 */
export async function runAsLayers({ name, model, inputs }: Test): Promise<tf.Tensor[]> {
  const graph = readGraph(name, decodeModel(name, model), new Map());
  const [first, ...others] = graph.inputs;
  if (first === undefined || dtypeOf(inputs[0]!.type) !== 'float32')
    throw new Unsupported('of integers');
  const constants = new Map(graph.constants);
  others.forEach((one, i) => {
    constants.set(one.name, inputs[i + 1]!);
  });
  const shape = inputs[0]!.shape;
  const options = {
    layout: 'channelsLast' as const,
    inputShapes: { [first.name]: [null, ...shape.slice(1)] },
    layers: {},
  };
  if (shape.length === 0) throw new Unsupported('of a scalar');
  const alone = { ...graph, inputs: [first], constants };
  const { model: built, channelsLast } = new ModelBuilder(name, alone, options).build();
  const x = toTensor(inputs[0]!);
  const given = channelsLast[first.name] ? tf.transpose(x, lastOrder(x.rank)) : x;
  return predict(built, [given]).map((y, i) =>
    channelsLast[graph.outputs[i]!.name] ? tf.transpose(y, firstOrder(y.rank)) : y,
  );
}
