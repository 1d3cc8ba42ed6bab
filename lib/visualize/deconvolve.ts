import * as tf from '@tensorflow/tfjs-core';
import type * as tfl from '@tensorflow/tfjs-layers';
import { builtModel } from '../tfjs/check.js';
import '../ops/gradients.js';
import '../repairs/index.js';
import '../wasm/index.js';
import { stepsTo, type Unfolded, unfold } from '../arithmetic/unfold.js';
import { fail, oneOf, onlyKnown, record, ValueError } from '../check.js';
import { restoreGradients } from '../tfjs/replace_gradient.js';
import { WATCH, type WatchOptions, watched } from '../watch.js';
import { sampleCount, sampleOf } from './batches.js';
import { defaultMaps } from './cam_maps.js';
import {
  checkInputs,
  checkRules,
  checkStates,
  checkWeights,
  takesIntegers,
} from './check_model.js';
import { findLayer } from './find_layer.js';
import { disposeTape, forward, type Tape } from './forward.js';
import { type Look, samplesAtOnce, spatialAxesOf } from './look.js';
import { BY_MAPS, METHODS, type Method, project, RULES } from './methods.js';
import { runPasses } from './passes.js';
import { stepsFrom } from './rerun.js';
import { checkSettings, type MethodSettings, SETTINGS } from './settings.js';
import {
  chooseUnits,
  featureOf,
  startSignal,
  type Target,
  targetUnit,
  type Unit,
  type UnitOptions,
  withDead,
} from './units.js';

/** Which units `deconvolve` looks at, and how. */
export interface DeconvolveOptions extends UnitOptions, MethodSettings, WatchOptions {
  /**
   * The layer whose units are looked at: its name, its path in models inside (`left/conv1`), or its index in
   * model.layers; `conv1:0` is the first use of a layer with several. Default the model's answer, where `target` is given.
   */
  readonly layer?: string | number;
  /** A class's score, summed over a region, in the place of filters, position and topK; default none. */
  readonly target?: Target;
  /** The rule of the way back; default 'deconvnet'. */
  readonly method?: Method;
  /**
   * For Grad-CAM and its kin: the layer whose maps are weighted; default the last maps as large as those of the last
   * convolution that all paths to `layer` cross.
   */
  readonly maps?: string | number;
  /**
   * What is projected to: a layer, as a text's Embedding, which has no gradient before it, or one of several inputs by its
   * name, the others being held as they are given; default all inputs.
   */
  readonly wrt?: string | number;
}

/** What `deconvolve` finds. */
export interface Deconvolved {
  /** `[n, ...inputShape]`: one for each unit, raw: neither normalised nor rectified. */
  readonly projections: tf.Tensor;
  /** What the layer gave, `[1, ...]`, of a batch `[samples, ...]`. */
  readonly activations: tf.Tensor;
  /** The units, in the order of the projections. */
  readonly units: readonly Unit[];
}

/** What `deconvolve` finds of several inputs: the projections one for each. */
export interface DeconvolvedInputs extends Omit<Deconvolved, 'projections'> {
  /** `[n, ...shape]` for each input, or one where `wrt` is given. */
  readonly projections: readonly tf.Tensor[];
}

const OPTIONS = ['layer', 'target', 'method', 'maps', 'wrt', 'filters', 'position', 'topK'];
const KNOWN = [...OPTIONS, ...SETTINGS, ...WATCH];
const WHERE = 'deconvolve';

/** The tensor whose maps Grad-CAM weighs. */
function mapsOf(model: tfl.LayersModel, graph: Unfolded, tape: Tape, options: DeconvolveOptions) {
  const { maps, layer } = options;
  const key =
    maps === undefined ? defaultMaps(tape) : findLayer(WHERE, model, graph, maps, 'maps').key;
  const tensor = tape.tensors[key];
  if (tensor !== undefined && tensor.rank > 2 && spatialAxesOf(tape, key).length > 0) return key;
  const got = maps ?? 'a network without any';
  return fail(WHERE, 'maps', `a layer with maps that leads to ${layer ?? 'the answer'}`, got);
}

/** The layer that is looked at; the answer for a target without one. */
function layerOf(model: tfl.LayersModel, graph: Unfolded, { layer, target }: DeconvolveOptions) {
  if (layer !== undefined || target === undefined) return findLayer(WHERE, model, graph, layer);
  const answers = graph.outputs.length;
  if (answers > 1) fail(WHERE, 'layer', `given for a model of ${answers} answers`, layer);
  return { name: 'the answer', key: graph.outputs[0]! };
}

/** How a network is run: with its own weights, where nothing else is said. */
type Around = <T>(run: () => T) => T;

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
 * - `inputXGradient` (Shrikumar et al. 2016): that times the input.
 * - `integratedGradients` (Sundararajan et al. 2017): the gradients on the way from `baseline`, in `steps`.
 * - `smoothGrad` (Smilkov et al. 2017): their mean at the input with `noise`, of `samples` drawn by `seed`.
 * - `gradcam` (Selvaraju et al. 2016): the maps of the layer `maps` weighted by their mean gradient,
 *   rectified, enlarged to the input's size, equal in all its channels.
 * - `guidedGradcam`: that times `guided`.
 * - `gradcamPlusPlus` (Chattopadhyay et al. 2018): weighted by what each place's gradient adds.
 * - `layercam` (Jiang et al. 2021): weighted place by place.
 * - `scorecam` (Wang et al. 2020): weighted by the score of the input seen through each map.
 * - `occlusion` (Zeiler & Fergus 2014, section 4.2): what the score loses where a `window` hides the input.
 * - `lrp` (Bach et al. 2015): the score shared among the inputs, by rule `epsilon`, `gamma` in convolutions.
 * - `deeplift` (Shrikumar et al. 2017): the difference from `baseline`, by rule rescale.
 *
 * Dropout is off, batch normalisation uses its moving averages, a softmax or sigmoid that the layer ends
 * with is left out. Masks and states are those of `model.predict`. The model is not changed, and may go on training.
 * `onProgress` is told of passes through the network; `signal` ends it between two of them.
 *
 * @param model any: Sequential or functional, other models inside, 1-D to 3-D
 * @param input one sample, [...inputShape] or [1, ...inputShape], or a batch [samples, ...inputShape], of which each
 *   has its own units, one sample's after another's; an array of them for several inputs, which gives an array of
 *   projections
 * @param options the layer, and which of its units: the strongest 9 where filters are left out
 * @returns projections, activations and units; the tensors are the caller's to dispose of
 * @throws ValueError for an unknown layer, filter, position or option, a layer that the method has
 *   no rule for, an input that no gradient reaches, weights or activations that are not finite
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
): Promise<Deconvolved>;
export async function deconvolve(
  model: tfl.LayersModel,
  input: readonly tf.Tensor[],
  options: DeconvolveOptions,
): Promise<DeconvolvedInputs>;
export async function deconvolve(
  model: tfl.LayersModel,
  input: tf.Tensor | readonly tf.Tensor[],
  options: DeconvolveOptions,
): Promise<Deconvolved | DeconvolvedInputs> {
  onlyKnown(WHERE, options, KNOWN);
  builtModel(WHERE, 'the model', model);
  const count = sampleCount(WHERE, model, input);
  const found =
    count === 1
      ? await lookAt(model, input, options, null)
      : await lookAtEach(model, input, options, count);
  return Array.isArray(input) ? found : { ...found, projections: found.projections[0]! };
}

/** Each sample of a batch alone: its own units, one sample's after another's. */
async function lookAtEach(
  model: tfl.LayersModel,
  input: tf.Tensor | readonly tf.Tensor[],
  options: DeconvolveOptions,
  count: number,
): Promise<DeconvolvedInputs> {
  const found: DeconvolvedInputs[] = [];
  const { onProgress } = options;
  try {
    for (let n = 0; n < count; n++) {
      const told = (done: number, all: number | null) =>
        onProgress!(n * (all ?? 0) + done, all && count * all);
      const own = typeof onProgress === 'function' ? { ...options, onProgress: told } : options;
      const sample = sampleOf(input, n);
      try {
        found.push(await lookAt(model, sample, own, null));
      } finally {
        tf.dispose(sample);
      }
    }
    return {
      projections: found[0]!.projections.map((_, n) =>
        tf.concat(found.map(({ projections }) => projections[n]!)),
      ),
      activations: tf.concat(found.map(({ activations }) => activations)),
      units: found.flatMap(({ units }, sample) => units.map((unit) => ({ ...unit, sample }))),
    };
  } finally {
    for (const { projections, activations } of found) tf.dispose([...projections, activations]);
  }
}

/**
 * As `deconvolve` of one sample; `around` runs every pass through the network, all of which are synchronous: who changes
 * weights for a while does so there.
 */
export async function lookAt(
  model: tfl.LayersModel,
  input: tf.Tensor | readonly tf.Tensor[],
  options: DeconvolveOptions,
  around: Around | null,
): Promise<DeconvolvedInputs> {
  onlyKnown(WHERE, options, KNOWN);
  const watch = watched(WHERE, options);
  builtModel(WHERE, 'the model', model);
  restoreGradients();
  const method = oneOf(WHERE, 'method', options.method ?? 'deconvnet', METHODS);
  const settings = checkSettings(WHERE, method, options);
  const cam = BY_MAPS.includes(method);
  if (options.maps !== undefined && !cam) {
    fail(WHERE, 'maps', `left out unless method is '${BY_MAPS.join("' or '")}'`, options.maps);
  }
  const graph = unfold(model);
  const { name, key } = layerOf(model, graph, options);
  const steps = stepsTo(graph.steps, key);
  const to = entries(model, graph, options, key);
  if (RULES[method] !== undefined) checkRules(WHERE, method, stepsFrom(steps, to));
  checkStates(WHERE, steps);
  const run: Around = around ?? ((inside) => inside());
  const xs = checkInputs(WHERE, model, input);
  let tape: Tape;
  try {
    if (around === null) await checkWeights(WHERE, steps);
    const given = Object.fromEntries(graph.inputs.map((one, n) => [one, xs[n]!]));
    tape = run(() => forward(given, steps));
  } finally {
    tf.dispose(xs);
  }
  try {
    const feature = await featureOf(tape, key);
    const aim = options.target && aimAt(feature, options);
    try {
      const chosen = aim ? [aim.unit] : chooseUnits(WHERE, feature, options);
      const units = await withDead(tape, feature, key, chosen);
      if (units.some(({ activation }) => Number.isNaN(activation))) {
        throw new ValueError(
          `${WHERE}: what '${name}' gives must be finite, got NaN: is the input?`,
        );
      }
      const maps = cam ? mapsOf(model, graph, tape, options) : null;
      const atOnce = samplesAtOnce(tape);
      const parts: tf.Tensor[][] = [];
      try {
        for (let n = 0; n < units.length; n += atOnce) {
          const some = units.slice(n, n + atOnce);
          const signal = aim ? tf.clone(aim.signal) : startSignal(feature, some);
          const places = some.flatMap(({ position }) => (position === null ? [] : [position]));
          const at = aim || places.length < some.length ? null : places;
          const look: Look = { tape, from: key, to, maps, settings, places: at };
          const told = (done: number, all: number) =>
            watch.told(n * all + done * some.length, units.length * all);
          parts.push(await runPasses(project(method, look, signal), run, told));
        }
        const projections = to.map((_, n) => tf.concat(parts.map((part) => part[n]!)));
        return { projections, activations: tf.clone(tape.tensors[key]!), units };
      } finally {
        tf.dispose(parts);
      }
    } finally {
      if (aim) aim.signal.dispose();
    }
  } finally {
    disposeTape(tape);
  }
}

/** The unit and the signal of a target, which leaves no other choice. */
function aimAt(feature: Parameters<typeof targetUnit>[1], options: DeconvolveOptions) {
  for (const option of ['filters', 'position', 'topK'] as const) {
    if (options[option] !== undefined) fail(WHERE, option, 'left out with target', options[option]);
  }
  const target = record(WHERE, 'target', options.target) as unknown as Target;
  onlyKnown(WHERE, target, ['class', 'mask']);
  return targetUnit(WHERE, feature, target);
}

/** Where the signal is to go: the inputs, or the layer or input `wrt`, on the way to the layer that is looked at. */
function entries(
  model: tfl.LayersModel,
  graph: Unfolded,
  { wrt }: DeconvolveOptions,
  from: string,
): readonly string[] {
  if (wrt === undefined) {
    const name = takesIntegers(graph.inputs, stepsTo(graph.steps, from));
    if (name === undefined) return graph.inputs;
    return fail(
      WHERE,
      'wrt',
      `given, as '${name}' takes integers, which have no gradient: '${name}'`,
      wrt,
    );
  }
  const steps = stepsTo(graph.steps, from);
  const at = graph.tensors.has(String(wrt)) ? -1 : model.inputNames.indexOf(String(wrt));
  if (at >= 0) {
    const input = graph.inputs[at]!;
    if (!steps.some(({ inputs }) => inputs.includes(input))) {
      fail(WHERE, 'wrt', 'an input that leads to the layer', wrt);
    }
    const name = takesIntegers([input], steps);
    return name === undefined
      ? [input]
      : fail(
          WHERE,
          'wrt',
          `an input with a gradient, not one of integers that '${name}' takes`,
          wrt,
        );
  }
  const { key } = findLayer(WHERE, model, graph, wrt, 'wrt');
  const before = steps.some(({ outputs }) => outputs.includes(key));
  return before && key !== from
    ? [key]
    : fail(WHERE, 'wrt', 'a layer before the one looked at', wrt);
}
