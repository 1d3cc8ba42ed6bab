import type * as tfl from '@tensorflow/tfjs-layers';
import { effectiveKernel } from '../../../arithmetic/effective_kernel.js';
import { type DataFormat, splitShape } from '../../../ops/data_format.js';
import { both, kernelForm, permuted, reshaped } from '../forms.js';
import type { GraphWriter } from '../graph_writer.js';
import { refuse } from '../refusal.js';
import type { Value } from '../value.js';
import { activated, type Named } from './activation.js';
import { orderOf, type Rule, rule, spread } from './rule.js';

/** What convolutions of tfjs-layers have. */
export interface Conv {
  kernelSize: number[];
  strides: number[];
  padding: string;
  dataFormat: DataFormat;
  dilationRate: number | number[];
  kernel: tfl.LayerVariable;
  bias: tfl.LayerVariable | null;
  activation: Named | null;
  groups?: number;
}

interface Window {
  kernel: readonly number[];
  strides: readonly number[];
  dilations: readonly number[];
  padding: string;
}

/** How ONNX is told of the borders of a window that slides over lengths, known or not. */
export function borders(
  lengths: readonly (number | null)[],
  { kernel, strides, dilations, padding }: Window,
): { pads?: number[]; auto_pad?: string } {
  const reach = kernel.map((k, i) => effectiveKernel('toOnnx', k, dilations[i]!));
  if (padding === 'causal') return { pads: [reach[0]! - 1, 0] };
  if (padding !== 'same') return {};
  const totals = lengths.map((n, i) => {
    const s = strides[i]!;
    if (s === 1) return reach[i]! - 1;
    return n === null ? null : Math.max((Math.ceil(n / s) - 1) * s + reach[i]! - n, 0);
  });
  if (totals.includes(null)) return { auto_pad: 'SAME_UPPER' };
  const pads = (totals as number[]).map((total) => [total >> 1, total - (total >> 1)]);
  if (pads.flat().every((n) => n === 0)) return {};
  return { pads: [...pads.map(([before]) => before!), ...pads.map(([, after]) => after!)] };
}

/** A convolution by a kernel that is written already; bias by its name. */
export function convolve(
  w: GraphWriter,
  x: Value,
  dataFormat: DataFormat,
  window: Window,
  weights: readonly string[],
  group = 1,
): string {
  const { kernel, strides, dilations } = window;
  const { spatial } = splitShape(x.shape, dataFormat);
  return w.node('Conv', [w.name(x, orderOf(dataFormat)), ...weights], {
    kernel_shape: kernel,
    strides,
    dilations,
    ...(group === 1 ? {} : { group }),
    ...borders(spatial, window),
  });
}

/** The window of a layer. */
const windowOf = ({ kernelSize, strides, dilationRate, padding }: Conv): Window => ({
  kernel: kernelSize,
  strides: spread(strides, kernelSize.length),
  dilations: spread(dilationRate ?? 1, kernelSize.length),
  padding,
});

/** The weights that there are, by name. */
export const biasOf = (w: GraphWriter, bias: tfl.LayerVariable | null): string[] =>
  bias == null ? [] : [w.weight(bias)];

const conv = rule<Conv>(({ w, layer, x, shape }) => {
  const { kernel, bias, dataFormat } = layer;
  const weights = [w.weight(kernel, kernelForm(kernel.shape as number[])), ...biasOf(w, bias)];
  const y = convolve(w, x, dataFormat, windowOf(layer), weights, layer.groups);
  return activated(w, w.value(y, shape, orderOf(dataFormat)), layer.activation);
});

/** A depthwise kernel [...k, in, m] as [in m, 1, ...k]. */
function depthwiseForm(shape: readonly number[]) {
  const k = shape.slice(0, -2);
  const [channels, multiplier] = shape.slice(-2) as [number, number];
  const turned = permuted(shape, [k.length, k.length + 1, ...k.map((_, i) => i)]);
  return both(turned, reshaped([channels * multiplier, 1, ...k]));
}

const depthwise = rule<Conv & { depthwiseKernel: tfl.LayerVariable }>(({ w, layer, x, shape }) => {
  const { depthwiseKernel: kernel, bias, dataFormat } = layer;
  const sizes = kernel.shape as number[];
  const weights = [w.weight(kernel, depthwiseForm(sizes)), ...biasOf(w, bias)];
  const y = convolve(w, x, dataFormat, windowOf(layer), weights, sizes.at(-2)!);
  return activated(w, w.value(y, shape, orderOf(dataFormat)), layer.activation);
});

const separable = rule<
  Conv & { depthwiseKernel: tfl.LayerVariable; pointwiseKernel: tfl.LayerVariable }
>(({ w, layer, x, shape }) => {
  const { depthwiseKernel, pointwiseKernel, bias, dataFormat } = layer;
  const sizes = depthwiseKernel.shape as number[];
  const deep = w.weight(depthwiseKernel, depthwiseForm(sizes));
  const order = orderOf(dataFormat);
  const between = convolve(w, x, dataFormat, windowOf(layer), [deep], sizes.at(-2)!);
  const channels = sizes.at(-2)! * sizes.at(-1)!;
  const middle =
    dataFormat === 'channelsFirst' ? shape.with(1, channels) : shape.with(-1, channels);
  const ones = layer.kernelSize.map(() => 1);
  const pointwise = { kernel: ones, strides: ones, dilations: ones, padding: 'valid' };
  const weights = [
    w.weight(pointwiseKernel, kernelForm(pointwiseKernel.shape as number[])),
    ...biasOf(w, bias),
  ];
  const y = convolve(w, w.value(between, middle, order), dataFormat, pointwise, weights);
  return activated(w, w.value(y, shape, order), layer.activation);
});

/** A transposed convolution's borders: what is cut off, or added at the end. */
function ends(cuts: readonly number[]): { pads?: number[]; output_padding?: number[] } {
  const cut = cuts.map((n) => Math.max(n, 0));
  const more = cuts.map((n) => Math.max(-n, 0));
  const pads = [...cut.map((n) => n >> 1), ...cut.map((n) => n - (n >> 1))];
  return {
    ...(pads.some((n) => n > 0) ? { pads } : {}),
    ...(more.some((n) => n > 0) ? { output_padding: more } : {}),
  };
}

interface Transposed {
  kernel: readonly number[];
  strides: readonly number[];
  dilations: readonly number[];
  padding: string;
  /** How much shorter the output is than all that the kernel reaches; negative if longer. */
  cuts: readonly number[];
}

/** A transposed convolution; a 'valid' one loses nothing at its beginning. */
export function convolveTransposed(
  w: GraphWriter,
  x: string,
  { kernel, strides, dilations, padding, cuts }: Transposed,
  weights: readonly string[],
): string {
  const atEnd = {
    pads: [...cuts.map(() => 0), ...cuts.map((n) => Math.max(n, 0))],
    output_padding: cuts.map((n) => Math.max(-n, 0)),
  };
  return w.node('ConvTranspose', [x, ...weights], {
    kernel_shape: kernel,
    strides,
    dilations,
    ...(padding === 'same' ? ends(cuts) : atEnd),
  });
}

interface ConvTranspose extends Conv {
  outputPadding: number[] | null;
}

const transposed = rule<ConvTranspose>(({ w, layer, x, shape }) => {
  const { kernel, bias, dataFormat, outputPadding, padding, kernelSize } = layer;
  const strides = spread(layer.strides, kernelSize.length);
  const dilations = spread(layer.dilationRate ?? 1, kernelSize.length);
  const order = orderOf(dataFormat);
  const cuts = kernelSize.map((size, i) => {
    const k = effectiveKernel('toOnnx', size, dilations[i]!);
    const [s, op] = [strides[i]!, outputPadding?.[i] ?? null];
    if (padding === 'same') return op === null ? k - s : k - (k % 2) - op;
    return -(op ?? Math.max(s - k, 0));
  });
  const weights = [w.weight(kernel, kernelForm(kernel.shape as number[])), ...biasOf(w, bias)];
  const window = { kernel: kernelSize, strides, dilations, padding, cuts };
  const y = convolveTransposed(w, w.name(x, order), window, weights);
  return activated(w, w.value(y, shape, order), layer.activation);
});

interface Pool {
  poolSize: number | number[];
  strides: number | number[];
  padding: string;
  dataFormat?: DataFormat;
}

const pooling = (operator: string): Rule =>
  rule<Pool>(({ w, layer, x, shape }) => {
    const { dataFormat = 'channelsLast', padding } = layer;
    const { spatial } = splitShape(x.shape, dataFormat);
    const kernel = spread(layer.poolSize, spatial.length);
    const strides = spread(layer.strides, spatial.length);
    const order = orderOf(dataFormat);
    const dilations = kernel.map(() => 1);
    const apart = kernel.some((k, i) => k < strides[i]! && spatial[i] === null);
    // ONNX Runtime takes what is missing at such borders for less than nothing.
    if (apart && padding === 'same')
      refuse("padding 'same' with gaps, at sizes that are not known");
    const window = borders(spatial, { kernel, strides, dilations, padding });
    const attributes = { kernel_shape: kernel, strides, ...window };
    return w.value(w.node(operator, [w.name(x, order)], attributes), shape, order);
  });

const globally = (operator: string): Rule =>
  rule<{ dataFormat?: DataFormat }>(({ w, layer, x, shape }) => {
    const pooled = w.node(operator, [w.name(x, orderOf(layer.dataFormat))]);
    return w.value(w.node('Flatten', [pooled], { axis: 1 }), shape);
  });

const [maxPool, averagePool] = [pooling('MaxPool'), pooling('AveragePool')];
const [globalMax, globalAverage] = [globally('GlobalMaxPool'), globally('GlobalAveragePool')];

/** Windows that slide over images, signals and volumes. */
export const CONVOLUTION_RULES = {
  Conv1D: conv,
  Conv2D: conv,
  Conv3D: conv,
  GroupedConv1D: conv,
  GroupedConv2D: conv,
  GroupedConv3D: conv,
  DepthwiseConv1D: depthwise,
  SeparableConv1D: separable,
  DepthwiseConv2D: depthwise,
  SeparableConv2D: separable,
  Conv1DTranspose: transposed,
  Conv2DTranspose: transposed,
  Conv3DTranspose: transposed,
  MaxPooling1D: maxPool,
  MaxPooling2D: maxPool,
  MaxPooling3D: maxPool,
  AveragePooling1D: averagePool,
  AveragePooling2D: averagePool,
  AveragePooling3D: averagePool,
  GlobalMaxPooling1D: globalMax,
  GlobalMaxPooling2D: globalMax,
  GlobalAveragePooling1D: globalAverage,
  GlobalAveragePooling2D: globalAverage,
} satisfies Record<string, Rule>;
