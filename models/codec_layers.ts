import * as tfl from '@tensorflow/tfjs-layers';
import { Conv1DTranspose } from '../lib/layers/conv1d_transpose.js';
import { Cropping1D } from '../lib/layers/cropping1d.js';
import { ReflectionPadding1D } from '../lib/layers/reflection_padding1d.js';
import { Snake } from '../lib/layers/snake.js';
import { WeightNormalization } from '../lib/layers/weight_normalization.js';
import { ZeroPadding1D } from '../lib/layers/zero_padding1d.js';
import { seededInitializers } from './seeded_initializers.js';

type Tensor = tfl.SymbolicTensor;

/** What the borders of signals are taken for. */
export type CodecPadding = 'reflect' | 'zeros';

/** How the layers of a codec are made. */
export interface CodecSettings {
  readonly causal: boolean;
  readonly padding: CodecPadding;
  readonly weightNormalization: boolean;
  readonly seed: number | undefined;
}

/** The sizes of a convolution. */
interface Sizes {
  kernelSize: number;
  strides?: number;
  dilationRate?: number;
  activation?: 'tanh';
}

/** The layers of networks of waveforms, padded as in EnCodec and named as the modules of the references. */
export function codecLayers(where: string, settings: CodecSettings) {
  const { causal, padding, weightNormalization, seed } = settings;
  const initializers = seededInitializers(where, seed);
  const apply = (layer: tfl.layers.Layer, x: Tensor | Tensor[]) => layer.apply(x) as Tensor;
  const weighted = (layer: tfl.layers.Layer, x: Tensor) =>
    apply(weightNormalization ? new WeightNormalization({ layer, name: layer.name }) : layer, x);

  /** Of so many elements beyond those of the output on both sides together: after it none is of what comes later, if causal. */
  const sides = (total: number): [number, number] => {
    const end = causal ? 0 : Math.floor(total / 2);
    return [total - end, end];
  };

  return {
    apply,
    initializers,

    /** As many places as x has, divided by the strides and rounded up. */
    conv(x: Tensor, filters: number, name: string, sizes: Sizes): Tensor {
      const { kernelSize, strides = 1, dilationRate = 1 } = sizes;
      const [start, end] = sides((kernelSize - 1) * dilationRate + 1 - strides);
      const length = x.shape[1];
      const whole = length != null && length % strides === 0;
      const pads: [number, number] = [start, whole ? end : end + strides - 1];
      const border = padding === 'reflect' ? ReflectionPadding1D : ZeroPadding1D;
      const padded = Math.max(...pads) > 0 ? apply(new border({ padding: pads }), x) : x;
      return weighted(tfl.layers.conv1d({ filters, name, ...sizes, ...initializers() }), padded);
    },

    /** As many places as x has, times the strides, by a kernel twice as long as these. */
    grown(x: Tensor, filters: number, name: string, strides: number): Tensor {
      const sizes = { filters, kernelSize: 2 * strides, strides };
      const y = weighted(new Conv1DTranspose({ ...sizes, name, ...initializers() }), x);
      const cropping = causal ? [0, strides] : sides(strides);
      return apply(new Cropping1D({ cropping }), y);
    },

    /** x and what an LSTM of several layers makes of it. */
    recalled(x: Tensor, count: number, name: string): Tensor {
      const units = x.shape.at(-1)!;
      const drawn = () => initializers().kernelInitializer ?? 'glorotUniform';
      const layer = (place: number) =>
        tfl.layers.lstm({
          units,
          returnSequences: true,
          recurrentActivation: 'sigmoid',
          kernelInitializer: drawn(),
          recurrentInitializer: drawn(),
          name: count === 1 ? name : `${name}.${place}`,
        });
      const all = Array.from({ length: count }, (_, place) => layer(place));
      const y = all.reduce((at, one) => apply(one, at), x);
      return count === 0 ? x : apply(tfl.layers.add(), [y, x]);
    },

    elu: (x: Tensor) => apply(tfl.layers.elu(), x),
    snake: (x: Tensor, name: string) => apply(new Snake({ name }), x),
    sum: (...all: Tensor[]) => apply(tfl.layers.add(), all),
  };
}

/** The makers of these layers. */
export type CodecLayers = ReturnType<typeof codecLayers>;
