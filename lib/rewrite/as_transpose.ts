import type * as tf from '@tensorflow/tfjs-core';
import type * as tfl from '@tensorflow/tfjs-layers';
import { layerTraits } from '../arithmetic/layer_traits.js';
import { layerWindow } from '../arithmetic/layer_window.js';
import { fail, record } from '../check.js';
import { layer as checkLayer } from '../tfjs/check.js';
import { dataFormat, make } from './window_layers.js';
import '../layers/register.js';
import { shareKernel } from '../layers/share_kernel.js';

/**
 * The transposed layer of a convolution, with the same kernel: its variable, not a copy, so that
 * what one learns the other has learnt. It takes what the convolution gives back to the shape that
 * it took; without bias and activation, as the way back of a deconvnet.
 *
 * The kernels fit as they are: [...kernel, in, out] of the convolution is the transposed layer's
 * [...kernel, out, in]. Saved and loaded, the two are equal and no longer share.
 *
 * @param layer a Conv1D, Conv2D or Conv3D that has its weights
 * @param config of the new layer: outputPadding for an even length under 'same' strides, useBias,
 *   activation, name
 * @returns a Conv1D, 2D or 3DTranspose
 * @throws ValueError for another layer, or one without weights
 * @example
 * const model = tf.sequential({
 *   layers: [tf.layers.conv2d({ filters: 16, kernelSize: 3, strides: 2, padding: 'same', inputShape: [28, 28, 1] })],
 * });
 * const back = asTranspose(model.layers[0]);
 * (back.apply(tf.ones([5, 14, 14, 16])) as tf.Tensor).shape; // [5, 28, 28, 1]
 */
export function asTranspose(
  layer: tfl.layers.Layer,
  config: tf.serialization.ConfigDict = {},
): tfl.layers.Layer {
  const where = 'asTranspose';
  checkLayer(where, 'the layer', layer);
  record(where, 'the config', config);
  const traits = layerTraits(layer);
  if (traits?.kind !== 'convolution' || traits.kernel !== 'full') {
    fail(where, 'the layer', 'a Conv1D, Conv2D or Conv3D', layer.getClassName());
  }
  const [kernel] = layer.getWeights();
  if (kernel === undefined) fail(where, 'the layer', 'one with weights', `${layer.name} unbuilt`);
  const rank = kernel.rank - 2;
  const channels = kernel.shape.at(-2)!;
  const window = layerWindow(layer, new Array(rank + 2).fill(null))!;
  const { axes } = window;
  const transposed = make(`Conv${rank}DTranspose`, {
    name: `${layer.name}_transpose`,
    filters: channels,
    kernelSize: axes.map(({ k }) => k),
    strides: axes.map(({ s }) => s),
    dilationRate: axes.map(({ d }) => d),
    padding: axes[0]!.padding,
    dataFormat: dataFormat(window),
    useBias: false,
    ...config,
  });
  const build = transposed.build.bind(transposed);
  // Not at once: where the layer is applied, its weights get its name.
  transposed.build = (shape) => {
    build(shape);
    shareKernel(transposed, layer);
  };
  return transposed;
}
