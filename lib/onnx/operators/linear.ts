import * as tf from '@tensorflow/tfjs-core';
import { ELEMENT } from '../element_types.js';
import {
  broadcast,
  type Call,
  type Input,
  type Known,
  need,
  no,
  number,
  type Operator,
  type Shape,
  word,
} from './operator.js';

const floats = (x: tf.Tensor) => tf.cast(x, 'float32');

/** numpy.matmul: vectors are rows and columns, leading axes are broadcast. */
export function matMul(a: tf.Tensor, b: tf.Tensor): tf.Tensor {
  const left = a.rank === 1 ? tf.expandDims(a, 0) : a;
  const right = b.rank === 1 ? tf.expandDims(b, 1) : b;
  if (a.rank === 0 || b.rank === 0) no('of scalars');
  const product = product2(left, right);
  const squeeze = [...(a.rank === 1 ? [-2] : []), ...(b.rank === 1 ? [-1] : [])];
  const whole = a.dtype === 'int32' ? tf.cast(tf.round(product), 'int32') : product;
  if (squeeze.length === 0) return whole;
  return tf.squeeze(
    whole,
    squeeze.map((axis) => axis + whole.rank),
  );
}

function product2(left: tf.Tensor, right: tf.Tensor): tf.Tensor {
  // Samples times one matrix are one product.
  if (right.rank === 2 && left.rank > 2) {
    const [m, n] = right.shape as [number, number];
    const rows = tf.reshape(floats(left), [left.size / m, m]);
    return tf.reshape(tf.matMul(rows, floats(right)), [...left.shape.slice(0, -1), n]);
  }
  return tf.matMul(floats(left), floats(right));
}

function gemm(inputs: readonly Input[], call: Call): tf.Tensor {
  const [a, b] = [need(inputs, 0), need(inputs, 1)];
  const flags = [number(call, 'transA', 0) !== 0, number(call, 'transB', 0) !== 0] as const;
  const product = tf.matMul(floats(a), floats(b), ...flags);
  const alpha = number(call, 'alpha', 1);
  const scaled = alpha === 1 ? product : tf.mul(product, alpha);
  const c = inputs[2];
  if (!c) return scaled;
  const beta = number(call, 'beta', 1);
  return tf.add(scaled, beta === 1 ? c : tf.mul(c, beta));
}

/** Einstein's sum, its ellipses written out with letters of their own. */
function einsum(inputs: readonly Input[], call: Call): tf.Tensor {
  const all = inputs.map((_, i) => need(inputs, i));
  const equation = word(call, 'equation').replaceAll(' ', '');
  const [left, right] = equation.split('->') as [string, string | undefined];
  const free = [...'ABCDEFGHIJKLMNOPQRSTUVWXYZ'].filter((one) => !equation.includes(one));
  const terms = left.split(',');
  if (terms.length !== all.length) no(`equation=${equation}`);
  const hidden = terms.map((term, i) =>
    term.includes('...') ? all[i]!.rank - term.replace('...', '').length : 0,
  );
  const most = Math.max(0, ...hidden);
  if (most > free.length) no(`equation=${equation}`);
  const letters = free.slice(0, most).join('');
  const full = terms.map((term, i) => term.replace('...', letters.slice(most - hidden[i]!)));
  const counts = new Map<string, number>();
  for (const one of full.join('')) counts.set(one, (counts.get(one) ?? 0) + 1);
  const output =
    right?.replace('...', letters) ??
    letters +
      [...counts.keys()]
        .filter((one) => counts.get(one) === 1 && !letters.includes(one))
        .sort()
        .join('');
  if (full.some((term) => new Set(term).size !== term.length)) no('of a diagonal');
  return tf.einsum(`${full.join(',')}->${output}`, ...all.map(floats));
}

/** Integers less their zero points, as floats: exact to 2^24. */
const centred = (x: tf.Tensor, zero: Input | undefined, axis: number | null) => {
  if (!zero) return floats(x);
  const shape = x.shape.map((_, i) => (i === axis ? -1 : 1));
  const point =
    zero.size === 1 || axis === null
      ? tf.reshape(zero, zero.size === 1 ? [] : zero.shape)
      : tf.reshape(zero, shape);
  return tf.sub(floats(x), floats(point));
};

const matMulInteger: Operator = {
  run(inputs) {
    const [a, b] = [need(inputs, 0), need(inputs, 1)];
    const product = matMul(centred(a, inputs[2], a.rank - 2), centred(b, inputs[3], b.rank - 1));
    return tf.cast(tf.round(product), 'int32');
  },
  types: () => [ELEMENT.int32],
};

/** Leading axes are broadcast; a vector's added axis goes again. */
function matMulShapes(inputs: readonly (Known | null)[]): Shape[] {
  const [a, b] = [inputs[0]!.shape, inputs[1]!.shape];
  const lead = broadcast(a.slice(0, -2), b.slice(0, -2));
  const rows = a.length > 1 ? [a.at(-2)!] : [];
  return [[...lead, ...rows, ...(b.length > 1 ? [b.at(-1)!] : [])]];
}

/** Products of matrices. */
export const LINEAR_OPERATORS: Readonly<Record<string, Operator>> = {
  Einsum: { run: einsum },
  Gemm: { run: gemm },
  MatMul: {
    run: (inputs) => matMul(need(inputs, 0), need(inputs, 1)),
    shapes: matMulShapes,
  },
  MatMulInteger: matMulInteger,
};
