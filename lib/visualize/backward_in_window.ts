import type * as tf from '@tensorflow/tfjs-core';
import type * as tfl from '@tensorflow/tfjs-layers';
import { deconvCrop } from '../arithmetic/deconv_crop.js';
import { isOfClass, layerTraits } from '../arithmetic/layer_traits.js';
import { layerWindow } from '../arithmetic/layer_window.js';
import { byTheLargest } from '../wasm/precision.js';
import { backThroughLinear, transposedTo } from './back_through_linear.js';
import type { Passed } from './forward.js';
import { identity } from './layer_parts.js';
import { type BackwardRule, backThrough, type Nonlinearity } from './nonlinearity.js';
import { cut, type Signal, settled } from './signal_window.js';

const spatial = (shape: readonly number[]) => shape.slice(1, -1);

/** Where a layer's window of the output begins in its input; null where the layer has no such rule. */
type Begins = (start: readonly number[]) => number[];

/** What goes back through the linear part, for signals in windows; null for a layer that has no rule for them. */
type Linear = (tensor: tf.Tensor, starts: Signal['starts']) => Signal[];

/** Whether a nonlinearity takes each number alone, the same way at each place. */
const pointwise = (layer: tfl.layers.Layer, { known, acrossChannels }: Nonlinearity) =>
  known && !acrossChannels && !isOfClass(layer, 'PReLU');

const moveEach = (starts: Signal['starts'], begins: Begins) => starts!.map(begins);

/** A layer's way back within windows, by the gradient of the layer itself on what it got there. */
function onWindows(step: Passed, x: tf.Tensor, begins: Begins, by: readonly number[]): Linear {
  return (tensor, starts) => {
    const from = moveEach(starts, begins);
    const lengths = spatial(tensor.shape).map((length, n) => length * by[n]!);
    const [back] = backThroughLinear(step, [tensor], [cut(x, from, lengths)]);
    return back ? [{ tensor: back, starts: from }] : [];
  };
}

function linearOf(step: Passed, xs: readonly tf.Tensor[]): Linear | null {
  const { layer, parts, mask } = step;
  const traits = layerTraits(layer);
  const [x] = xs;
  if (mask !== null || step.outputs.length > 1 || x === undefined) return null;
  if (parts.linear === identity || traits?.kind === 'noise' || traits?.kind === 'penalty') {
    return (tensor, starts) => [{ tensor, starts }];
  }
  if (isOfClass(layer, 'Add') && xs.every(({ shape }) => shape.join() === x.shape.join())) {
    return (tensor, starts) => xs.map(() => ({ tensor, starts }));
  }
  if (isOfClass(layer, 'BatchNormalization')) {
    const { axis } = layer.getConfig();
    const last = axis === -1 || axis === x.rank - 1;
    const ones = spatial(x.shape).map(() => 1);
    return last ? onWindows(step, x, (start) => [...start], ones) : null;
  }
  const window = layerWindow(layer, x.shape);
  if (window === null || window.channelsAxis !== x.rank - 1) return null;
  const { axes, kind } = window;
  const before = axes.map(({ i, k, s, d, padding }, n) => {
    return deconvCrop(step.before.shape[n + 1]!, (k - 1) * d + 1, s, padding, i!);
  });
  const begins: Begins = (start) => start.map((place, n) => place * axes[n]!.s - before[n]!);
  if (kind === 'pooling') {
    const apart = axes.every(({ i, k, s }, n) => {
      return k === s && before[n] === 0 && step.before.shape[n + 1]! * s <= i!;
    });
    return apart
      ? onWindows(
          step,
          x,
          begins,
          axes.map(({ k }) => k),
        )
      : null;
  }
  if (kind !== 'convolution' || traits?.kernel !== 'full') return null;
  return (tensor, starts) => {
    const lengths = axes.map(({ k, s, d }, n) => (tensor.shape[n + 1]! - 1) * s + (k - 1) * d + 1);
    const back = byTheLargest(() => transposedTo(layer, tensor, x, lengths, 'valid'));
    return [{ tensor: back, starts: moveEach(starts, begins) }];
  };
}

/**
 * Signals in windows through a layer; null where it has no rule for them, and wants them whole.
 *
 * @param xs what the layer got, whole
 * @param passes whether the nonlinearity is left out, or there is none
 */
export function backInWindow(
  step: Passed,
  rule: BackwardRule,
  { tensor, starts }: Signal,
  xs: readonly tf.Tensor[],
  passes: boolean,
): Signal[] | null {
  const { layer, parts, before } = step;
  const { nonlinearity } = parts;
  if (!passes && !pointwise(layer, nonlinearity!)) return null;
  const linear = linearOf(step, xs);
  if (linear === null) return null;
  const inner = () => {
    if (passes) return tensor;
    // Deconvnet's rule for a rectifier does not look at what it got.
    const unseen = rule === 'deconvnet' && nonlinearity!.rectifier !== null;
    const z = unseen ? before : cut(before, starts!, spatial(tensor.shape));
    return backThrough(nonlinearity!, rule, tensor, z);
  };
  return linear(inner(), starts).map((signal, n) => settled(signal, xs[n]!.shape));
}
