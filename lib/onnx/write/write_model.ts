import type * as tfl from '@tensorflow/tfjs-layers';
import { ValueError } from '../../check.js';
import type { Shape } from '../../ops/data_format.js';
import { ELEMENT } from '../element_types.js';
import type { Message } from '../protobuf/encode.js';
import { GraphWriter, type WrittenWeight } from './graph_writer.js';
import { heldIn, inOrder, type Order, type Value } from './value.js';
import { LayerWriter } from './write_layers.js';

/** A model as the messages of ONNX, but for its weights. */
export interface WrittenModel {
  nodes: Message[];
  weights: WrittenWeight[];
  inputs: Message[];
  outputs: Message[];
  /** Which inputs and outputs have their channels second, by name. */
  channelsFirst: Record<string, boolean>;
}

const TYPES: Readonly<Record<string, number>> = {
  float32: ELEMENT.float,
  int32: ELEMENT.int32,
  bool: ELEMENT.bool,
};

/** An input or output as a message; sizes that are not known have names. */
function valueMessage(name: string, { shape, type }: Value, order: Order): Message {
  const sizes = shape.map((n, i) => {
    if (n !== null) return { value: n };
    return { param: i === 0 ? 'batch' : `${name}_size_${i}` };
  });
  return { name, type: { tensor: { type, shape: { dims: inOrder(order, sizes) } } } };
}

/** The names of a model's inputs or outputs, each only once. */
function distinct(names: readonly string[], taken: Set<string>): string[] {
  return names.map((wanted) => {
    let name = wanted;
    for (let n = 1; taken.has(name); n++) name = `${wanted}_${n}`;
    taken.add(name);
    return name;
  });
}

const nameOf = ({ sourceLayer }: tfl.SymbolicTensor) => sourceLayer.name;

/** Inputs and outputs of the file that a model was read from, by name, and which had their channels second. */
function fileOf(model: tfl.LayersModel): Readonly<Record<string, boolean>> {
  const { onnx } = (model.getUserDefinedMetadata() ?? {}) as {
    onnx?: { channelsLast?: Record<string, boolean> };
  };
  const known = onnx?.channelsLast ?? {};
  const { inputs, outputs } = model;
  return Object.keys(known).length === inputs.length + outputs.length ? known : {};
}

/** The names of a model's inputs and outputs: its layers', or those of the file that it was read from. */
function endNames(model: tfl.LayersModel): string[][] {
  const known = Object.keys(fileOf(model));
  const { inputs, outputs } = model;
  return known.length > 0
    ? [known.slice(0, inputs.length), known.slice(inputs.length)]
    : [inputs.map(nameOf), outputs.map(nameOf)];
}

/** How a model's ends are in the file. */
interface Ends {
  inputs: readonly string[];
  outputs: readonly string[];
  /** The inputs that have their channels second. */
  first: ReadonlySet<string>;
  /** The order of an output. */
  orderOf(output: Value, name: string): Order;
}

/** One attempt; without `written` where layers cannot be written. */
function attempt(model: tfl.LayersModel, opset: number, { inputs, outputs, first, orderOf }: Ends) {
  const w = new GraphWriter(opset);
  for (const name of [...inputs, ...outputs]) w.unique(name);
  const given = model.inputs.map(({ shape, dtype }, i) => {
    const name = inputs[i]!;
    const type = TYPES[dtype] ?? ELEMENT.float;
    const order = first.has(name) ? 'first' : 'plain';
    return w.value(name, shape as Shape, order, { type, from: [name] });
  });
  const inputMessages = given.map((one, i) => valueMessage(inputs[i]!, one, heldIn(one)));
  const layers = new LayerWriter(w);
  const made = layers.model(model, given);
  const { problems } = layers;
  if (problems.length > 0) return { w, problems };
  const orders = made.map((one, i) => (one.shape.length < 3 ? 'plain' : orderOf(one, outputs[i]!)));
  const values = made.map((one, i) => w.name(one, orders[i]!));
  const nodes = w.messages(renamed(w, outputs, values));
  // What no output needs, such as the variances of a code, is not in the file.
  const used = new Set(nodes.flatMap((node) => node.inputs));
  const written: WrittenModel = {
    nodes,
    weights: [...w.weights.values()].filter(({ name }) => used.has(name)),
    inputs: inputMessages,
    outputs: made.map((one, i) => valueMessage(outputs[i]!, one, orders[i]!)),
    channelsFirst: Object.fromEntries([
      ...given.map(({ shape }, i) => [inputs[i]!, shape.length > 2 && first.has(inputs[i]!)]),
      ...outputs.map((name, i) => [name, orders[i] === 'first']),
    ]),
  };
  return { w, problems, written };
}

/** The model's names for values: a node's own, or those of an Identity for what is no node's or has one already. */
function renamed(w: GraphWriter, outputs: readonly string[], values: readonly string[]) {
  const computed = w.nodes.filter(({ operator }) => operator !== 'Constant');
  const own = new Set(computed.flatMap((node) => node.outputs));
  const names = new Map<string, string>();
  values.forEach((value, i) => {
    w.scope = outputs[i]!;
    const free = own.has(value) && !names.has(value);
    names.set(free ? value : w.node('Identity', [value]), outputs[i]!);
  });
  return names;
}

/**
 * The nodes of a model, and what it has for weights.
 *
 * @param keep whether inputs and outputs keep tfjs's order of axes
 * @throws ValueError that tells all layers that ONNX has not, each with why.
 */
export function writeModel(model: tfl.LayersModel, opset: number, keep: boolean): WrittenModel {
  const file = fileOf(model);
  const taken = new Set<string>();
  const [inputs, outputs] = endNames(model).map((names) => distinct(names, taken)) as [
    string[],
    string[],
  ];
  const images = inputs.filter((name) => !keep && file[name] === true);
  const orderOf: Ends['orderOf'] = (output, name) => {
    const known = file[name] ?? heldIn(output) === 'first';
    return known && !keep ? 'first' : 'plain';
  };
  const ends = { inputs, outputs, first: new Set(images), orderOf };
  // Once to see which other inputs are images, which convolutions and the like ask for.
  const trial = attempt(model, opset, ends);
  const { problems, written } = trial;
  if (written === undefined) {
    const lines = problems.map((one) => `\n- ${one}`).join('');
    throw new ValueError(`toOnnx: every layer must be one that ONNX has, got:${lines}`);
  }
  const { wantedFirst } = trial.w;
  if (keep || wantedFirst.size === 0) return written;
  return attempt(model, opset, { ...ends, first: new Set([...images, ...wantedFirst]) }).written!;
}
