import * as tf from '@tensorflow/tfjs-core';
import { replaceGradient } from '../tfjs/replace_gradient.js';

/** Values of pairs in the other order; the last axis has an even length. */
function swapped(x: tf.Tensor): tf.Tensor {
  const pairs = tf.reshape(x, [...x.shape.slice(0, -1), -1, 2]);
  return tf.reshape(tf.reverse(pairs, -1), x.shape);
}

/** For each value of the last axis the product of all others: up a tree of pairs, and down again. */
function productsOfOthers(x: tf.Tensor): tf.Tensor {
  const length = x.shape.at(-1)!;
  if (length === 1) return tf.onesLike(x);
  const lead = x.shape.slice(0, -1);
  const even = length % 2 === 0 ? x : tf.concat([x, tf.ones([...lead, 1])], -1);
  const pairs = tf.reshape(even, [...lead, even.shape.at(-1)! / 2, 2]);
  const [left, right] = tf.split(pairs, 2, -1) as [tf.Tensor, tf.Tensor];
  const above = productsOfOthers(tf.squeeze(tf.mul(left, right), [-1]));
  const spread = tf.reshape(tf.stack([above, above], -1), even.shape);
  const products = tf.mul(spread, swapped(even));
  const begin = x.shape.map(() => 0);
  return length % 2 === 0 ? products : tf.slice(products, begin, x.shape);
}

/**
 * The gradient of prod: the product of all others, zeros or not. Stock takes it from cumprod, which has no
 * gradient itself.
 */
export function repairProdGradient(): void {
  replaceGradient({
    kernelName: tf.Prod,
    inputsToSave: ['x'],
    gradFunc: (dy, [x], attrs) => {
      const { shape } = x!;
      const { axis } = attrs as unknown as { axis: number | number[] };
      const axes = tf.util.parseAxisParam(axis, shape);
      const gradient = () => {
        const others = shape.map((_, i) => i).filter((i) => !axes.includes(i));
        const order = [...others, ...axes];
        const rows = tf.transpose(x!, order);
        const lead = others.map((i) => shape[i]!);
        const products = productsOfOthers(tf.reshape(rows, [...lead, -1]));
        const placed = tf.transpose(
          tf.reshape(products, rows.shape),
          order.map((_, i) => order.indexOf(i)),
        );
        const kept = tf.backend_util.expandShapeToKeepDim(lead, axes);
        return tf.mul(tf.reshape(dy as tf.Tensor, kept), placed);
      };
      return { x: gradient };
    },
  });
}
