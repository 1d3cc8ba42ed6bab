import * as tf from '@tensorflow/tfjs-core';
import { POINTWISE } from '../../keras/read/rules/pointwise.js';
import {
  type Call,
  host,
  type Known,
  list,
  need,
  no,
  number,
  type Operator,
  word,
  words,
} from './operator.js';

type Activation = (x: tf.Tensor) => tf.Tensor;

const ACTIVATIONS: Readonly<Record<string, Activation>> = {
  relu: tf.relu,
  tanh: tf.tanh,
  sigmoid: tf.sigmoid,
  softplus: tf.softplus,
  softsign: (x) => tf.div(x, tf.add(1, tf.abs(x))),
  hardsigmoid: (x) => tf.clipByValue(tf.add(tf.mul(x, 0.2), 0.5), 0, 1),
  elu: (x) => POINTWISE.elu!.apply(x, { alpha: 1 }),
};

/** What one direction has. */
interface Direction {
  /** [gates hidden, in] */
  w: tf.Tensor2D;
  /** [gates hidden, hidden] */
  r: tf.Tensor2D;
  /** Of the input and of the state, [gates hidden] each. */
  bias: readonly [tf.Tensor, tf.Tensor] | null;
  /** [3 hidden], of an LSTM that looks at its cell. */
  peepholes: tf.Tensor | null;
  activations: readonly Activation[];
}

type State = readonly tf.Tensor[];
type Step = (x: tf.Tensor, state: State, given: Direction, call: Call) => State;

const product = (x: tf.Tensor, w: tf.Tensor2D) => tf.matMul(x as tf.Tensor2D, w, false, true);

/** Rows [start, end) of a gate's, in parts of the hidden size. */
function gate<T extends tf.Tensor>(x: T, index: number, hidden: number, axis: number): T {
  const begin = x.shape.map((_, i) => (i === axis ? index * hidden : 0));
  return tf.slice(x, begin, x.shape.with(axis, hidden)) as T;
}

const plain: Step = (x, [h], { w, r, bias, activations }) => {
  const sum = tf.add(product(x, w), product(h!, r));
  return [activations[0]!(bias === null ? sum : tf.add(sum, tf.add(...bias)))];
};

/** Gates in the order update, reset, hidden. */
const gru: Step = (x, [h], { w, r, bias, activations: [f, g] }, call) => {
  const n = r.shape[1];
  const both = (index: number) => {
    const sum = tf.add(product(x, gate(w, index, n, 0)), product(h!, gate(r, index, n, 0)));
    return bias === null
      ? sum
      : tf.add(sum, tf.add(gate(bias[0], index, n, 0), gate(bias[1], index, n, 0)));
  };
  const [z, reset] = [f!(both(0)), f!(both(1))];
  const own = product(x, gate(w, 2, n, 0));
  const input = bias === null ? own : tf.add(own, gate(bias[0], 2, n, 0));
  const recurrent = (state: tf.Tensor) => {
    const sum = product(state, gate(r, 2, n, 0));
    return bias === null ? sum : tf.add(sum, gate(bias[1], 2, n, 0));
  };
  const after = number(call, 'linear_before_reset', 0) !== 0;
  const memory = after ? tf.mul(reset, recurrent(h!)) : recurrent(tf.mul(reset, h!));
  const candidate = g!(tf.add(input, memory));
  return [tf.add(tf.mul(tf.sub(1, z), candidate), tf.mul(z, h!))];
};

/** Gates in the order input, output, forget, cell. */
const lstm: Step = (x, [h, c], { w, r, bias, peepholes, activations: [f, g, last] }) => {
  const n = r.shape[1];
  const sum = tf.add(product(x, w), product(h!, r));
  const all = bias === null ? sum : tf.add(sum, tf.add(...bias));
  const look = (index: number, cell: tf.Tensor) =>
    peepholes === null ? 0 : tf.mul(gate(peepholes, index, n, 0), cell);
  const i = f!(tf.add(gate(all, 0, n, 1), look(0, c!)));
  const forget = f!(tf.add(gate(all, 2, n, 1), look(2, c!)));
  const cell = tf.add(tf.mul(forget, c!), tf.mul(i, g!(gate(all, 3, n, 1))));
  const o = f!(tf.add(gate(all, 1, n, 1), look(1, cell)));
  return [tf.mul(o, last!(cell)), cell];
};

const first = (x: tf.Tensor, index: number) => tf.squeeze(tf.slice(x, index, 1), [0]);

const DIRECTIONS = ['forward', 'reverse', 'bidirectional'];

/** The directions and their activations, where all is computed here. */
function settings(call: Call, defaults: readonly string[], w: Known, hidden: number | null) {
  const way = word(call, 'direction', 'forward');
  if (!DIRECTIONS.includes(way)) no(`direction=${way}`);
  const count = way === 'bidirectional' ? 2 : 1;
  if (number(call, 'input_forget', 0) !== 0) no('with input_forget');
  if (list(call, 'activation_alpha')?.length || list(call, 'activation_beta')?.length) {
    no('with activation_alpha');
  }
  if (w.shape[0] !== count || number(call, 'hidden_size', hidden ?? 0) !== hidden) {
    no(`${way}, of hidden_size=${call.attributes.hidden_size}, with weights of [${w.shape}]`);
  }
  const names = words(call, 'activations') ?? [...defaults, ...defaults];
  if (names.length < count * defaults.length) no(`with activations=[${names}]`);
  const activations = names.map((name) => ACTIVATIONS[name.toLowerCase()] ?? no(`of ${name}`));
  return { way, count, activations };
}

const recurrent = (
  step: Step,
  gates: number,
  defaults: readonly string[],
  cells: number,
): Operator => ({
  run(inputs, call) {
    const batchFirst = number(call, 'layout', 0) !== 0;
    const swap = (x: tf.Tensor) => (batchFirst ? tf.transpose(x, [1, 0, 2]) : x);
    const x = swap(need(inputs, 0));
    const [time, batch] = x.shape as [number, number];
    const hidden = need(inputs, 2).shape[2]!;
    const { way, count, activations } = settings(call, defaults, need(inputs, 1), hidden);
    const lengths = inputs[4] ? host(inputs[4]) : null;
    const ragged = lengths?.some((n) => n !== time) ? lengths : null;
    const started = (i: number, d: number): tf.Tensor => {
      const given = inputs[i];
      return given ? first(swap(given), d) : tf.zeros([batch, hidden]);
    };
    const results = Array.from({ length: count }, (_, d) => {
      const bias = inputs[3] ? first(inputs[3], d) : null;
      const size = gates * hidden;
      const given: Direction = {
        w: first(need(inputs, 1), d) as tf.Tensor2D,
        r: first(need(inputs, 2), d) as tf.Tensor2D,
        bias: bias && [tf.slice(bias, [0], [size]), tf.slice(bias, [size], [size])],
        peepholes: inputs[7] ? first(inputs[7], d) : null,
        activations: activations.slice(d * defaults.length, (d + 1) * defaults.length),
      };
      const backwards = way === 'reverse' || d === 1;
      let state: State = [started(5, d), ...(cells > 1 ? [started(6, d)] : [])];
      const outputs = new Array<tf.Tensor>(time);
      for (let i = 0; i < time; i++) {
        const t = backwards ? time - 1 - i : i;
        const next = step(first(x, t), state, given, call);
        if (ragged === null) {
          state = next;
          outputs[t] = state[0]!;
        } else {
          // A sequence that is over keeps its state, and gives zeros.
          const on = tf.tensor2d(
            ragged.map((n) => Number(t < n)),
            [batch, 1],
          );
          const off = tf.sub(1, on);
          state = next.map((one, k) => tf.add(tf.mul(on, one), tf.mul(off, state[k]!)));
          outputs[t] = tf.mul(on, state[0]!);
        }
      }
      return { outputs, state };
    });
    const y = tf.stack(
      Array.from({ length: time }, (_, t) => tf.stack(results.map(({ outputs }) => outputs[t]!))),
    );
    const ends = Array.from({ length: cells }, (_, k) =>
      tf.stack(results.map(({ state }) => state[k]!)),
    );
    // [time, directions, batch, hidden], or with layout=1 [batch, time, directions, hidden].
    const whole = batchFirst ? tf.transpose(y, [2, 0, 1, 3]) : y;
    return [whole, ...ends.map(swap)].slice(0, Math.max(call.outputs, 1));
  },
  shapes(inputs, call) {
    const [x, w, r] = inputs.map((one) => one?.shape);
    const batchFirst = number(call, 'layout', 0) !== 0;
    const [time, batch] = batchFirst ? [x![1]!, x![0]!] : [x![0]!, x![1]!];
    const hidden = r![2]!;
    const { count } = settings(call, defaults, { shape: w! }, hidden);
    const y = batchFirst ? [batch, time, count, hidden] : [time, count, batch, hidden];
    const end = batchFirst ? [batch, count, hidden] : [count, batch, hidden];
    return [y, ...Array.from({ length: cells }, () => [...end])].slice(0, call.outputs);
  },
});

/** Recurrent layers over [time, batch, in]. */
export const RECURRENT_OPERATORS: Readonly<Record<string, Operator>> = {
  GRU: recurrent(gru, 3, ['Sigmoid', 'Tanh'], 1),
  LSTM: recurrent(lstm, 4, ['Sigmoid', 'Tanh', 'Tanh'], 2),
  RNN: recurrent(plain, 1, ['Tanh'], 1),
};
