import * as tf from '@tensorflow/tfjs-core';
import type * as tfl from '@tensorflow/tfjs-layers';
import { Random } from '../arithmetic/random.js';
import { builtModel } from '../tfjs/check.js';
import '../ops/gradients.js';
import '../repairs/index.js';
import '../wasm/index.js';
import { unfold } from '../arithmetic/unfold.js';
import { fail, integer, number, onlyKnown, seed } from '../check.js';
import { restoreGradients } from '../tfjs/replace_gradient.js';
import { WATCH, type WatchOptions, watched } from '../watch.js';
import { ascend } from './ascend.js';
import { checkStates, checkWeights } from './check_model.js';
import { findLayer } from './find_layer.js';
import { disposeTape, forward } from './forward.js';
import { samplesAtOnce } from './look.js';
import { PAINT, type PaintOptions, paintSettings, startOf } from './paint_settings.js';
import { painting } from './painting.js';
import { chooseUnits, type Feature, featureOf, meanSignal } from './units.js';
import { wayIn } from './way_in.js';

/** What `maximizeActivation` makes an input for, and how. */
export interface MaximizeOptions extends PaintOptions, WatchOptions {
  /** The layer: its name, its path in models inside (`left/conv1`), or its index in model.layers. */
  readonly layer: string | number;
  /** The filter (channel, class), or several: an input for each. */
  readonly filters: number | readonly number[];
  /** The unit's spatial indices, or (default) 'map': the mean of the whole map. */
  readonly position?: readonly number[] | 'map';
  /**
   * The layer whose output is made in the place of an input, as a text's Embedding, whose integers have no gradient, or one
   * where several inputs meet; everything passes it on its way to `layer`, and nothing in it is masked. Default the input.
   */
  readonly wrt?: string | number;
  /** How many steps of Adam; default 256. */
  readonly steps?: number;
  /** Of Adam; default 0.05. */
  readonly learningRate?: number;
  /** Of the noise that it starts from and of the jitter; default 0. */
  readonly seed?: number;
  /** How much the mean difference of neighbours counts against the score; default 0. */
  readonly totalVariation?: number;
}

/** A unit, and how strong it became. */
export interface MaximizedUnit {
  /** The filter (channel, class). */
  readonly filter: number;
  /** Spatial indices; null for the mean of the whole map. */
  readonly position: readonly number[] | null;
  /**
   * What the unit gives, before a softmax or sigmoid that the layer ends with: at each step of the shifted input, last of
   * the result.
   */
  readonly scores: readonly number[];
}

/** What `maximizeActivation` finds. */
export interface Maximized {
  /** `[n, ...inputShape]`: an input for each unit, or what `wrt` gives. */
  readonly inputs: tf.Tensor;
  /** The units, in the order of the inputs. */
  readonly units: readonly MaximizedUnit[];
  /** Within what the inputs are: the model's own range, where none was given; null for no bounds. */
  readonly range: readonly [least: number, most: number] | null;
}

const WHERE = 'maximizeActivation';
const OPTIONS = [
  'layer',
  'filters',
  'position',
  'wrt',
  'steps',
  'learningRate',
  'seed',
  'totalVariation',
];

/**
 * Makes an input that a unit responds to as much as it can, by gradient ascent from noise (Erhan et al. 2009; Olah,
 * Mordvintsev & Schubert 2017, "Feature Visualization"): what a filter looks for, without any image.
 *
 * Against the noise that plain ascent ends in, the input is made of waves, the lower the larger, and of colours that
 * photographs do not mix (`basis`, `colors`); it is shifted a little before each step (`jitter`), as if rolled up; and
 * neighbours that differ may count against the score (`totalVariation`). A sigmoid keeps it within `range`. Where a
 * unit is shut for all of the input, rectifiers are taken for open until it is not.
 *
 * Adam by Keras's formula. Dropout is off, batch normalisation uses its moving averages, a softmax or sigmoid that the
 * layer ends with is left out. The model is not changed. The picture is one of many: another seed gives another, and
 * nothing says that anything like it is among the data.
 *
 * @param model any, built: where `layer` depends on integers or on several inputs, `wrt` is needed
 * @param options layer and filters; `range` too for what is no image. Defaults: the mean of the map, 256 steps at
 *   0.05, seed 0
 * @returns an input for each filter, the caller's to dispose of, the units with their scores, and the range
 * @throws ValueError for an unknown layer, filter, position or option, an input of integers or several inputs without
 *   `wrt`, a layer `wrt` that other ways lead around, weights that are not finite, a unit that no gradient reaches the input from
 * @example
 * const options = { layer: 'encode2', filters: [0, 3], steps: 4 };
 * const { inputs, units, range } = await maximizeActivation(convAutoencoder(), options);
 * inputs.shape; // [2, 28, 28, 1]
 * range; // [0, 1]
 * units[0].scores.length; // 5
 */
export async function maximizeActivation(
  model: tfl.LayersModel,
  options: MaximizeOptions,
): Promise<Maximized> {
  onlyKnown(WHERE, options, [...OPTIONS, ...PAINT, ...WATCH]);
  builtModel(WHERE, 'the model', model);
  restoreGradients();
  const steps = integer(WHERE, 'steps', options.steps ?? 256, 1);
  const rate = number(WHERE, 'learningRate', options.learningRate ?? 0.05, 0);
  const random = new Random(seed(WHERE, options.seed ?? 0));
  const calm = number(WHERE, 'totalVariation', options.totalVariation ?? 0, 0);
  const watch = watched(WHERE, options);
  const graph = unfold(model);
  const looked = findLayer(WHERE, model, graph, options.layer);
  const from = looked.key;
  const way = wayIn(WHERE, model, graph, looked, options.wrt);
  const { input, path } = way;
  const settings = paintSettings(WHERE, model, way, options);
  const { spatial, range } = settings;
  const filters = options.filters ?? fail(WHERE, 'filters', 'given', undefined);
  checkStates(WHERE, path);
  await checkWeights(WHERE, path);

  const kept: tf.Tensor[] = [];
  const parts: tf.Tensor[] = [];
  const paint = painting(settings);
  try {
    const first = startOf(WHERE, paint, settings, random, options.start);
    kept.push(first);
    const x = paint.paint(first);
    kept.push(x);
    const tape = forward({ [input]: x }, path);
    let [feature, atOnce]: [Feature | null, number] = [null, 1];
    try {
      feature = await featureOf(tape, from);
      atOnce = samplesAtOnce(tape);
    } finally {
      disposeTape(tape);
    }
    const units = chooseUnits(WHERE, feature, { filters, position: options.position ?? 'map' });
    const shifts = Array.from({ length: steps }, () =>
      settings.jitter.map((most) => random.integer(most + 1) - (most >> 1)),
    );
    const climb = { input, path, from, paint, first, spatial, shifts, rate };
    // In the unit of the values, so that it does not matter what the range is.
    const width = range === null ? 1 : range[1] - range[0];
    const scores: number[][] = [];
    for (let n = 0; n < units.length; n += atOnce) {
      const some = units.slice(n, n + atOnce);
      const signal = meanSignal(feature, some);
      kept.push(signal);
      const all = steps * units.length;
      const told = (step: number) => watch.told(n * steps + step * some.length, all);
      const found = await ascend({ ...climb, calm: calm / width }, signal, told);
      parts.push(found.inputs);
      scores.push(...found.scores);
    }
    return {
      inputs: tf.concat(parts),
      units: units.map(({ filter, position }, n) => ({ filter, position, scores: scores[n]! })),
      range,
    };
  } finally {
    paint.dispose();
    tf.dispose([...kept, ...parts]);
  }
}
