import * as tf from '@tensorflow/tfjs-core';
import type * as tfl from '@tensorflow/tfjs-layers';
import { isOfClass, layerTraits } from '../arithmetic/layer_traits.js';
import { layerWindow } from '../arithmetic/layer_window.js';
import type { Padding } from '../arithmetic/padding.js';
import { ValueError } from '../check.js';
import { convTranspose } from '../ops/conv_transpose.js';
import { withChannelsLast } from '../ops/data_format.js';
import { backInWindow } from './backward_in_window.js';
import type { Passed, Tape } from './forward.js';
import { identity } from './layer_parts.js';
import { type BackwardRule, backThrough } from './nonlinearity.js';
import { repeated } from './repeated.js';
import { runOnStates, statefulLayers } from './run_on_states.js';
import { added, atPlaces, type Signal, whole } from './signal_window.js';
import { squashersBefore } from './squashers_before.js';
import { channelsAxisOf } from './units.js';

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

/**
 * A rule for whole steps: the signals before a layer, one for each input, null where none goes back.
 *
 * @param signals on the layer's outputs
 * @param passes whether the layer's nonlinearity is left out, or there is none
 */
export type StepRule = (
  step: Passed,
  signals: readonly (tf.Tensor | null)[],
  inputs: readonly tf.Tensor[],
  passes: boolean,
) => (tf.Tensor | null)[];

/** Where a signal starts, where it goes, and by which rule. */
export interface Way {
  readonly from: string;
  /** Earlier tensors, or inputs. */
  readonly to: readonly string[];
  readonly rule: BackwardRule | StepRule;
  /** The spatial indices of the one place where each signal is not 0; default unknown. */
  readonly places?: readonly (readonly number[])[] | null;
}

/** Signals with the windows that they start in, where they are known and the channels come last. */
function started(tape: Tape, tensor: tf.Tensor, { from, rule, places }: Way): Signal {
  const axes = tensor.rank - 2;
  const known = typeof rule === 'string' && axes > 0 && (places?.length ?? 0) > 0;
  if (!known || channelsAxisOf(tape, from) !== axes + 1) return { tensor, starts: null };
  const signal = tf.tidy(() => atPlaces(tensor, places!).tensor);
  tensor.dispose();
  return { tensor: signal, starts: places! };
}

/**
 * A signal on a layer's output as it is on earlier tensors or the inputs. A softmax or sigmoid that the layer ends
 * with is left out: its score is what goes into it (Simonyan et al. 2013, section 3).
 *
 * @param signal [n, ...shape]: n signals at once; it is disposed of, also where this throws.
 * @returns [n, ...shape] for each of `to`; null for one that no signal reaches
 */
export function backward(tape: Tape, signal: tf.Tensor, way: Way): (tf.Tensor | null)[] {
  const { passed, tensors } = tape;
  const { from, to, rule } = way;
  const skipped = squashersBefore(passed, from);
  const signals = new Map([[from, started(tape, signal, way)]]);
  try {
    for (const step of [...passed].reverse()) {
      const { output, outputs, inputs, parts, before } = step;
      const behind = outputs.map((key) => (to.includes(key) ? null : (signals.get(key) ?? null)));
      if (behind.every((one) => one === null)) continue;
      const parted = keeping(() => {
        const { nonlinearity } = parts;
        const passes = nonlinearity === null || behind[0] === null || skipped.has(output);
        const xs = inputs.map((key) => tensors[key]!);
        const [only] = behind;
        if (typeof rule === 'string' && only && only.starts !== null) {
          const parts = backInWindow(step, rule, only, xs, passes);
          if (parts !== null) return parts.map((part, n) => ({ ...part, key: inputs[n]! }));
        }
        const wholes = behind.map((one, n) => one && whole(one, tensors[outputs[n]!]!.shape));
        const [first, ...others] = wholes;
        const plain = (of: BackwardRule) => {
          const inner = passes ? first! : backThrough(nonlinearity, of, first!, before);
          return backThroughLinear(step, [inner, ...others], xs);
        };
        const back = typeof rule === 'string' ? plain(rule) : rule(step, wholes, xs, passes);
        return inputs.flatMap((key, n) => {
          const part = back[n];
          return part ? [{ key, tensor: part, starts: null }] : [];
        });
      });
      outputs.forEach((key, n) => {
        if (behind[n] === null) return;
        signals.delete(key);
        behind[n]!.tensor.dispose();
      });
      for (const { key, ...part } of parted) {
        const other = signals.get(key);
        if (other === undefined) {
          signals.set(key, part);
          continue;
        }
        const [sum] = keeping(() => [{ key, ...added(other, part, tensors[key]!.shape) }]);
        signals.set(key, sum!);
        tf.dispose([other.tensor, part.tensor]);
      }
    }
    return to.map((key) => {
      const signal = signals.get(key);
      if (signal === undefined) return null;
      return tf.tidy(() => tf.clone(whole(signal, tensors[key]!.shape)));
    });
  } finally {
    tf.dispose([...signals.values()].map(({ tensor }) => tensor));
  }
}

type Keyed = Signal & { readonly key: string };

/** What `run` gives, each tensor of its own: a gradient can be one for several inputs, or the signal itself. */
const keeping = (run: () => readonly Keyed[]): Keyed[] =>
  tf.tidy(() => {
    const found = run().map((one) => ({ ...one, tensor: tf.clone(one.tensor) }));
    return found as unknown as tf.TensorContainerArray;
  }) as unknown as Keyed[];
