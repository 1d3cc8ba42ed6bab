import * as tf from '@tensorflow/tfjs-core';
import { FUSED_CONV_2D_BACKPROP_INPUT, MAX_POOL_SWITCHED } from '../ops/kernel_names.js';
import { type KernelCall, type ReplacedKernel, replaceKernels } from '../tfjs/replace_kernels.js';

/** The kernels whose windows lie in images. */
export const WINDOWS_2D: readonly string[] = [
  tf.AvgPool,
  tf.AvgPoolGrad,
  tf.MaxPool,
  tf.MaxPoolGrad,
  tf.MaxPoolWithArgmax,
  tf.Conv2D,
  tf.Conv2DBackpropFilter,
  tf.Conv2DBackpropInput,
  tf.FusedConv2D,
  tf.DepthwiseConv2dNative,
  tf.FusedDepthwiseConv2D,
  tf.DepthwiseConv2dNativeBackpropFilter,
  tf.DepthwiseConv2dNativeBackpropInput,
  // Of this package.
  FUSED_CONV_2D_BACKPROP_INPUT,
  MAX_POOL_SWITCHED,
];

/** A kernel that is given a border of one number as one of each side. */
export function withExplicitPad<C extends KernelCall>(
  kernel: (call: C) => tf.TensorInfo | tf.TensorInfo[],
): (call: C) => tf.TensorInfo | tf.TensorInfo[] {
  return (call) => {
    const given = call.attrs as { pad: unknown; dataFormat?: string };
    const { pad, dataFormat } = given;
    if (typeof pad !== 'number' || dataFormat === 'NCHW') return kernel(call);
    const side = [pad, pad];
    const attrs = { ...given, pad: [[0, 0], side, side, [0, 0]] };
    return kernel({ ...call, attrs, stock: (inputs, other) => call.stock(inputs, other ?? attrs) });
  };
}

/** Kernels by their names, those of windows in images given the border of each side. */
export const withExplicitPads = (
  kernels: Readonly<Record<string, ReplacedKernel>>,
): Record<string, ReplacedKernel> =>
  Object.fromEntries(
    Object.entries(kernels).map(([name, kernel]) => [
      name,
      WINDOWS_2D.includes(name) ? withExplicitPad(kernel) : kernel,
    ]),
  );

/**
 * Windows in images with a border of one number: tfjs computes height and width of the output from the height of
 * the window and its vertical stride alone. Borders of each side it computes right.
 */
export function repairExplicitPad(backendName: string): void {
  const stock: ReplacedKernel = (call) => call.stock(call.inputs, call.attrs as object);
  const all = WINDOWS_2D.map((name) => [name, withExplicitPad(stock)] as const);
  replaceKernels(backendName, 'DeconvExplicitPad', Object.fromEntries(all));
}
