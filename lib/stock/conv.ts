import * as tf from '@tensorflow/tfjs-core';
import type * as tfl from '@tensorflow/tfjs-layers';
import { type DataFormat, only } from '../ops/data_format.js';
import { fusedActivation } from '../ops/fused_activation.js';
import { type Borders, fusedConv, hasFusedConv } from '../ops/fused_conv.js';
import { type Activation, registry } from '../tfjs/resolve.js';

/**
 * Makes tfjs-layers' own Conv1D and Conv2D train with bias and activation in the kernel of the convolution,
 * where the backend can. Stock does so in predictions, and of Conv1D never. As in dilated_conv2d.ts, the
 * patch is on the classes; what it does not know it leaves to them.
 */
interface StockConv {
  readonly rank: 1 | 2;
  readonly kernel: tfl.LayerVariable;
  readonly bias: tfl.LayerVariable | null;
  readonly strides: number[];
  /** Borders as numbers are those of a part of an image (lib/rewrite/tiled). */
  readonly padding: Borders | 'causal';
  readonly dilationRate: number[];
  readonly dataFormat: DataFormat;
  readonly activation: Activation | null;
}

type Call = (this: StockConv, inputs: tf.Tensor | tf.Tensor[], kwargs: object) => tf.Tensor;

function fused(layer: StockConv, inputs: tf.Tensor | tf.Tensor[]): tf.Tensor | null {
  const { rank, strides, padding, dilationRate, dataFormat, activation } = layer;
  const x = only(inputs);
  // The fused kernel has no gradient with dilations; images train by dilated_conv2d.ts.
  const dilated = dilationRate.some((d) => d !== 1);
  const refused = dilated && tf.engine().state.gradientDepth > 0;
  if (!hasFusedConv() || padding === 'causal' || refused) return null;
  if (activation === null || dataFormat !== 'channelsLast' || x.rank !== rank + 2) return null;
  const bias = layer.bias?.read() ?? null;
  const ending = { bias, activation, fused: fusedActivation(activation) };
  const kernel = layer.kernel.read();
  // A signal is a picture of one line.
  const line = rank === 1;
  const [picture, filter] = line ? [tf.expandDims(x, 1), tf.expandDims(kernel, 0)] : [x, kernel];
  const pair = (of: number[]): [number, number] => (line ? [1, of[0]!] : [of[0]!, of[1]!]);
  const [steps, apart] = [pair(strides), pair(dilationRate)];
  const y = fusedConv(picture, filter, steps, padding, ending, apart);
  return y !== null && line ? tf.squeeze(y, [1]) : y;
}

for (const name of ['Conv1D', 'Conv2D']) {
  const prototype: { call: Call } = registry()[name]![0].prototype;
  const stockCall = prototype.call;
  prototype.call = function (inputs, kwargs) {
    return tf.tidy(() => fused(this, inputs) ?? stockCall.call(this, inputs, kwargs));
  };
}
