import * as tf from '@tensorflow/tfjs-core';
import { type Call, host, need, no, number, type Operator } from './operator.js';

/** [n, length, heads size] as [n, heads, length, size]. */
function heads(x: tf.Tensor, count: number): tf.Tensor {
  if (x.rank === 4) return x;
  const [n, length, all] = x.shape as [number, number, number];
  return tf.transpose(tf.reshape(x, [n, length, count, all / count]), [0, 2, 1, 3]);
}

/** Each head of keys and values for as many heads of queries. */
function repeated(x: tf.Tensor, times: number): tf.Tensor {
  if (times === 1) return x;
  const [n, count, length, size] = x.shape as [number, number, number, number];
  const wide = tf.tile(tf.expandDims(x, 2), [1, 1, times, 1, 1]);
  return tf.reshape(wide, [n, count * times, length, size]);
}

/** What is added to the scores of keys that a query must not see. */
const HIDDEN = -3e38;

/** Above the diagonal, counted from after the past. */
function causal(rows: number, columns: number, past: number): tf.Tensor {
  const values = Float32Array.from({ length: rows * columns }, (_, i) =>
    (i % columns) - Math.floor(i / columns) > past ? HIDDEN : 0,
  );
  return tf.tensor2d(values, [rows, columns]);
}

const count = (call: Call, name: string) =>
  name in call.attributes ? number(call, name) : no(`without ${name}`);

/** Scaled dot-product attention: of queries, keys and values in heads. */
const attention: Operator = {
  run(inputs, call) {
    const flat = need(inputs, 0).rank === 3;
    const split = (i: number, name: string) => {
      const x = need(inputs, i);
      return x.rank === 3 ? heads(x, count(call, name)) : x;
    };
    const q = split(0, 'q_num_heads');
    const [k, v] = [split(1, 'kv_num_heads'), split(2, 'kv_num_heads')];
    if (inputs[6]) no('with nonpad_kv_seqlen');
    if (call.outputs > 3) no('with qk_matmul_output');
    const before = (i: number, x: tf.Tensor) => {
      const past = inputs[i];
      return past ? tf.concat([past, x], 2) : x;
    };
    const [keys, values] = [before(4, k), before(5, v)];
    const past = inputs[4]?.shape[2] ?? 0;
    const [, many, rows, size] = q.shape as [number, number, number, number];
    const columns = keys.shape[2]!;
    const times = many / keys.shape[1]!;
    const scale = number(call, 'scale', 1 / Math.sqrt(size));
    const scores = tf.mul(tf.matMul(q, repeated(keys, times), false, true), scale);
    const cap = number(call, 'softcap', 0);
    const capped = cap > 0 ? tf.mul(cap, tf.tanh(tf.div(scores, cap))) : scores;
    const mask = inputs[3];
    const masked = mask ? tf.add(capped, masks(mask, columns)) : capped;
    const seen = number(call, 'is_causal', 0)
      ? tf.add(masked, causal(rows, columns, past))
      : masked;
    // A query that sees nothing has no mean of anything.
    const hidden = tf.less(tf.max(seen, -1, true), HIDDEN / 2);
    if (host(tf.any(hidden))[0] !== 0) no('of a query that sees no key');
    const y = tf.matMul(tf.softmax(seen), repeated(values, times));
    const joined = tf.transpose(y, [0, 2, 1, 3]);
    const whole = flat ? tf.reshape(joined, [y.shape[0]!, rows, many * y.shape[3]!]) : y;
    return [whole, keys, values].slice(0, call.outputs);
  },
};

/** A mask as what is added: hidden where it is false, or where it is too short. */
function masks(mask: tf.Tensor, columns: number): tf.Tensor {
  const added =
    mask.dtype === 'bool'
      ? tf.mul(tf.cast(tf.logicalNot(mask), 'float32'), HIDDEN)
      : tf.maximum(mask, HIDDEN);
  const missing = columns - mask.shape.at(-1)!;
  if (missing <= 0) return added;
  const pads = mask.shape.map((_, i): [number, number] => [0, i === mask.rank - 1 ? missing : 0]);
  return tf.pad(added, pads, HIDDEN);
}

/** Attention, as exporters write it out. */
export const ATTENTION_OPERATORS: Readonly<Record<string, Operator>> = { Attention: attention };
