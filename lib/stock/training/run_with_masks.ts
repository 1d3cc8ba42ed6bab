import * as tf from '@tensorflow/tfjs-core';
import * as tfl from '@tensorflow/tfjs-layers';
import { nodesOf } from '../../tfjs/nodes_of.js';
import type { Graph, Node } from './internals.js';
import { lossMasks, type Mask, makesMask, ownMasks } from './loss_mask.js';

/** The outputs of a model, and a mask [n, ...] for each that has one: true where a position counts. */
export interface Run {
  outputs: tf.Tensor[];
  masks: Mask[];
}

/** An output of a layer, the mask that tfjs hands to the next layer, and the one that Keras has for the loss. */
interface Value {
  tensor: tf.Tensor;
  handed: Mask;
  mask: Mask;
}

type Kwargs = { training?: boolean };

const container: tfl.layers.Layer = Object.getPrototypeOf(tfl.LayersModel.prototype);

/** Whether a layer is a model that runs layer by layer. */
const isGraph = (layer: tfl.layers.Layer): layer is Graph =>
  'layers' in layer && [container.call, tfl.Sequential.prototype.call].includes(layer.call);

/** Sequential has a model within. */
const graphOf = (model: Graph): Graph => (model as { model?: Graph }).model ?? model;

/** Whether a layer in the model makes a mask. */
function hasMasks(model: Graph): boolean {
  return model.layers.some((layer) => (isGraph(layer) ? hasMasks(layer) : makesMask(layer)));
}

function runLayer(layer: tfl.layers.Layer, inputs: Value[], kwargs: Kwargs): Value[] {
  if (isGraph(layer)) return runGraph(layer, inputs, kwargs);
  const tensors = inputs.map(({ tensor }) => tensor);
  const before = inputs.map(({ handed }) => handed);
  const mask = before[0] ?? null;
  const given = before.some((one) => one !== null) ? { ...kwargs, mask } : { ...kwargs };
  const applied = layer.apply(tensors, given) as tf.Tensor | tf.Tensor[];
  const outputs = Array.isArray(applied) ? applied : [applied];
  const handed = layer.supportsMasking === true ? ownMasks(layer, tensors, before) : [];
  const masks = lossMasks(
    layer,
    tensors,
    outputs,
    inputs.map((input) => input.mask),
  );
  // tfjs hands the first mask to all outputs.
  return outputs.map((tensor, i) => ({ tensor, handed: handed[0] ?? null, mask: masks[i]! }));
}

function runNode(node: Node, values: Map<number, Value>, kwargs: Kwargs, entering: Mask): void {
  const inputs = node.inputTensors.map(({ id }) => values.get(id)!);
  if (entering !== null) inputs[0] = { ...inputs[0]!, handed: entering };
  const outputs = runLayer(node.outboundLayer, inputs, kwargs);
  for (const [i, { id }] of node.outputTensors.entries()) values.set(id, outputs[i]!);
}

function runGraph(model: Graph, inputs: Value[], kwargs: Kwargs): Value[] {
  const graph = graphOf(model);
  const values = new Map<number, Value>();
  graph.inputs.forEach(({ id, dtype }, i) => {
    const { tensor, mask } = inputs[i]!;
    values.set(id, { tensor: tf.cast(tensor, dtype ?? tensor.dtype), handed: null, mask });
  });
  // As in predictions: of a mask that enters a model, tfjs tells the first layer alone.
  let entering = inputs[0]!.handed;
  for (const node of nodesOf(graph)) {
    if (node.outputTensors.every(({ id }) => values.has(id))) continue;
    runNode(node, values, kwargs, entering);
    entering = null;
  }
  return graph.outputs.map(({ id }) => ({ ...values.get(id)!, handed: null }));
}

/** Runs a model as tfjs does, and tells the masks of its outputs, which tfjs forgets. */
export function runWithMasks(model: Graph, inputs: tf.Tensor[], kwargs: Kwargs): Run {
  if (!hasMasks(model)) {
    const outputs = container.call.call(model, inputs, kwargs) as tf.Tensor[];
    return { outputs, masks: outputs.map(() => null) };
  }
  const starts = inputs.map((tensor) => ({ tensor, handed: null, mask: null }));
  const values = runGraph(model, starts, kwargs);
  return {
    outputs: values.map(({ tensor }) => tensor),
    masks: values.map(({ mask }) => mask),
  };
}
