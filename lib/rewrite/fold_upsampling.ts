import * as tf from '@tensorflow/tfjs-core';
import * as tfl from '@tensorflow/tfjs-layers';
import { builtModel } from '../tfjs/check.js';
import '../layers/register.js';
import { type LayerGraph, layerGraph, type Step } from '../arithmetic/layer_graph.js';
import { layerTraits } from '../arithmetic/layer_traits.js';
import { layerWindow } from '../arithmetic/layer_window.js';
import { copyLayer } from '../tfjs/copy_layer.js';
import { foldedLength, foldKernel } from './fold_kernel.js';
import { dataFormat, make, resize } from './window_layers.js';

type Config = tf.serialization.ConfigDict;

/** An upsampling and the convolution that alone reads it. */
interface Pair {
  up: Step;
  conv: Step;
}

/** The layers that stand for a step in the copy, and how they get their weights. */
interface Copy {
  layers: tfl.layers.Layer[];
  setWeights: () => void;
}

const KEPT = ['filters', 'padding', 'activation', 'useBias', 'trainable', 'name'];
const KEPT_INITIALIZERS = ['kernelInitializer', 'biasInitializer'];

/**
 * A copy of a model in which every nearest UpSampling1D/2D/3D followed by a Conv1D/2D/3D is one
 * transposed convolution: the same function, to float rounding, in fewer multiplications. With
 * kernels of k and a factor of s there are ((k + s - 1) / (k s))^d times as many in d dimensions
 * (k 3, s 2, 2-D: 16 / 36), where an even k under `same` counts one more.
 *
 * Under `valid` a cropping layer follows. Pairs that do not fold stay as they are: bilinear
 * upsampling, strides or dilation in the convolution, a convolution that is used twice, an
 * upsampled tensor that is read elsewhere as well. Models inside the model are folded too. The
 * original is not changed; the copy has its own weights and is not compiled. It is meant for
 * prediction: trained further, the folded kernel has more freedom than the two layers had, and
 * their regularizers and constraints are gone. The model's user metadata are the copy's, too.
 *
 * @param model Sequential or functional, built
 * @returns a Sequential for a Sequential, else a functional model.
 * @throws ValueError for what is no built layers model
 * @example
 * const decoder = tf.sequential({
 *   layers: [
 *     tf.layers.upSampling2d({ size: [2, 2], inputShape: [7, 7, 8] }),
 *     tf.layers.conv2d({ filters: 1, kernelSize: 3, padding: 'same' }),
 *   ],
 * });
 * foldUpsampling(decoder).layers.map((layer) => layer.getClassName()); // ['Conv2DTranspose']
 */
export function foldUpsampling(model: tfl.LayersModel): tfl.LayersModel {
  builtModel('foldUpsampling', 'the model', model);
  const graph = layerGraph(model);
  const pairs = foldablePairs(graph);
  const folded = new Set(pairs.map(({ up }) => up));
  const copies = new Map<tfl.layers.Layer, Copy>();
  const copyOf = (step: Step): Copy => {
    if (folded.has(step)) return { layers: [], setWeights: () => {} };
    const pair = pairs.find(({ conv }) => conv === step);
    const copy = copies.get(step.layer) ?? (pair ? foldedPair(pair) : plainCopy(step.layer));
    copies.set(step.layer, copy);
    return copy;
  };
  const result =
    model instanceof tfl.Sequential
      ? sequentialCopy(model, graph.steps.map(copyOf))
      : functionalCopy(model, graph, copyOf);
  for (const { setWeights } of copies.values()) setWeights();
  const kept = model.getUserDefinedMetadata();
  if (kept !== undefined) result.setUserDefinedMetadata(kept);
  return result;
}

function foldablePairs({ steps, outputs }: LayerGraph): Pair[] {
  return steps.flatMap((up) => {
    const key = up.outputs[0]!;
    const readers = steps.filter(({ inputs }) => inputs.includes(key));
    const conv = readers[0];
    if (conv === undefined || readers.length > 1 || outputs.includes(key)) return [];
    const uses = steps.filter(({ layer }) => layer === conv.layer).length;
    return uses === 1 && folds(up.layer, conv.layer) ? [{ up, conv }] : [];
  });
}

function folds(up: tfl.layers.Layer, conv: tfl.layers.Layer): boolean {
  const [before, after] = [layerTraits(up), layerTraits(conv)];
  const fits = before?.kind === 'upsampling' && after?.kind === 'convolution';
  if (!fits || after.kernel !== 'full' || after.rank !== before.rank) return false;
  const { interpolation: chosen = 'nearest', dataFormat: format = 'channelsLast' } = up.getConfig();
  const interpolation = before.interpolation === 'option' ? chosen : before.interpolation;
  const window = layerWindow(conv, [])!;
  const plain = window.axes.every(({ s, d }) => s === 1 && d === 1);
  return plain && interpolation === 'nearest' && format === dataFormat(window);
}

function plainCopy(layer: tfl.layers.Layer): Copy {
  if (layer instanceof tfl.LayersModel) {
    return { layers: [foldUpsampling(layer)], setWeights: () => {} };
  }
  const copy = copyLayer(layer);
  return { layers: [copy], setWeights: () => copy.setWeights(layer.getWeights()) };
}

function foldedPair({ up, conv: { layer } }: Pair): Copy {
  const window = layerWindow(layer, [])!;
  const { axes } = window;
  const { padding } = axes[0]!;
  const size = [up.layer.getConfig().size].flat() as number[];
  const given = layer.getConfig();
  const kept = [...KEPT, ...KEPT_INITIALIZERS].map((key) => [key, given[key]!]);
  const transposed = make(`Conv${axes.length}DTranspose`, {
    ...Object.fromEntries(kept),
    kernelSize: axes.map(({ k }, n) => foldedLength(k, size[n]!, padding)),
    strides: size,
    dataFormat: dataFormat(window),
  } as Config);
  const border = axes.map(({ k }): [number, number] => [k - 1, k - 1]);
  const crop = padding === 'valid' ? resize('Cropping', layer.name, window, border) : [];
  return {
    layers: [transposed, ...crop],
    setWeights: () =>
      tf.tidy(() => {
        const [kernel, ...bias] = layer.getWeights();
        transposed.setWeights([foldKernel(kernel!, size, padding), ...bias]);
      }),
  };
}

function sequentialCopy(model: tfl.Sequential, copies: Copy[]): tfl.Sequential {
  const layers = copies.flatMap((copy) => copy.layers);
  const [first] = layers;
  if (first !== undefined && !(first instanceof tfl.LayersModel)) {
    first.batchInputShape = model.inputs[0]!.shape;
    first.dtype = model.inputs[0]!.dtype;
  }
  return tfl.sequential({ name: model.name, layers });
}

function functionalCopy(
  model: tfl.LayersModel,
  graph: LayerGraph,
  copyOf: (step: Step) => Copy,
): tfl.LayersModel {
  const inputs = model.inputs.map(({ shape, dtype, sourceLayer }) =>
    tfl.input({ batchShape: shape, dtype, name: sourceLayer.name }),
  );
  const tensors = new Map(graph.inputs.map(({ key }, n) => [key, inputs[n]!]));
  for (const step of graph.steps) {
    const given = step.inputs.map((key) => tensors.get(key)!);
    const result = copyOf(step).layers.reduce(
      (x, layer) => layer.apply(x) as tfl.SymbolicTensor | tfl.SymbolicTensor[],
      given.length === 1 ? given[0]! : given,
    );
    const results = [result].flat();
    step.outputs.forEach((key, n) => {
      tensors.set(key, results[n]!);
    });
  }
  const outputs = graph.outputs.map((key) => tensors.get(key)!);
  return tfl.model({ inputs, outputs, name: model.name });
}
