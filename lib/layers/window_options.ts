import * as tf from '@tensorflow/tfjs-core';
import { convOutputLength } from '../arithmetic/conv_output_length.js';
import { effectiveKernel } from '../arithmetic/effective_kernel.js';
import { PADDINGS, type Padding } from '../arithmetic/padding.js';
import { fail } from '../check.js';
import { type DataFormat, joinShape, type Shape, splitShape } from '../ops/data_format.js';
import { toSteps } from '../ops/steps.js';
import { oneShape } from './checked_layer.js';
import { dataFormatOption } from './data_format_option.js';
import { type Options, oneOfOption, tupleOption } from './options.js';

/** What a window that slides over the input takes. */
export interface WindowArgs {
  /** k, in elements: for all axes, or one for each. */
  kernelSize: number | number[];
  /** Input elements per output element, for all axes or for each; default 1. */
  strides?: number | number[];
  /** 'valid' (default) or 'same'. */
  padding?: Padding;
  /** Where the channels are; default 'channelsLast'. */
  dataFormat?: DataFormat;
  /** The distance between the kernel's taps; default 1. Strides and dilation cannot both exceed 1. */
  dilationRate?: number | number[];
}

/** The options of a window, one for each axis. */
export interface Window {
  readonly kernelSize: number[];
  readonly strides: number[];
  readonly padding: Padding;
  readonly dataFormat: DataFormat;
  readonly dilationRate: number[];
}

/** The options of a window of `rank` axes, of which strides and dilations depend on each other. */
export function windowOptions(rank: number, args: WindowArgs): Options {
  const steps = (where: string) =>
    toSteps(where, rank, args.strides ?? 1, args.dilationRate ?? 1, null, 'dilationRate');
  return {
    kernelSize: tupleOption(rank, 1),
    strides: (where) => steps(where).strides,
    padding: oneOfOption(PADDINGS, 'valid'),
    dataFormat: dataFormatOption,
    dilationRate: (where) => steps(where).dilations,
  };
}

/** The shape of a layer's input, of the rank that the window has, and how many channels it has. */
export function windowInput(where: string, window: Window, inputShape: Shape | Shape[]) {
  const shape = oneShape(where, inputShape);
  const rank = window.kernelSize.length + 2;
  if (shape.length !== rank) fail(where, 'the input', `of rank ${rank}`, shape);
  const { channels } = splitShape(shape, window.dataFormat);
  if (channels === null) return fail(where, 'the channels of the input', 'defined', shape);
  return { shape, channels };
}

/** What comes of a shape, with so many channels. */
export function windowOutput(window: Window, shape: Shape, filters: number): Shape {
  const { kernelSize, strides, padding, dataFormat, dilationRate } = window;
  const { batch, spatial } = splitShape(shape, dataFormat);
  const lengths = spatial.map((n, i) =>
    convOutputLength(n, kernelSize[i]!, padding, strides[i], dilationRate[i]),
  );
  return joinShape(batch, lengths, filters, dataFormat);
}

/** The zeros that Keras's 'same' means, around what has its channels last; what comes of it is 'valid'. */
export function withBorders(x: tf.Tensor, window: Window): tf.Tensor {
  if (window.padding === 'valid') return x;
  const pads = window.kernelSize.map((k, i): [number, number] => {
    const [n, s] = [x.shape[i + 1]!, window.strides[i]!];
    const reach = effectiveKernel('padding', k, window.dilationRate[i]!);
    const total = Math.max((Math.ceil(n / s) - 1) * s + reach - n, 0);
    return [total >> 1, total - (total >> 1)];
  });
  return tf.pad(x, [[0, 0], ...pads, [0, 0]]);
}
