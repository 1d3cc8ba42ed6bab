import * as tf from '@tensorflow/tfjs-core';
import type * as tfl from '@tensorflow/tfjs-layers';
import { layerKind } from '../arithmetic/layer_traits.js';
import { builtModel } from '../tfjs/check.js';
import '../ops/gradients.js';
import '../repairs/index.js';
import '../wasm/index.js';
import { fail, oneOf, onlyKnown } from '../check.js';
import { restoreGradients } from '../tfjs/replace_gradient.js';
import { backward } from './backward.js';
import { channelsFirstInput } from './channels_first.js';
import {
  checkConvolution,
  checkInput,
  checkRules,
  checkWeights,
  isConvolution,
} from './check_model.js';
import { findLayer } from './find_layer.js';
import { disposeTape, forward, type Tape } from './forward.js';
import { gradCam, heatLike } from './grad_cam.js';
import type { BackwardRule } from './nonlinearity.js';
import { stepsTo, type Unfolded, unfold } from './unfold.js';
import {
  chooseUnits,
  type Feature,
  featureOf,
  startSignal,
  type Unit,
  type UnitOptions,
} from './units.js';

/** The ways to look at a unit; `deconvolve` says what each does. */
export const METHODS = ['deconvnet', 'guided', 'saliency', 'gradcam', 'guidedGradcam'] as const;
/** One of METHODS. */
export type Method = (typeof METHODS)[number];

/** Which units `deconvolve` looks at, and how. */
export interface DeconvolveOptions extends UnitOptions {
  /** The layer whose units are looked at: its name, or its index in model.layers. */
  readonly layer: string | number;
  /** The rule of the way back; default 'deconvnet'. */
  readonly method?: Method;
  /** For Grad-CAM: the layer whose maps are weighted; default the last with maps before `layer`. */
  readonly maps?: string | number;
}

/** What `deconvolve` finds. */
export interface Deconvolved {
  /** `[n, ...inputShape]`: one for each unit, raw: neither normalised nor rectified. */
  readonly projections: tf.Tensor;
  /** What the layer gave, `[1, ...]`. */
  readonly activations: tf.Tensor;
  /** The units, in the order of the projections. */
  readonly units: readonly Unit[];
}

const OPTIONS = ['layer', 'method', 'maps', 'filters', 'position', 'topK'];
const WHERE = 'deconvolve';

/** How many numbers the largest tensor of one backward pass may have: about 64 MB. */
const LARGEST = 16e6;

const RULES: Readonly<Record<Method, BackwardRule>> = {
  deconvnet: 'deconvnet',
  guided: 'guided',
  saliency: 'gradient',
  gradcam: 'gradient',
  guidedGradcam: 'guided',
};

/** The tensor whose maps Grad-CAM weighs. */
function mapsOf(model: tfl.LayersModel, graph: Unfolded, tape: Tape, options: DeconvolveOptions) {
  const { maps, layer } = options;
  const last = tape.passed.length - 1;
  if (maps === undefined) {
    const convolutions = tape.passed.map((step) => isConvolution(step.layer));
    let n = convolutions.lastIndexOf(true, Math.max(last - 1, 0));
    if (n < 0) n = last;
    // With the activation or normalisation behind it, as where these are fused.
    const belongs = (i: number) => {
      const step = tape.passed[i]!;
      const fusable = ['activation', 'normalization'].includes(layerKind(step.layer)!);
      return fusable && step.inputs[0] === tape.passed[i - 1]!.output;
    };
    while (n + 1 < last && belongs(n + 1)) n++;
    return tape.passed[n]!.output;
  }
  const found = findLayer(WHERE, model, graph, maps);
  const tensor = tape.tensors[found.key];
  if (tensor !== undefined && tensor.rank > 2) return found.key;
  return fail(WHERE, 'maps', `a layer with maps that leads to ${layer}`, maps);
}

/**
 * Projects units of a layer back to the input: what in this input made them respond.
 *
 * The signal starts as 1 at the unit, at a whole map as the map itself (Zeiler & Fergus 2014, section
 * 2.1), and goes back through the network by the method's rule:
 *
 * - `deconvnet` (Zeiler & Fergus 2014): unpooling to where the maxima were, rectifiers applied to
 *   the signal itself, transposed filters.
 * - `guided` (Springenberg et al. 2014): the signal rectified, and gated by the forward pass too.
 * - `saliency` (Simonyan et al. 2013): the gradient, with its sign.
 * - `gradcam` (Selvaraju et al. 2016): the maps of the layer `maps` weighted by their mean gradient,
 *   rectified, enlarged to the input's size, equal in all its channels.
 * - `guidedGradcam`: that times `guided`.
 *
 * Dropout is off, batch normalisation uses its moving averages, a softmax or sigmoid of the layer
 * itself is left out. The model is not changed, and may go on training.
 *
 * @param model any model of one input: Sequential or functional, other models inside, 1-D to 3-D
 * @param input one sample, [...inputShape] or [1, ...inputShape]
 * @param options the layer, and which of its units: the strongest 9 where filters are left out
 * @returns projections, activations and units; the two tensors are the caller's to dispose of
 * @throws ValueError for an unknown layer, filter, position or option, a layer that the method has
 *   no rule for, no convolution up to the layer, weights that are not finite
 * @example
 * const model = convAutoencoder();
 * const { projections, units } = await deconvolve(model, tf.ones([28, 28, 1]), { layer: 'encode2', topK: 3 });
 * projections.shape; // [3, 28, 28, 1]
 * units[0]; // { filter: ..., position: [..., ...], activation: ... }
 */
export async function deconvolve(
  model: tfl.LayersModel,
  input: tf.Tensor,
  options: DeconvolveOptions,
): Promise<Deconvolved> {
  onlyKnown(WHERE, options, OPTIONS);
  builtModel(WHERE, 'the model', model);
  restoreGradients();
  const method = oneOf(WHERE, 'method', options.method ?? 'deconvnet', METHODS);
  const cam = method === 'gradcam' || method === 'guidedGradcam';
  if (options.maps !== undefined && !cam) {
    fail(WHERE, 'maps', "left out unless method is 'gradcam' or 'guidedGradcam'", options.maps);
  }
  const graph = unfold(model);
  const { name, key } = findLayer(WHERE, model, graph, options.layer);
  const steps = stepsTo(graph.steps, key);
  checkConvolution(WHERE, name, steps);
  if (RULES[method] !== 'gradient') checkRules(WHERE, method, steps);
  const x = checkInput(WHERE, model, input);
  let tape: Tape;
  try {
    await checkWeights(WHERE, steps);
    tape = forward(graph.input, x, steps);
  } finally {
    x.dispose();
  }
  try {
    const feature = await featureOf(tape, key);
    const units = chooseUnits(WHERE, feature, options);
    const maps = cam ? mapsOf(model, graph, tape, options) : null;
    const size = Math.max(...Object.values(tape.tensors).map((tensor) => tensor.size));
    const atOnce = Math.max(Math.floor(LARGEST / size), 1);
    const parts: tf.Tensor[] = [];
    for (let n = 0; n < units.length; n += atOnce) {
      const some = units.slice(n, n + atOnce);
      parts.push(project(tape, feature, some, { method, from: key, to: graph.input, maps }));
    }
    const projections = parts.length === 1 ? parts[0]! : tf.concat(parts);
    if (parts.length > 1) tf.dispose(parts);
    return { projections, activations: tf.clone(tape.tensors[key]!), units };
  } finally {
    disposeTape(tape);
  }
}

interface Projecting {
  readonly method: Method;
  readonly from: string;
  readonly to: string;
  readonly maps: string | null;
}

/** Some units back to the input, [units, ...inputShape]. */
function project(
  tape: Tape,
  feature: Feature,
  units: readonly Unit[],
  { method, from, to, maps }: Projecting,
): tf.Tensor {
  return tf.tidy(() => {
    const way = { from, to, rule: RULES[method] };
    if (maps === null) return backward(tape, startSignal(feature, units), way);
    const heat = gradCam(tape, startSignal(feature, units), from, maps);
    const inputShape = tape.tensors[to]!.shape.slice(1);
    const first = channelsFirstInput(tape.passed);
    const fine = heatLike(heat, inputShape, first ? 1 : inputShape.length);
    if (method === 'gradcam') return fine;
    return tf.mul(fine, backward(tape, startSignal(feature, units), way));
  });
}
