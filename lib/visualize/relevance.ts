import * as tf from '@tensorflow/tfjs-core';
import { layerTraits } from '../arithmetic/layer_traits.js';
import { ValueError } from '../check.js';
import { backThroughLinear } from './back_through_linear.js';
import { backward, type StepRule } from './backward.js';
import { baselineFor } from './by_gradients.js';
import { disposeTape, type Passed } from './forward.js';
import { innerLayer } from './layer_parts.js';
import type { Look } from './look.js';
import { backThrough } from './nonlinearity.js';
import { rerun } from './rerun.js';
import { runOnWeights } from './run_on_weights.js';

/** Kinds that move a tensor's elements and change none: all that comes back is theirs. */
const MOVING: readonly unknown[] = [
  'reshaping',
  'noise',
  'penalty',
  'padding',
  'borderPadding',
  'cropping',
  'shuffling',
];
/** Kinds whose maximum is a choice. */
const POOLING: readonly unknown[] = ['pooling', 'globalPooling'];

/** Refuses a layer that is neither linear nor the largest of some: two tensors multiplied share nothing plainly. */
function refuse(method: string, { layer }: Passed): never {
  throw new ValueError(
    `deconvolve: method '${method}' has no rule for ${layer.getClassName()} '${layer.name}'; 'integratedGradients' needs none.`,
  );
}

function checkStep(method: string, step: Passed): void {
  const traits = layerTraits(innerLayer(step.layer));
  const pure = step.parts.nonlinearity !== null && traits?.kind === 'activation';
  const fits = pure || traits?.linear || POOLING.includes(traits?.kind);
  if (!fits || step.outputs.length > 1) refuse(method, step);
}

/** A number that is no divisor too small: epsilon further from 0. */
const stabilised = (z: tf.Tensor, epsilon: number) =>
  tf.add(z, tf.where(tf.greaterEqual(z, 0), tf.fill(z.shape, epsilon), tf.fill(z.shape, -epsilon)));

/** Kernels with their positive part once more, gamma times; biases as they are. */
function favoured({ layer }: Passed, gamma: number) {
  const favour = (kernel: tf.Tensor) => tf.add(kernel, tf.mul(gamma, tf.relu(kernel)));
  const weights = layer.getWeights().map((one) => (one.rank > 1 ? favour(one) : one));
  return new Map([[layer, weights]]);
}

/**
 * Layer-wise relevance propagation (Bach et al. 2015): each layer's relevance is shared among its inputs as they
 * contribute to what the layer gives, activations let it pass. Rule epsilon everywhere; with a gamma above 0 rule gamma for
 * convolutions (Montavon et al. 2019, equations 10 and 11). What biases contribute is theirs.
 *
 * @param signal [units, ...]; it is disposed of.
 */
export function relevance({ tape, from, to, settings }: Look, signal: tf.Tensor) {
  const { epsilon, gamma } = settings;
  const share: StepRule = (step, signals, xs) => {
    checkStep('lrp', step);
    const [behind] = signals;
    const kind = layerTraits(innerLayer(step.layer))?.kind;
    if (kind === 'activation') return [behind!];
    if (MOVING.includes(kind)) return backThroughLinear(step, [behind!], xs);
    const by = (z: tf.Tensor) =>
      backThroughLinear(step, [tf.div(behind!, stabilised(z, epsilon))], xs).map(
        (part, n) => part && tf.mul(part, xs[n]!),
      );
    if (gamma === 0 || kind !== 'convolution') return by(step.before);
    return runOnWeights(favoured(step, gamma), () => by(step.parts.linear([...xs], step.mask)[0]!));
  };
  // What is shared is the score there is, not 1.
  const score = tape.passed.find(({ output }) => output === from);
  const start = tf.tidy(() => tf.mul(signal, scoreAt(score, tape.tensors[from]!)));
  signal.dispose();
  return backward(tape, start, { from, to, rule: share });
}

/** What a layer gives before a softmax or sigmoid of its own. */
const scoreAt = (step: Passed | undefined, y: tf.Tensor): tf.Tensor =>
  step?.parts.nonlinearity?.squashes ? step.before : y;

/** Smaller differences are none. */
const LEAST = 1e-7;

/**
 * DeepLIFT's rule rescale (Shrikumar et al. 2017, section 3.5): gradients with each nonlinearity's slope between the
 * baseline and the input in the place of its derivative, times the difference. They add up to the score there is
 * more than at the baseline.
 *
 * @param signal [units, ...]; it is disposed of.
 */
export function deepLift(look: Look, signal: tf.Tensor): (tf.Tensor | null)[] {
  const { tape, from, to } = look;
  const bases = to.map((key) => tf.tidy(() => baselineFor(look, tape.tensors[key]!)));
  const other = rerun(tape, Object.fromEntries(to.map((key, n) => [key, bases[n]!])));
  const references = new Map(other.passed.map((step) => [step.output, step]));
  const multiplied: StepRule = (step, [behind], xs, passes) => {
    const base = references.get(step.output);
    // Nothing in it differs.
    if (base === undefined) return xs.map(() => null);
    checkStep('deeplift', step);
    const { nonlinearity } = step.parts;
    if (nonlinearity?.acrossChannels && !passes) refuse('deeplift', step);
    let inner = behind!;
    if (nonlinearity !== null && !passes) {
      const change = tf.sub(step.before, base.before);
      const given = tf.sub(tape.tensors[step.output]!, other.tensors[step.output]!);
      const gradient = backThrough(nonlinearity, 'gradient', inner, step.before);
      const slopes = tf.mul(inner, tf.divNoNan(given, change));
      inner = tf.where(tf.less(tf.abs(change), LEAST), gradient, slopes);
    }
    const traits = layerTraits(innerLayer(step.layer))!;
    const chooses = POOLING.includes(traits.kind) && !traits.linear;
    if (!chooses) return backThroughLinear(step, [inner], xs);
    const x0 = base.inputs.map((key) => other.tensors[key]!);
    const [y, y0] = [step.before, base.before];
    const most = tf.maximum(y, y0);
    const [up] = backThroughLinear(step, [tf.mul(inner, tf.sub(most, y0))], xs);
    const [down] = backThroughLinear(base, [tf.mul(inner, tf.sub(y, most))], x0);
    const change = tf.sub(xs[0]!, x0[0]!);
    const [gradient] = backThroughLinear(step, [inner], xs);
    const share = tf.divNoNan(tf.add(up!, down!), change);
    return [tf.where(tf.less(tf.abs(change), LEAST), gradient!, share)];
  };
  try {
    const found = backward(tape, signal, { from, to, rule: multiplied });
    return found.map((one, n) => {
      if (one === null) return null;
      const result = tf.tidy(() => tf.mul(one, tf.sub(tape.tensors[to[n]!]!, bases[n]!)));
      one.dispose();
      return result;
    });
  } finally {
    disposeTape(other);
    tf.dispose(bases);
  }
}
