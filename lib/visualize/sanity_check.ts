import * as tf from '@tensorflow/tfjs-core';
import type * as tfl from '@tensorflow/tfjs-layers';
import { product } from '../arithmetic/product.js';
import { Random } from '../arithmetic/random.js';
import { stepsTo, unfold } from '../arithmetic/unfold.js';
import { array, integer, oneOf, onlyKnown } from '../check.js';
import { rankCorrelation, structuralSimilarity } from '../measures/similarity.js';
import { builtModel } from '../tfjs/check.js';
import { WATCH, type WatchOptions, watched } from '../watch.js';
import { channelsFirstInput } from './channels_first.js';
import { checkInput } from './check_model.js';
import { lookAt } from './deconvolve.js';
import { findLayer } from './find_layer.js';
import { METHODS, type Method, QUICK } from './methods.js';
import { runOnWeights } from './run_on_weights.js';

/** Which unit `sanityCheck` looks at, and how. */
export interface SanityOptions extends WatchOptions {
  /** The layer whose unit is looked at: its name, or its index in model.layers. */
  readonly layer: string | number;
  /** The unit's filter (channel, map). */
  readonly filter: number;
  /** The unit's spatial indices; default the map's strongest place, with the trained weights. */
  readonly position?: readonly number[];
  /** The methods that are compared; default deconvnet, guided, saliency, gradcam and guidedGradcam. */
  readonly methods?: readonly Method[];
  /** Of the shuffling; default 0. */
  readonly seed?: number;
}

/** How alike a method's picture is before and after some layers' weights were shuffled. */
export interface SanityRow {
  /** The method whose picture it is. */
  readonly method: Method;
  /** The layers from `layer` down to this one were shuffled. */
  readonly shuffledTo: string;
  /** Spearman's rank correlation of the magnitudes, -1 to 1. */
  readonly rankCorrelation: number;
  /** Structural similarity of the magnitudes, each picture scaled to 0..1; 1 for the same. */
  readonly ssim: number;
}

type Around = Parameters<typeof lookAt>[3];

/** A projection's magnitudes, the channels summed up: [n, height, width] with a height of 1 in 1-D. */
async function magnitudes(
  model: tfl.LayersModel,
  input: tf.Tensor,
  options: SanityOptions,
  { method, channelsAxis, around }: { method: Method; channelsAxis: number; around: Around },
) {
  const { layer, filter, position } = options;
  const chosen = { layer, filters: filter, method, ...(position && { position }) };
  const found = await lookAt(model, input, chosen, around);
  const projections = found.projections[0]!;
  const scaled = tf.tidy(() => {
    const sum = tf.sum(tf.abs(projections), channelsAxis);
    const most = tf.max(sum);
    const [width, height = 1, ...more] = sum.shape.slice(1).reverse();
    const n = product(more);
    return tf.reshape(tf.divNoNan(sum, most), [n, height, width ?? 1]) as tf.Tensor3D;
  });
  tf.dispose([projections, found.activations]);
  return { picture: scaled, position: found.units[0]!.position! };
}

/**
 * Whether a method's pictures depend on what the network has learnt: the weights are shuffled layer
 * by layer from the looked-at one down, and each picture is compared with the trained network's. A
 * picture that hardly changes says more about the input than about the network.
 *
 * Nobody sees the shuffled weights: they are the layers' during a pass, and what waits for the numbers waits with the
 * model as it is. Two checks at once, a prediction or a training step meanwhile have the model's own.
 *
 * `onProgress` is told of pictures; `signal` ends it between two of them.
 *
 * Source: Adebayo et al. 2018, "Sanity Checks for Saliency Maps", arXiv 1810.03292, section 4.1.
 *
 * @param model any that `deconvolve` takes
 * @param input one sample, [...inputShape] or [1, ...inputShape]
 * @param options layer and filter; the five quick methods and seed 0 where left out
 * @returns one row a method and layer with weights, the topmost first
 * @throws ValueError as `deconvolve`
 * @example
 * const options = { layer: 'encode2', filter: 0, methods: ['saliency'] } as const;
 * const rows = await sanityCheck(convAutoencoder(), tf.randomUniform([28, 28, 1]), options);
 * rows.map(({ shuffledTo }) => shuffledTo); // ['encode2', 'encode1']
 * Object.keys(rows[0]); // ['method', 'shuffledTo', 'rankCorrelation', 'ssim']
 */
export async function sanityCheck(
  model: tfl.LayersModel,
  input: tf.Tensor,
  options: SanityOptions,
): Promise<SanityRow[]> {
  const where = 'sanityCheck';
  onlyKnown(where, options, ['layer', 'filter', 'position', 'methods', 'seed', ...WATCH]);
  const watch = watched(where, options);
  const random = new Random(integer(where, 'seed', options.seed ?? 0, 0));
  builtModel(where, 'the model', model);
  const methods = array(where, 'methods', options.methods ?? QUICK).map((method) =>
    oneOf(where, 'each of methods', method, METHODS),
  );
  checkInput(where, model, input).dispose();
  integer(where, 'filter', options.filter, 0);
  const graph = unfold(model);
  const { key } = findLayer(where, model, graph, options.layer);
  const layers = stepsTo(graph.steps, key).map((step) => step.layer);
  const weighted = [...new Set(layers)].reverse().filter((layer) => layer.getWeights().length > 0);
  const channelsAxis = channelsFirstInput(graph.steps) ? 1 : -1;
  const trained = new Map<Method, tf.Tensor3D>();
  const shuffled = new Map<tfl.layers.Layer, tf.Tensor[]>();
  const around: Around = (run) => runOnWeights(shuffled, run);
  const rows: SanityRow[] = [];
  const all = methods.length * (1 + weighted.length);
  let [fixed, done] = [options, 0];
  try {
    for (const method of methods) {
      const how = { method, channelsAxis, around: null };
      const { picture, position } = await magnitudes(model, input, fixed, how);
      trained.set(method, picture);
      fixed = { ...fixed, position };
      await watch.told(++done, all);
    }
    for (const layer of weighted) {
      const others = layer.getWeights().map((weight) => {
        const values = weight.dataSync().slice();
        random.shuffle(values as Float32Array);
        return tf.tensor(values, weight.shape);
      });
      shuffled.set(layer, others);
      for (const method of methods) {
        const how = { method, channelsAxis, around };
        const { picture } = await magnitudes(model, input, fixed, how);
        const before = trained.get(method)!;
        rows.push({
          method,
          shuffledTo: layer.name,
          rankCorrelation: rankCorrelation(before.dataSync(), picture.dataSync()),
          ssim: structuralSimilarity(before, picture),
        });
        picture.dispose();
        await watch.told(++done, all);
      }
    }
  } finally {
    tf.dispose([...shuffled.values(), ...trained.values()]);
  }
  return rows;
}
