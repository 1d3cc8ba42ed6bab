import * as tf from '@tensorflow/tfjs-core';
import { ValueError } from '../check.js';
import { backward } from './backward.js';
import { occlusion, scoreCam } from './by_changes.js';
import { inputXGradient, integratedGradients, smoothGrad } from './by_gradients.js';
import { gradCam, heatAt, WEIGHS } from './grad_cam.js';
import type { Look } from './look.js';
import type { BackwardRule } from './nonlinearity.js';
import type { Passes } from './passes.js';
import { deepLift, relevance } from './relevance.js';

/** The ways to look at a unit; `deconvolve` says what each does. */
export const METHODS = [
  'deconvnet',
  'guided',
  'saliency',
  'gradcam',
  'guidedGradcam',
  'inputXGradient',
  'integratedGradients',
  'smoothGrad',
  'gradcamPlusPlus',
  'layercam',
  'scorecam',
  'occlusion',
  'lrp',
  'deeplift',
] as const;
/** One of METHODS. */
export type Method = (typeof METHODS)[number];

/** The methods that a sanity check compares where none are named: a pass each, and a rule for most layers. */
export const QUICK = METHODS.slice(0, 5);

/** The methods that weigh a layer's maps. */
export const BY_MAPS: readonly Method[] = [
  'gradcam',
  'guidedGradcam',
  'gradcamPlusPlus',
  'layercam',
  'scorecam',
];

/** The methods that give heat: not below 0, and the same in every channel. */
export const HEATS: readonly Method[] = ['gradcam', 'gradcamPlusPlus', 'layercam', 'scorecam'];

/** The rule of the methods that need every layer to be known; the others take each for its gradient. */
export const RULES: Readonly<Partial<Record<Method, BackwardRule>>> = {
  deconvnet: 'deconvnet',
  guided: 'guided',
  guidedGradcam: 'guided',
};

type Found = readonly (tf.Tensor | null)[];

/** Heat at each of the entries. */
function heats(look: Look, heat: tf.Tensor): Found {
  try {
    return look.to.map((key) => heatAt(look, heat, key));
  } finally {
    heat.dispose();
  }
}

/** The methods of one pass. */
const AT_ONCE: Readonly<Partial<Record<Method, (look: Look, signal: tf.Tensor) => Found>>> = {
  inputXGradient,
  gradcam: (look, signal) => heats(look, gradCam(look, signal, WEIGHS.gradcam)),
  gradcamPlusPlus: (look, signal) => heats(look, gradCam(look, signal, WEIGHS.gradcamPlusPlus)),
  layercam: (look, signal) => heats(look, gradCam(look, signal, WEIGHS.layercam)),
  lrp: relevance,
  deeplift: deepLift,
  guidedGradcam(look, signal) {
    const { tape, from, to, places } = look;
    const fine = heats(look, gradCam(look, tf.clone(signal), WEIGHS.guidedGradcam));
    const found = backward(tape, signal, { from, to, rule: 'guided', places });
    return found.map((one, n) => one && tf.mul(one, fine[n]!));
  },
};

/** Those of several. */
const BY_PASSES: Readonly<
  Partial<Record<Method, (look: Look, signal: tf.Tensor) => Passes<Found>>>
> = {
  integratedGradients,
  smoothGrad,
  occlusion,
  *scorecam(look, signal) {
    return heats(look, yield* scoreCam(look, signal));
  },
};

/**
 * Some units back to the entries, [units, ...shape] for each.
 *
 * @param signal [units, ...shape of the layer]; it is disposed of.
 * @throws ValueError where nothing reaches any entry
 */
export function* project(method: Method, look: Look, signal: tf.Tensor): Passes<tf.Tensor[]> {
  const { tape, from, to, places } = look;
  const count = signal.shape[0]!;
  try {
    const [passes, atOnce] = [BY_PASSES[method], AT_ONCE[method]];
    const rule = RULES[method] ?? 'gradient';
    const found = passes
      ? yield* passes(look, signal)
      : (atOnce?.(look, signal) ?? backward(tape, signal, { from, to, rule, places }));
    if (found.every((one) => one === null)) {
      throw new ValueError(
        `deconvolve: no gradient comes from the layer to the input: wrt must name a layer after what has none.`,
      );
    }
    return found.map((one, n) => {
      return one ?? tf.zeros([count, ...tape.tensors[to[n]!]!.shape.slice(1)]);
    });
  } finally {
    signal.dispose();
  }
}
