import * as tf from '@tensorflow/tfjs-core';
import { fail } from '../check.js';
import { type BackendKernels, backendKernels } from './backend_kernels.js';
import { type KernelCall, type ReplacedKernel, replaceKernels } from './replace_kernels.js';

interface ConvAttrs {
  readonly strides: never;
  readonly pad: never;
  readonly dataFormat?: string;
  readonly dimRoundingMode?: 'floor' | 'round' | 'ceil';
  readonly inputShape?: number[];
  readonly filterShape?: number[];
}

/**
 * The part of dy, the gradient of a convolution's output, that the convolution would have made: what a larger
 * one has more at its ends is left out, as stock's cpu kernels do. A new tensor, or null where dy fits.
 *
 * @throws a ValueError where dy is smaller, or has another batch or other channels
 */
function cutToFit(
  { run }: BackendKernels,
  where: string,
  dy: tf.TensorInfo,
  expected: readonly number[],
): tf.TensorInfo | null {
  const { shape } = dy;
  if (shape.join() === expected.join()) return null;
  const spatial = (i: number) => i > 0 && i < expected.length - 1;
  const fits = expected.every((n, i) => shape[i] === n || (spatial(i) && shape[i]! > n));
  if (!fits || shape.length !== expected.length) {
    fail(where, 'dy', `of shape [${expected.join(', ')}], or longer in space`, shape);
  }
  return run(tf.Slice, { x: dy }, { begin: shape.map(() => 0), size: [...expected] });
}

/** The shape of a convolution's output, by the attributes of its gradients. */
function outputShape(x: number[], filter: number[], attrs: ConvAttrs): number[] {
  const { strides, pad, dimRoundingMode } = attrs;
  return x.length === 5
    ? tf.backend_util.computeConv3DInfo(x as never, filter as never, strides, 1, pad).outShape
    : tf.backend_util.computeConv2DInfo(
        ...([x as never, filter as never, strides, 1, pad, dimRoundingMode] as const),
      ).outShape;
}

/** A gradient kernel of a convolution that is given the part of dy that fits. */
export function fitted<C extends KernelCall>(
  backendName: string,
  name: string,
  kernel: (call: C) => tf.TensorInfo | tf.TensorInfo[],
): (call: C) => tf.TensorInfo | tf.TensorInfo[] {
  return (call) => {
    const { backend, inputs } = call;
    const attrs = call.attrs as ConvAttrs;
    if (attrs.dataFormat === 'NCHW') return kernel(call);
    const x = attrs.inputShape ?? inputs.x!.shape;
    const filter = attrs.filterShape ?? inputs.filter!.shape;
    const kernels = backendKernels(backendName, backend);
    const cut = cutToFit(kernels, name, inputs.dy!, outputShape(x, filter, attrs));
    if (cut === null) return kernel(call);
    try {
      return kernel({ ...call, inputs: { ...inputs, dy: cut } });
    } finally {
      kernels.free(cut);
    }
  };
}

/**
 * Gradients of convolutions for a dy of another shape than the forward pass has, which tf.conv2dTranspose hands
 * on for any outputShape: one answer on all backends, or one error.
 */
export function repairFittingGradient(backendName: string): void {
  const names = [
    ...[tf.Conv2DBackpropFilter, tf.Conv2DBackpropInput],
    ...[tf.Conv3DBackpropFilterV2, tf.Conv3DBackpropInputV2],
  ];
  const stock: ReplacedKernel = (call) => call.stock(call.inputs, call.attrs as object);
  const all = names.map((name) => [name, fitted(backendName, name, stock)] as const);
  replaceKernels(backendName, 'DeconvFittingGradient', Object.fromEntries(all));
}
