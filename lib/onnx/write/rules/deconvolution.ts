import type * as tfl from '@tensorflow/tfjs-layers';
import { product } from '../../../arithmetic/product.js';
import type { Deconvolution } from '../../../layers/deconvolution.js';
import { splitShape } from '../../../ops/data_format.js';
import { alongChannels, kernelForm } from '../forms.js';
import type { GraphWriter } from '../graph_writer.js';
import { refuse } from '../refusal.js';
import type { Value } from '../value.js';
import { activated, type Named } from './activation.js';
import { cropOrPad } from './borders.js';
import { biasOf, convolve, convolveTransposed } from './convolution.js';
import { pixelShuffle, resized } from './resizing.js';
import { type Call, orderOf, type Rule, rule, spread } from './rule.js';

interface Stage {
  call: Call<Deconvolution & { activation: Named }>;
  kernel: number[];
  strides: number[];
  /** The shape behind a convolution of so many channels on lengths. */
  shaped(lengths: readonly (number | null)[], channels: number): (number | null)[];
}

const write: Record<Deconvolution['method'], (stage: Stage) => Value> = {
  transpose({ call: { w, layer, x, shape }, kernel, strides }) {
    const { padding, dataFormat, outputSize } = layer;
    const [input, output] = [x.shape, shape].map((one) => splitShape(one, dataFormat).spatial);
    const cuts = kernel.map((k, i) => {
      const [n, o, s] = [input![i], output![i], strides[i]!];
      if (n != null && o != null) return (n - 1) * s + k - o;
      if (outputSize !== null) refuse('an outputSize for an input of unknown length');
      return padding === 'same' ? k - s : k - Math.max(k, s);
    });
    const window = { kernel, strides, dilations: kernel.map(() => 1), padding, cuts };
    const order = orderOf(dataFormat);
    return w.value(
      convolveTransposed(w, w.name(x, order), window, weights(w, layer)),
      shape,
      order,
    );
  },
  upsample(stage) {
    const { call, strides } = stage;
    const { w, layer, x } = call;
    const { dataFormat, interpolation } = layer;
    const { spatial, channels } = splitShape(x.shape, dataFormat);
    const longer = spatial.map((n, i) => (n === null ? null : n * strides[i]!));
    const linear = interpolation === 'bilinear';
    const [mode, grid] = linear
      ? (['linear', 'half_pixel'] as const)
      : (['nearest', 'asymmetric'] as const);
    const picture = strides.every((s) => s === 1)
      ? x
      : resized(w, x, dataFormat, strides, mode, grid, stage.shaped(longer, channels!));
    return fitted(stage, convolution(stage, picture, layer.filters, weights(w, layer)));
  },
  subpixel(stage) {
    const { call, strides } = stage;
    const { w, layer, x } = call;
    const { dataFormat, filters } = layer;
    const { bias } = weightsOf(layer);
    const conv = convolution(stage, x, filters * product(strides), [kernelOf(w, layer)]);
    const { spatial } = splitShape(conv.shape, dataFormat);
    const longer = spatial.map((n, i) => (n === null ? null : n * strides[i]!));
    const shuffled = pixelShuffle(w, conv, dataFormat, strides, stage.shaped(longer, filters));
    const y = fitted(stage, shuffled);
    if (bias == null) return y;
    const rank = y.shape.length;
    const name = w.weight(bias, alongChannels(filters, 1, rank));
    return w.pointwise(y, (one) => w.node('Add', [one, name]));
  },
};

interface Weights {
  kernel: tfl.LayerVariable;
  bias: tfl.LayerVariable | null;
}

const weightsOf = (layer: Deconvolution) => layer as unknown as Weights;

function kernelOf(w: GraphWriter, layer: Deconvolution): string {
  const { kernel } = weightsOf(layer);
  return w.weight(kernel, kernelForm(kernel.shape as number[]));
}

const weights = (w: GraphWriter, layer: Deconvolution) => [
  kernelOf(w, layer),
  ...biasOf(w, weightsOf(layer).bias),
];

/** The convolution of 'upsample' and 'subpixel', of stride 1. */
function convolution(
  { call: { w, layer }, kernel, shaped }: Stage,
  x: Value,
  filters: number,
  given: readonly string[],
): Value {
  const { padding, dataFormat } = layer;
  const ones = kernel.map(() => 1);
  const y = convolve(w, x, dataFormat, { kernel, strides: ones, dilations: ones, padding }, given);
  const { spatial } = splitShape(x.shape, dataFormat);
  const lost = spatial.map((n, i) => (n === null || padding === 'same' ? n : n - kernel[i]! + 1));
  return w.value(y, shaped(lost, filters), orderOf(dataFormat));
}

/** What is too much at the end is cut off. */
function fitted({ call: { w, layer, shape } }: Stage, y: Value): Value {
  const { dataFormat, outputSize } = layer;
  if (outputSize === null) return { ...y, shape };
  const { spatial } = splitShape(shape, dataFormat);
  const first = dataFormat === 'channelsFirst' ? 2 : 1;
  const axes = spatial.map((_, i) => i + first);
  return cropOrPad(
    w,
    y,
    axes,
    axes.map(() => 0),
    spatial as number[],
    shape,
  );
}

/** A decoder stage is written as what it stands for. */
export const DECONVOLUTION_RULES = {
  Deconvolution: rule<Deconvolution & { activation: Named }>((call) => {
    const { layer, x, w } = call;
    const rank = x.shape.length - 2;
    const shaped: Stage['shaped'] = (lengths, channels) =>
      layer.dataFormat === 'channelsFirst'
        ? [x.shape[0]!, channels, ...lengths]
        : [x.shape[0]!, ...lengths, channels];
    const kernel = spread(layer.kernelSize, rank);
    const stage = { call, kernel, strides: spread(layer.strides, rank), shaped };
    return activated(w, write[layer.method](stage), layer.activation);
  }),
} satisfies Record<string, Rule>;
