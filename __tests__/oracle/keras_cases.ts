import * as tf from '@tensorflow/tfjs-core';
import { readJson, unpack } from '../unpack.js';

export interface KerasConfig {
  filters: number;
  kernel_size: number[];
  strides: number[];
  padding: 'valid' | 'same';
  output_padding: number[] | null;
  dilation_rate: number[];
  data_format: 'channels_last' | 'channels_first';
  use_bias: boolean;
  activation: string;
}

type TensorName = 'x' | 'kernel' | 'bias' | 'y' | 'g' | 'dx' | 'dkernel' | 'dbias';

export interface KerasCase {
  id: number;
  layer: 'Conv1DTranspose' | 'Conv2DTranspose' | 'Conv3DTranspose';
  config: KerasConfig;
  tensors: Record<TensorName, { shape: number[]; offset: number }>;
}

/** Configurations that Keras or TensorFlow refuses. */
export interface RejectedCall extends KerasConfig {
  where: 'call';
  rank: 1 | 2 | 3;
  input_shape: number[];
  compute_output_shape: number[];
}

export interface RejectedArguments {
  case: string;
  error: string;
}

export interface KerasOracle {
  cases: KerasCase[];
  rejected: (RejectedCall | RejectedArguments)[];
}

/** Every case, and the values of a case's tensors. */
export function readKerasOracle() {
  const files = unpack('conv_transpose');
  const oracle = readJson<KerasOracle>(files['conv_transpose.json']!);
  const values = new Float32Array(files['conv_transpose.bin']!.slice().buffer);
  const tensor = ({ shape, offset }: { shape: number[]; offset: number }) =>
    tf.tensor(values.slice(offset, offset + tf.util.sizeFromShape(shape)), shape);
  return { ...oracle, tensor };
}

/** The layer arguments of this package for a Keras config. */
export function toArguments(config: KerasConfig) {
  return {
    filters: config.filters,
    kernelSize: config.kernel_size,
    strides: config.strides,
    padding: config.padding,
    outputPadding: config.output_padding,
    dilationRate: config.dilation_rate,
    dataFormat:
      config.data_format === 'channels_first'
        ? ('channelsFirst' as const)
        : ('channelsLast' as const),
    useBias: config.use_bias,
    activation: config.activation,
  };
}

/** `in=2x5x3 filters=2 k=3 s=2 same op=1`: a case's parameters, for its name. */
export function title(config: KerasConfig, inputShape: number[]): string {
  const x = (values: number[]) => values.join('x');
  return [
    `in=${x(inputShape)} filters=${config.filters} k=${x(config.kernel_size)} s=${x(config.strides)}`,
    config.padding,
    `op=${config.output_padding === null ? 'null' : x(config.output_padding)}`,
    `d=${x(config.dilation_rate)} ${config.data_format} ${config.activation}`,
    config.use_bias ? 'bias' : 'no bias',
  ].join(' ');
}
