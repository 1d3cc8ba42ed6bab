import * as tf from '@tensorflow/tfjs-core';
import type * as tfl from '@tensorflow/tfjs-layers';
import { layerTraits } from '../arithmetic/layer_traits.js';
import { layerWindow } from '../arithmetic/layer_window.js';
import { ValueError } from '../check.js';
import { convTranspose } from '../ops/conv_transpose.js';
import { withChannelsLast } from '../ops/data_format.js';
import type { Passed, Tape } from './forward.js';
import { identity } from './layer_parts.js';
import { type BackwardRule, backThrough } from './nonlinearity.js';

/**
 * A convolution's way back: the transposed convolution with its own kernel, whose layout
 * [...kernel, in, out] already is that of the transposed one. It needs no forward pass, and has no
 * trouble with dilation, for which tfjs has no gradient.
 */
function transposed(layer: tfl.layers.Layer, signal: tf.Tensor, x: tf.Tensor): tf.Tensor {
  const { axes, channelsAxis } = layerWindow(layer, x.shape)!;
  const rank = axes.length as 1 | 2 | 3;
  const [kernel] = layer.getWeights();
  const channels = kernel!.shape.at(-2)!;
  const shape = [signal.shape[0]!, ...axes.map(({ i }) => i!), channels];
  const format = channelsAxis === 1 ? 'channelsFirst' : 'channelsLast';
  return withChannelsLast(signal, format, (dy) =>
    convTranspose(
      'deconvolve',
      rank,
      dy,
      kernel!,
      shape,
      axes.map(({ s }) => s),
      axes[0]!.padding,
      { dilations: axes.map(({ d }) => d) },
    ),
  );
}

/** The signal before a layer's linear part, one for each input; null where none goes back. */
function backThroughLinear(
  { layer, parts }: Passed,
  signal: tf.Tensor,
  inputs: tf.Tensor[],
): (tf.Tensor | null)[] {
  if (parts.linear === identity) return [signal];
  const traits = layerTraits(layer);
  if (traits?.kind === 'convolution' && traits.kernel === 'full') {
    return [transposed(layer, signal, inputs[0]!)];
  }
  const count = signal.shape[0]!;
  const each = inputs.map((x) => tf.tile(x, [count, ...x.shape.slice(1).fill(1)]));
  try {
    const { grads } = tf.engine().gradients(() => parts.linear(each), each, signal, true);
    return grads.map((gradient) => gradient ?? null);
  } catch (error) {
    throw new ValueError(
      `deconvolve: ${layer.getClassName()} '${layer.name}' has no way back: ${(error as Error).message}`,
    );
  }
}

/** Where a signal starts, where it goes, and by which rule. */
export interface Way {
  readonly from: string;
  readonly to: string;
  readonly rule: BackwardRule;
}

/**
 * A signal on a layer's output as it is on an earlier tensor or the input. At the layer itself a
 * softmax or sigmoid is left out: its score is what goes into it (Simonyan et al. 2013, section 3).
 *
 * @param signal [n, ...shape]: n signals at once; it is disposed of.
 * @returns [n, ...shape of `to`]
 */
export function backward({ passed, tensors }: Tape, signal: tf.Tensor, way: Way): tf.Tensor {
  const { from, to, rule } = way;
  const signals = new Map([[from, signal]]);
  const count = signal.shape[0]!;
  for (const step of [...passed].reverse()) {
    const { output, inputs, parts, before } = step;
    const behind = signals.get(output);
    if (behind === undefined || output === to) continue;
    signals.delete(output);
    const parted = tf.tidy(() => {
      const { nonlinearity } = parts;
      const skipped = nonlinearity === null || (output === from && nonlinearity.squashes);
      const inner = skipped ? behind : backThrough(nonlinearity, rule, behind, before);
      const back = backThroughLinear(
        step,
        inner,
        inputs.map((key) => tensors[key]!),
      );
      return inputs.flatMap((key, n) => {
        const part = back[n];
        // A gradient can be one tensor for several inputs, or the signal itself.
        return part ? [{ key, part: tf.clone(part) }] : [];
      });
    });
    behind.dispose();
    for (const { key, part } of parted) {
      const other = signals.get(key);
      signals.set(key, other === undefined ? part : tf.add(other, part));
      if (other !== undefined) tf.dispose([other, part]);
    }
  }
  const result = signals.get(to) ?? tf.zeros([count, ...tensors[to]!.shape.slice(1)]);
  signals.delete(to);
  tf.dispose([...signals.values()]);
  return result;
}
