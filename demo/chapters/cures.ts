import * as tf from '@tensorflow/tfjs-core';
import type * as tfl from '@tensorflow/tfjs-layers';
import { Random } from '../../lib/arithmetic/random.js';
import { layers } from '../../lib/index.js';

/** s of all four. */
export const STRIDE = 2;
/** A pixel away from the border of what a flat picture becomes. */
const INNER = 4;

/** A layer that doubles a picture, and how. */
export interface Way {
  title: string;
  about: string;
  layer(): tfl.layers.Layer;
}

const common = { filters: 1, strides: STRIDE, padding: 'same', useBias: false } as const;

/** The layer that draws checkerboards, and three that do not. */
export const waysFor = (k: number): Way[] => [
  {
    title: `Kernel ${k}, stride 2`,
    about: k % STRIDE === 0 ? '2 divides it: stamps meet evenly' : '2 does not divide it',
    layer: () => layers.conv2dTranspose({ ...common, kernelSize: k }),
  },
  {
    title: `Cure 1: kernel ${k + 1 + ((k + 1) % STRIDE)}`,
    about: 'a multiple of the stride',
    layer: () => layers.conv2dTranspose({ ...common, kernelSize: k + 1 + ((k + 1) % STRIDE) }),
  },
  {
    title: 'Cure 2: upsample, convolve',
    about: 'every pixel is treated alike',
    layer: () => layers.deconvolution({ ...common, kernelSize: 3, method: 'upsample' }),
  },
  {
    title: 'Cure 3: sub-pixels, ICNR',
    about: 'all four phases start alike',
    layer: () => layers.deconvolution({ ...common, kernelSize: 3, method: 'subpixel' }),
  },
];

/** What a way makes of a picture. */
export interface Doubled {
  values: Float32Array;
  side: number;
  /** Of a flat picture: the brightest pixel over the darkest, away from the border. */
  ratio: number;
}

/** Weights between all alike and all random, none below zero, that keep a picture as bright as it is. */
function weights(layer: tfl.layers.Layer, share: number, seed: number): tf.Tensor {
  const [height, width, a, b] = layer.getWeights()[0]!.shape as [number, number, number, number];
  const random = new Random(seed);
  const taps = Array.from(
    { length: height * width },
    () => 1 - share + 2 * share * random.uniform(),
  );
  const sum = taps.reduce((all, tap) => all + tap, 0);
  // A sub-pixel stage has a filter for each of its four phases: ICNR begins with the same for all.
  const phases = a * b;
  const bright = layer.getClassName() === 'Conv2DTranspose' ? STRIDE ** 2 : 1;
  const values = taps.flatMap((tap) => new Array<number>(phases).fill((tap * bright) / sum));
  return tf.tensor4d(values, [height, width, a, b]);
}

const run = (layer: tfl.layers.Layer, values: Float32Array, side: number) =>
  tf.tidy(() => {
    const y = layer.apply(tf.tensor4d(values, [1, side, side, 1])) as tf.Tensor;
    return y.dataSync<'float32'>().slice();
  });

/**
 * Doubles a picture by a layer of this package.
 *
 * @param share how random the weights are, 0 to 1.
 */
export function doubled(
  way: Way,
  values: Float32Array,
  side: number,
  share: number,
  seed: number,
): Doubled {
  const layer = way.layer();
  layer.build([null, side, side, 1]);
  const own = weights(layer, share, seed);
  layer.setWeights([own]);
  own.dispose();
  const flat = run(layer, new Float32Array(side * side).fill(1), side);
  const inner = [0, 1, 2, 3].map(
    (n) => flat[(INNER + (n >> 1)) * side * STRIDE + INNER + (n & 1)]!,
  );
  const result = run(layer, values, side);
  for (const weight of layer.weights) weight.dispose();
  return {
    values: result,
    side: side * STRIDE,
    ratio: Math.max(...inner) / Math.min(...inner),
  };
}
