import type * as tfl from '@tensorflow/tfjs-layers';
import { layers } from '../../../lib/index.js';

type Make = (args: never) => tfl.layers.Layer;
/** A layer's factory, some of its arguments, the shape of its input, and 'plain' where nothing fuses. */
type Row = [Make, object, number[], 'plain'?];

const {
  conv1dTranspose: one,
  conv2dTranspose: two,
  conv3dTranspose: three,
  deconvolution,
} = layers;
const signal = [2, 7, 3];
const image = [2, 5, 4, 3];
const volume = [2, 3, 2, 4, 3];

const ROWS: Row[] = [
  ...(['valid', 'same'] as const).flatMap((padding): Row[] => [
    [one, { kernelSize: 4, strides: 2, padding }, signal],
    [one, { kernelSize: 5, strides: 3, padding, outputPadding: 0 }, signal],
    [one, { kernelSize: 5, strides: 3, padding, outputPadding: 2 }, signal],
    [one, { kernelSize: 2, strides: 4, padding }, signal],
    [one, { kernelSize: 2, strides: 4, padding, outputPadding: 3 }, signal],
    [one, { kernelSize: 3, dilationRate: 3, padding }, signal],
    [one, { kernelSize: 3, strides: 2, padding, dataFormat: 'channelsFirst' }, [2, 3, 7]],
    [one, { kernelSize: 3, strides: 2, padding, useBias: false }, signal],
    [two, { kernelSize: 3, padding }, image],
    [two, { kernelSize: [2, 5], strides: [2, 3], padding }, image],
    [two, { kernelSize: [2, 5], strides: [2, 3], padding, outputPadding: [1, 0] }, image],
    [two, { kernelSize: [1, 2], strides: [3, 2], padding, outputPadding: [2, 1] }, image],
    [two, { kernelSize: [2, 3], dilationRate: [3, 2], padding }, image],
    [two, { kernelSize: 3, strides: 2, padding, dataFormat: 'channelsFirst' }, [2, 3, 5, 4]],
    [two, { kernelSize: 3, padding, filters: 24 }, [1, 24, 24, 24]],
    [three, { kernelSize: 3, strides: 2, padding }, volume],
    [three, { kernelSize: [1, 2, 4], strides: [2, 3, 2], padding }, volume],
    [three, { kernelSize: 2, strides: 4, padding, outputPadding: [3, 1, 0] }, volume],
    [three, { kernelSize: 2, dilationRate: [1, 2, 3], padding, useBias: false }, volume],
    [deconvolution, { padding }, volume],
    [deconvolution, { padding }, signal],
    [deconvolution, { padding }, image],
  ]),
  ...['linear', 'relu6', 'elu', 'sigmoid', 'tanh', 'softmax', 'softplus'].map(
    (activation): Row => [two, { kernelSize: 3, strides: 2, activation }, image],
  ),
  // One pixel to as many as the kernel has, which is a matrix product.
  [one, { kernelSize: 5 }, [3, 1, 7]],
  [two, { kernelSize: 4, padding: 'same', strides: 4 }, [3, 1, 1, 7]],
  [two, { kernelSize: [3, 4], useBias: false }, [1, 1, 1, 7]],
  [three, { kernelSize: [2, 3, 2] }, [2, 1, 1, 1, 5]],
  [one, { kernelSize: 4, activation: 'softmax' }, signal],
  [deconvolution, { outputSize: 13 }, signal],
  [deconvolution, { outputSize: [9, 8], kernelSize: 5 }, image],
  [deconvolution, { method: 'upsample' }, image, 'plain'],
  [deconvolution, { method: 'subpixel' }, signal, 'plain'],
];

/**
 * Layers for prediction. With precision 'exact' and without a bias, the fused kernel rounds as the plain path does,
 * but for volumes, which that adds up depth by depth.
 */
export const PREDICTIONS = ROWS.map(([make, args, shape, plain]) => ({
  name: `${make.name} ${JSON.stringify(args).replaceAll('"', '')} on ${shape.join('x')}`,
  layer: (more: object = {}) => make({ activation: 'relu', filters: 4, ...args, ...more } as never),
  shape,
  exact: 'useBias' in args && shape.length < 5,
  fused: plain === undefined,
}));
