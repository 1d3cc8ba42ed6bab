import * as tf from '@tensorflow/tfjs-core';
import type * as tfl from '@tensorflow/tfjs-layers';
import { isOfClass } from '../../../arithmetic/layer_traits.js';
import type { Shape } from '../../../ops/data_format.js';
import type { Form, GraphWriter } from '../graph_writer.js';
import { refuse } from '../refusal.js';
import type { Value } from '../value.js';
import type { Named } from './activation.js';
import { unrolled } from './conv_lstm.js';
import { type Call, type Rule, rule } from './rule.js';

/** A recurrent layer's step. */
interface Cell extends tfl.layers.Layer {
  units: number;
  kernel: tfl.LayerVariable;
  recurrentKernel: tfl.LayerVariable;
  bias: tfl.LayerVariable | null;
  activation: Named;
  recurrentActivation?: Named;
  cells?: Cell[];
}

/** A recurrent layer. */
export interface Recurrent extends tfl.layers.Layer {
  cell: Cell;
  returnSequences: boolean;
  returnState: boolean;
  goBackwards: boolean;
  stateful: boolean;
}

/** ONNX's names of what its recurrent operators can apply. */
const ACTIVATIONS: Readonly<Record<string, string>> = {
  elu: 'Elu',
  hardSigmoid: 'HardSigmoid',
  relu: 'Relu',
  sigmoid: 'Sigmoid',
  softplus: 'Softplus',
  softsign: 'Softsign',
  tanh: 'Tanh',
};

/** An operator of ONNX for a cell: where its gates are among tfjs's. */
interface Operator {
  operator: 'RNN' | 'GRU' | 'LSTM';
  gates: readonly number[];
  attributes?: object;
}

/** tfjs has the gates i, f, c, o and z, r, h; ONNX i, o, f, c and z, r, h. */
function operatorOf(cell: Cell): Operator {
  if (isOfClass(cell, 'SimpleRNNCell')) return { operator: 'RNN', gates: [0] };
  if (isOfClass(cell, 'LSTMCell')) return { operator: 'LSTM', gates: [0, 3, 1, 2] };
  const gates = [0, 1, 2];
  if (isOfClass(cell, 'GRUCell')) return { operator: 'GRU', gates };
  if (isOfClass(cell, 'ResetAfterGRUCell')) {
    return { operator: 'GRU', gates, attributes: { linear_before_reset: 1 } };
  }
  return refuse(`a cell of class ${cell.getClassName()}`);
}

/** The parts of the last axis in another order. */
const regated = (x: tf.Tensor, gates: readonly number[]) => {
  const parts = tf.split(x, gates.length, x.rank - 1);
  return tf.concat(
    gates.map((gate) => parts[gate]!),
    x.rank - 1,
  );
};

/** A kernel [in, gates units] as [1, gates units, in]. */
const kernelForm = ([rows, columns]: readonly number[], gates: readonly number[]): Form => ({
  shape: [1, columns!, rows!],
  toOnnx: (x) => tf.expandDims(tf.transpose(regated(x, gates)), 0),
  key: 'gates',
});

/** A bias [gates units], or one for the input and one for the state, as [1, 2 gates units]. */
const biasForm = (shape: readonly number[], gates: readonly number[]): Form => ({
  shape: [1, 2 * shape.at(-1)!],
  toOnnx: (x) => {
    const turned = regated(x, gates);
    const both = x.rank === 2 ? turned : tf.stack([turned, tf.zerosLike(turned)]);
    return tf.reshape(both, [1, -1]);
  },
  key: 'gates',
});

/** What a cell makes of [time, batch, in]: all steps [time, batch, units], and the last states [batch, units]. */
function overTime(
  w: GraphWriter,
  cell: Cell,
  x: string,
  reverse: boolean,
  initial: readonly string[],
): { steps: string; states: string[] } {
  const { operator, gates, attributes } = operatorOf(cell);
  const { kernel, recurrentKernel, bias, activation, recurrentActivation, units } = cell;
  const nameOf = (one: Named) => {
    const name = one.getClassName();
    return ACTIVATIONS[name] ?? refuse(`the activation '${name}' of a cell`);
  };
  const own = nameOf(activation);
  const gate = recurrentActivation === undefined ? [] : [nameOf(recurrentActivation)];
  const activations = { RNN: [own], GRU: [...gate, own], LSTM: [...gate, own, own] }[operator];
  const weights = [kernel, recurrentKernel].map((one) =>
    w.weight(one, kernelForm(one.shape as number[], gates)),
  );
  const biases = bias == null ? null : w.weight(bias, biasForm(bias.shape as number[], gates));
  const starts = initial.map((one) => w.node('Unsqueeze', [one, w.integers([0])]));
  const given = starts.length > 0 ? [biases, null, ...starts] : biases === null ? [] : [biases];
  const more = { hidden_size: units, activations, ...(reverse ? { direction: 'reverse' } : {}) };
  const count = operator === 'LSTM' ? 3 : 2;
  const all = { ...more, ...attributes };
  const [steps, ...states] = w.many(operator, [x, ...weights, ...given], all, count);
  return {
    steps: w.node('Squeeze', [steps!, w.integers([1])]),
    states: states.map((one) => w.node('Squeeze', [one, w.integers([0])])),
  };
}

/** The other way round along an axis. */
export const reversed = (w: GraphWriter, x: string, axis: number): string =>
  w.node('Slice', [x, ...[[-1], [-(2 ** 31) + 1], [axis], [-1]].map((one) => w.integers(one))]);

/** What a recurrent layer gives: its output, in the order of time, and its last states. */
export function run(
  w: GraphWriter,
  layer: Recurrent,
  inputs: readonly Value[],
  shape: Shape,
): Value[] {
  const { cell, returnSequences, goBackwards, stateful } = layer;
  if (stateful) refuse('stateful: true, as ONNX keeps no states between calls');
  if (isOfClass(cell, 'ConvLSTM2DCell')) return unrolled(w, layer as never, inputs, shape);
  const [x, ...initial] = inputs;
  const cells = cell.cells ?? [cell];
  if (cells.length > 1 && initial.length > 0) refuse('initial states of several cells');
  const names = initial.map(w.plain);
  let steps = w.transpose(w.plain(x!), [1, 0, 2]);
  const states: string[][] = [];
  for (const one of cells) {
    const made = overTime(w, one, steps, goBackwards, names);
    steps = made.steps;
    states.push(made.states);
  }
  const last = states.at(-1)!;
  const output = returnSequences
    ? w.value(w.transpose(steps, [1, 0, 2]), shape)
    : w.value(last[0]!, shape);
  const unit = (i: number) => [x!.shape[0]!, cells[i]!.units];
  return [output, ...states.flatMap((all, i) => all.map((name) => w.value(name, unit(i))))];
}

const recurrent = rule<Recurrent>(({ w, layer, inputs, shape }) => {
  const [y, ...states] = run(w, layer, inputs, shape);
  // tfjs leaves the steps in the order in which they were taken.
  const turned = layer.goBackwards && layer.returnSequences;
  const output = turned ? w.value(reversed(w, w.plain(y!), 1), shape) : y!;
  return layer.returnState ? [output, ...states] : output;
});

type Mode = 'sum' | 'mul' | 'concat' | 'ave' | null;

interface Both {
  forwardLayer: Recurrent;
  backwardLayer: Recurrent;
  mergeMode: Mode;
  returnState: boolean;
}

function joined(w: GraphWriter, mode: Mode, [a, b]: Value[], shape: Shape): Value[] {
  const names = [w.plain(a!), w.plain(b!)];
  switch (mode) {
    case null:
      return [a!, b!];
    case 'concat':
      return [w.value(w.node('Concat', names, { axis: -1 }), shape)];
    case 'ave':
      return [w.value(w.node('Mul', [w.node('Add', names), w.scalar(0.5)]), shape)];
    default:
      return [w.value(w.node(mode === 'sum' ? 'Add' : 'Mul', names), shape)];
  }
}

function bidirectional({ w, layer, inputs, shape }: Call<tfl.layers.Layer & Both>): Value[] {
  if (inputs.length > 1) refuse('initial states of both directions');
  const { forwardLayer, backwardLayer, mergeMode, returnState } = layer;
  const each = [forwardLayer, backwardLayer].map((one) => {
    const made = one.computeOutputShape(inputs[0]!.shape) as Shape | Shape[];
    return run(w, one, inputs, (Array.isArray(made[0]) ? made[0] : made) as Shape);
  });
  if (forwardLayer.goBackwards) refuse('a first direction that goes backwards');
  const outputs = joined(w, mergeMode, [each[0]![0]!, each[1]![0]!], shape);
  return returnState ? [...outputs, ...each.flatMap(([, ...states]) => states)] : outputs;
}

/** Layers that go through time. */
export const RECURRENT_RULES = {
  SimpleRNN: recurrent,
  LSTM: recurrent,
  GRU: recurrent,
  ResetAfterGRU: recurrent,
  RNN: recurrent,
  ConvLSTM2D: recurrent,
  Bidirectional: rule<Both>(bidirectional),
} satisfies Record<string, Rule>;
