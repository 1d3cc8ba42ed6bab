import * as tf from '@tensorflow/tfjs-core';
import type * as tfl from '@tensorflow/tfjs-layers';
import { stepsTo, unfold } from '../arithmetic/unfold.js';
import { fail, integer, oneOf, onlyKnown, pieces, ValueError } from '../check.js';
import { builtModel, tensor } from '../tfjs/check.js';
import { WATCH, type WatchOptions, watched } from '../watch.js';
import { channelsFirstInput } from './channels_first.js';
import { checkConvolution, checkInput, checkWeights } from './check_model.js';
import { deconvolve } from './deconvolve.js';
import { findLayer } from './find_layer.js';
import { disposeTape, forward } from './forward.js';
import { METHODS, type Method } from './methods.js';
import { type ReceptiveField, receptiveField } from './receptive_field.js';
import { chooseUnits, featureOf, type Unit } from './units.js';

/** Which filter `topPatches` looks at, and how. */
export interface TopPatchesOptions extends WatchOptions {
  /** The filter's layer: its name, or its index in model.layers. */
  readonly layer: string | number;
  /** The filter (channel, map). */
  readonly filter: number;
  /** How many patches; default 9. */
  readonly k?: number;
  /** The projections' rule; default 'deconvnet'. */
  readonly method?: Method;
}

/** One of the strongest inputs. */
export interface TopPatch {
  /** The sample's place in the data set, from 0. */
  readonly index: number;
  /** Where in that sample the filter responds most. */
  readonly unit: Unit;
  /** What that unit sees of the sample. */
  readonly field: ReceptiveField;
  /** The input within the unit's receptive field, `[...field, channels]`. */
  readonly patch: tf.Tensor;
  /** The unit's projection there, of the same shape. */
  readonly projection: tf.Tensor;
}

const WHERE = 'topPatches';

interface Candidate {
  readonly index: number;
  readonly unit: Unit;
  readonly sample: tf.Tensor;
}

/** A data set of tf.data, by what of it is used. */
export interface IteratorSource {
  /** Its elements, one after the other. */
  iterator(): Promise<{ next(): Promise<{ value: unknown; done: boolean }> }>;
}

const isSource = (dataset: unknown): dataset is IteratorSource =>
  typeof (dataset as Partial<IteratorSource> | null)?.iterator === 'function';

/** The elements of a data set: also of one of tf.data, and a tensor as the one batch that it is. */
async function* elementsOf(dataset: unknown): AsyncGenerator<unknown> {
  if (dataset instanceof tf.Tensor) {
    yield dataset;
    return;
  }
  if (!isSource(dataset)) {
    yield* pieces(WHERE, dataset) as Iterable<unknown>;
    return;
  }
  const iterator = await dataset.iterator();
  for (let next = await iterator.next(); !next.done; next = await iterator.next()) {
    yield next.value;
    // What tf.data makes is whose it is given to.
    tf.dispose(next.value as tf.TensorContainer);
  }
}

/** The samples of what a data set yields: one, or a batch of some; of inputs with their answers the inputs. */
function samplesOf(model: tfl.LayersModel, element: unknown): tf.Tensor[] {
  const rank = model.inputs[0]!.shape.length;
  const value = (element as { xs?: unknown } | null)?.xs ?? element;
  if (!(value instanceof tf.Tensor)) fail(WHERE, 'the data set', 'of tensors', value);
  tensor(WHERE, 'each of the data set', value);
  return value.rank === rank ? tf.unstack(value) : [tf.clone(value)];
}

/** How many samples a data set has; null where it does not say so before it ends. */
function countOf(model: tfl.LayersModel, dataset: unknown): number | null {
  const elements = dataset instanceof tf.Tensor ? [dataset] : dataset;
  if (!Array.isArray(elements)) return null;
  const rank = model.inputs[0]!.shape.length;
  const each = elements.map((one) =>
    one instanceof tf.Tensor && one.rank === rank ? one.shape[0]! : 1,
  );
  return each.reduce((sum, count) => sum + count, 0);
}

/**
 * The inputs of a data set that a filter responds to most, one place in each, cut to what its unit
 * there can see, beside the unit's projection: figure 2 of Zeiler & Fergus 2014.
 *
 * The data set is streamed: besides a batch only the k best samples are in memory.
 *
 * A sample whose activations are NaN is left out. `onProgress` is told of samples, and how many there are where the data
 * set is an array or a tensor.
 *
 * @param dataset an iterable of tensors, also an asynchronous one or a generator; each a sample
 *   [...inputShape] or a batch of some. They stay their owner's: a generator may dispose of each
 *   after its yield. Or a batch alone, or a data set of tf.data, of tensors or of `{ xs, ys }`.
 * @param model any that `deconvolve` takes
 * @param options layer and filter; k 9 and method 'deconvnet' where left out
 * @returns the strongest first; patches and projections are the caller's to dispose of
 * @throws ValueError as `deconvolve`, and for an empty data set
 * @example
 * const images = tf.unstack(tf.randomUniform([10, 28, 28, 1]));
 * const patches = await topPatches(convAutoencoder(), images, { layer: 'encode2', filter: 7, k: 3 });
 * patches.length; // 3
 * patches[0].field; // { start: [..., ...], end: [..., ...] }
 */
export async function topPatches(
  model: tfl.LayersModel,
  dataset: Iterable<tf.Tensor> | AsyncIterable<tf.Tensor> | tf.Tensor | IteratorSource,
  options: TopPatchesOptions,
): Promise<TopPatch[]> {
  onlyKnown(WHERE, options, ['layer', 'filter', 'k', 'method', ...WATCH]);
  const watch = watched(WHERE, options);
  const { layer, method = 'deconvnet' } = options;
  const k = integer(WHERE, 'k', options.k ?? 9, 1);
  const filters = integer(WHERE, 'filter', options.filter, 0);
  builtModel(WHERE, 'the model', model);
  oneOf(WHERE, 'method', method, METHODS);
  if (!(dataset instanceof tf.Tensor) && !isSource(dataset)) pieces(WHERE, dataset);
  const graph = unfold(model);
  const { name, key } = findLayer(WHERE, model, graph, layer);
  const steps = stepsTo(graph.steps, key);
  checkConvolution(WHERE, name, steps);
  await checkWeights(WHERE, steps);

  const all = countOf(model, dataset);
  let best: Candidate[] = [];
  let index = 0;
  const look = async (sample: tf.Tensor): Promise<void> => {
    const x = checkInput(WHERE, model, sample);
    try {
      const tape = forward({ [graph.input]: x }, steps);
      try {
        const [unit] = chooseUnits(WHERE, await featureOf(tape, key), { filters });
        const { activation } = unit!;
        if (Number.isNaN(activation)) {
          // Of a sample that is not finite there is no saying how strong it is.
        } else if (best.length < k || activation > best.at(-1)!.unit.activation) {
          const candidates = [...best, { index, unit: unit!, sample: tf.clone(x) }];
          candidates.sort((a, b) => b.unit.activation - a.unit.activation);
          best = candidates.slice(0, k);
          tf.dispose(candidates.slice(k).map((candidate) => candidate.sample));
        }
      } finally {
        disposeTape(tape);
      }
    } finally {
      x.dispose();
    }
    index++;
  };

  const patches: TopPatch[] = [];
  try {
    for await (const value of elementsOf(dataset)) {
      const samples = samplesOf(model, value);
      try {
        for (const sample of samples) {
          await look(sample);
          await watch.told(index, all);
        }
      } finally {
        tf.dispose(samples);
      }
    }
    if (best.length === 0) {
      const what = index === 0 ? 'must not be empty' : 'must have a sample without NaN';
      throw new ValueError(`${WHERE}: the data set ${what}.`);
    }
    for (const candidate of best) {
      patches.push(await patchOf(model, candidate, layer, method));
      await watch.told(index, all);
    }
    return patches;
  } catch (error) {
    tf.dispose(patches.map(({ patch, projection }) => [patch, projection]));
    throw error;
  } finally {
    tf.dispose(best.map(({ sample }) => sample));
  }
}

/** A sample cut to its unit's field, and the projection with it. */
async function patchOf(
  model: tfl.LayersModel,
  { index, unit, sample }: Candidate,
  layer: string | number,
  method: Method,
): Promise<TopPatch> {
  const { filter } = unit;
  const position = unit.position!;
  const field = receptiveField(model, layer, position, sample.shape.slice(1));
  const chosen = { layer, filters: filter, position, method };
  const { projections, activations } = await deconvolve(model, sample, chosen);
  const spatial = field.start.length;
  // Of [1, ...spatial, channels] or [1, channels, ...spatial].
  const first = channelsFirstInput(unfold(model).steps) ? 2 : 1;
  const cut = (t: tf.Tensor) => {
    const begin = t.shape.map((_, axis) => field.start[axis - first] ?? 0);
    const size = t.shape.map((length, axis) => {
      const n = axis - first;
      return n >= 0 && n < spatial ? field.end[n]! - field.start[n]! : length;
    });
    return tf.tidy(() => tf.squeeze(tf.slice(t, begin, size), [0]));
  };
  const [patch, projection] = [cut(sample), cut(projections)];
  tf.dispose([projections, activations]);
  return { index, unit, field, patch, projection };
}
