import * as tf from '@tensorflow/tfjs-core';
import { replaceGradient } from '../tfjs/replace_gradient.js';

/** The gradient of the operand `terms[at]`: an einsum of dy and the other, spread over what only it has. */
function operandGradient(
  dy: tf.Tensor,
  tensors: readonly tf.Tensor[],
  terms: readonly string[],
  output: string,
  at: number,
): tf.Tensor {
  const own = terms[at]!;
  const others = tensors.filter((_, i) => i !== at);
  const theirs = terms.filter((_, i) => i !== at);
  const known = [...own].filter((label) => [output, ...theirs].join('').includes(label));
  const equation = `${[output, ...theirs].join(',')}->${known.join('')}`;
  const part = tf.einsum(equation, dy, ...others);
  if (known.length === own.length) return part;
  const { shape } = tensors[at]!;
  const kept = shape.map((n, i) => (known.includes(own[i]!) ? n : 1));
  return tf.mul(tf.reshape(part, kept), tf.ones(shape));
}

/** The gradient of einsum, which tfjs lacks; MultiHeadAttention and EinsumDense are made of it. */
export function repairEinsumGradient(): void {
  replaceGradient({
    kernelName: tf.Einsum,
    saveAllInputs: true,
    gradFunc: (dy, saved, attrs) => {
      const equation = (attrs as unknown as tf.EinsumAttrs).equation.replace(/\s/g, '');
      const [inputs, output] = equation.split('->') as [string, string];
      const terms = inputs.split(',');
      return Object.fromEntries(
        saved.map((_, i) => [i, () => operandGradient(dy as tf.Tensor, saved, terms, output, i)]),
      );
    },
  });
}
