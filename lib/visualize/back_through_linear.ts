import * as tf from '@tensorflow/tfjs-core';
import type * as tfl from '@tensorflow/tfjs-layers';
import { isOfClass, layerTraits } from '../arithmetic/layer_traits.js';
import { layerWindow } from '../arithmetic/layer_window.js';
import type { Padding } from '../arithmetic/padding.js';
import { ValueError } from '../check.js';
import { convTranspose } from '../ops/conv_transpose.js';
import { withChannelsLast } from '../ops/data_format.js';
import type { Passed } from './forward.js';
import { identity } from './layer_parts.js';
import { repeated } from './repeated.js';
import { runOnStates, statefulLayers } from './run_on_states.js';

/**
 * A convolution's way back: the transposed convolution with its own kernel, whose layout
 * [...kernel, in, out] already is that of the transposed one. It needs no forward pass, and has no
 * trouble with dilation, for which tfjs has no gradient.
 */
function transposed(layer: tfl.layers.Layer, signal: tf.Tensor, x: tf.Tensor): tf.Tensor {
  const { axes } = layerWindow(layer, x.shape)!;
  const lengths = axes.map(({ i }) => i!);
  return transposedTo(layer, signal, x, lengths, axes[0]!.padding);
}

/** The same to other lengths than the input's, by another padding: what a part of the output comes from. */
export function transposedTo(
  layer: tfl.layers.Layer,
  signal: tf.Tensor,
  x: tf.Tensor,
  lengths: readonly number[],
  padding: Padding,
): tf.Tensor {
  const { axes, channelsAxis } = layerWindow(layer, x.shape)!;
  const rank = axes.length as 1 | 2 | 3;
  const [kernel] = layer.getWeights();
  const channels = kernel!.shape.at(-2)!;
  const shape = [signal.shape[0]!, ...lengths, channels];
  const format = channelsAxis === 1 ? 'channelsFirst' : 'channelsLast';
  return withChannelsLast(signal, format, (dy) =>
    convTranspose(
      'deconvolve',
      rank,
      dy,
      kernel!,
      shape,
      axes.map(({ s }) => s),
      padding,
      { dilations: axes.map(({ d }) => d) },
    ),
  );
}

/** A dense layer's way back: the product with its own kernel transposed, without the forward pass. */
function transposedProduct(layer: tfl.layers.Layer, signal: tf.Tensor): tf.Tensor {
  const [kernel] = layer.getWeights() as [tf.Tensor2D];
  const rows = tf.reshape(signal, [-1, kernel.shape[1]]) as tf.Tensor2D;
  const back = tf.matMul(rows, kernel, false, true);
  return tf.reshape(back, [...signal.shape.slice(0, -1), kernel.shape[0]]);
}

/** The vector-Jacobian products of a layer's linear part: `signals` are on its outputs, null where none is. */
function gradients(
  { layer, parts, mask, states }: Passed,
  signals: readonly (tf.Tensor | null)[],
  inputs: readonly tf.Tensor[],
): (tf.Tensor | null)[] {
  const count = signals.find((signal) => signal !== null)!.shape[0]!;
  const stateful = statefulLayers(layer);
  if (stateful.length > 0 && count > 1) {
    // The states are of one sample: one signal at a time.
    const each = Array.from({ length: count }, (_, n) =>
      gradients(
        { layer, parts, mask, states } as Passed,
        signals.map((signal) => signal && tf.slice(signal, n, 1)),
        inputs,
      ),
    );
    return inputs.map((_, i) => {
      const rows = each.map((row) => row[i]!);
      return rows[0] === null ? null : tf.concat(rows, 0);
    });
  }
  const xs = inputs.map((x) => repeated(x, count));
  const masks = mask && repeated(mask, count);
  const run = () => runOnStates(stateful, states, () => parts.linear(xs, masks));
  try {
    const [first, ...others] = signals;
    const one = first !== null && others.every((signal) => signal === null);
    // Of several outputs the sum of signal times output: each sample's part of it is its own.
    const score = () => {
      const parts = run().flatMap((y, n) => (signals[n] ? [tf.sum(tf.mul(y, signals[n]))] : []));
      return parts.length === 1 ? parts[0]! : tf.addN(parts);
    };
    const { grads } = one
      ? tf.engine().gradients(() => run()[0]!, xs, first!, true)
      : tf.engine().gradients(score, xs, undefined, true);
    return grads.map((gradient) => gradient ?? null);
  } catch (error) {
    throw new ValueError(
      `deconvolve: ${layer.getClassName()} '${layer.name}' has no way back: ${(error as Error).message}`,
    );
  }
}

/** The signals before a layer's linear part, one for each input; null where none goes back. */
export function backThroughLinear(
  step: Passed,
  signals: readonly (tf.Tensor | null)[],
  inputs: readonly tf.Tensor[],
): (tf.Tensor | null)[] {
  const { layer, parts } = step;
  if (parts.linear === identity) return [signals[0]!];
  const traits = layerTraits(layer);
  if (traits?.kind === 'convolution' && traits.kernel === 'full') {
    return [transposed(layer, signals[0]!, inputs[0]!)];
  }
  if (isOfClass(layer, 'Dense')) return [transposedProduct(layer, signals[0]!)];
  return gradients(step, signals, inputs);
}
