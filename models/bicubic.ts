import * as tf from '@tensorflow/tfjs-core';
import * as tfl from '@tensorflow/tfjs-layers';
import { keysKernel } from '../lib/arithmetic/resize_weights.js';
import { Deconvolution } from '../lib/layers/deconvolution.js';
import { channelMap } from './channel_map.js';

/** Of the kernels: the cubic's four positions, whichever pixel of a place is asked for. */
const WINDOW = 5;
/** At a corner, by a factor of 4, e is 0.58: what is left after them is e^16. */
const DOUBLINGS = 4;

/** The kernel of each of the factor x factor pixels of a place, [5, 5, channels, phases * channels]. */
function kernelOf(channels: number, factor: number): Float32Array {
  const values = new Float32Array(WINDOW ** 2 * channels ** 2 * factor ** 2);
  const weight = (tap: number, phase: number) =>
    keysKernel(tap - 2 - ((phase + 0.5) / factor - 0.5));
  let at = 0;
  for (let row = 0; row < WINDOW; row++) {
    for (let column = 0; column < WINDOW; column++) {
      for (let input = 0; input < channels; input++) {
        for (let phase = 0; phase < factor ** 2; phase++) {
          const vertical = weight(row, Math.floor(phase / factor));
          values[at + phase * channels + input] = vertical * weight(column, phase % factor);
        }
        at += factor ** 2 * channels;
      }
    }
  }
  return values;
}

/**
 * An image enlarged by bicubic interpolation, in layers that save, load and convert as any others and are not trained: a
 * sub-pixel convolution, whose sum at the border, where zeros stand for what is not there, is made 1 again by that of an
 * image of ones.
 */
export function bicubic(x: tfl.SymbolicTensor, factor: number): tfl.SymbolicTensor {
  const channels = x.shape.at(-1)!;
  const layer = new Deconvolution({
    method: 'subpixel',
    filters: channels,
    kernelSize: WINDOW,
    strides: factor,
    useBias: false,
    trainable: false,
    name: 'bicubic',
  });
  const apply = (one: tfl.layers.Layer, to: tfl.SymbolicTensor | tfl.SymbolicTensor[]) =>
    one.apply(to) as tfl.SymbolicTensor;
  const enlarged = apply(layer, x);
  tf.tidy(() => {
    const shape = [WINDOW, WINDOW, channels, factor ** 2 * channels];
    layer.setWeights([tf.tensor(kernelOf(channels, factor), shape)]);
  });
  const diagonal = (value: number) =>
    Array.from({ length: channels }, (_, i) =>
      Array.from({ length: channels }, (__, j) => (i === j ? value : 0)),
    );
  const one = new Array<number>(channels).fill(1);
  const sum = apply(layer, channelMap('ones', x, diagonal(0), one));
  // 1 / s is the product of 1 + e^(2^n) for e = 1 - s.
  let power = channelMap('lacking', sum, diagonal(-1), one);
  let whole = enlarged;
  for (let n = 0; n < DOUBLINGS; n++) {
    if (n > 0) power = apply(tfl.layers.multiply({ name: `lacking_${2 ** n}` }), [power, power]);
    const more = apply(tfl.layers.multiply({ name: `missing_${n + 1}` }), [whole, power]);
    whole = apply(tfl.layers.add({ name: `bicubic_${n + 1}` }), [whole, more]);
  }
  return whole;
}
