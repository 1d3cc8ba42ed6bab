import * as tf from '@tensorflow/tfjs-core';
import { fail } from '../check.js';
import { backendKernels } from '../tfjs/backend_kernels.js';
import { type KernelCall, type ReplacedKernel, replaceKernels } from '../tfjs/replace_kernels.js';

interface ConvAttrs {
  readonly strides: never;
  readonly pad: never;
  readonly dataFormat?: string;
  readonly dimRoundingMode?: 'floor' | 'round' | 'ceil';
  readonly inputShape?: number[];
  readonly filterShape?: number[];
}

/**
 * Runs a gradient kernel of a convolution on the part of dy, the gradient of its output, that the convolution
 * would have made: what a larger one has more at its ends is left out, as stock's cpu kernels do.
 *
 * @param expected the shape of the convolution's output, which is not dy's
 * @throws a ValueError where dy is smaller, or has another batch or other channels
 */
export function withFittingDy<C extends KernelCall>(
  [backendName, where]: readonly [backendName: string, kernelName: string],
  call: C,
  expected: readonly number[],
  kernel: (call: C) => tf.TensorInfo | tf.TensorInfo[],
): tf.TensorInfo | tf.TensorInfo[] {
  const { run, free } = backendKernels(backendName, call.backend);
  const dy = call.inputs.dy!;
  const { shape } = dy;
  const spatial = (i: number) => i > 0 && i < expected.length - 1;
  const fits = expected.every((n, i) => shape[i] === n || (spatial(i) && shape[i]! > n));
  if (!fits || shape.length !== expected.length) {
    fail(where, 'dy', `of shape [${expected.join(', ')}], or longer in space`, shape);
  }
  const cut = run(tf.Slice, { x: dy }, { begin: shape.map(() => 0), size: [...expected] });
  try {
    return kernel({ ...call, inputs: { ...call.inputs, dy: cut } });
  } finally {
    free(cut);
  }
}

/** The shape of a convolution's output, by the attributes of its gradients. */
function outputShape(x: number[], filter: number[], attrs: ConvAttrs): number[] {
  const { strides, pad, dimRoundingMode } = attrs;
  return x.length === 5
    ? tf.backend_util.computeConv3DInfo(x as never, filter as never, strides, 1, pad).outShape
    : tf.backend_util.computeConv2DInfo(
        x as never,
        filter as never,
        strides,
        1,
        pad,
        dimRoundingMode,
      ).outShape;
}

/** A backend's own gradient kernel, given the part of dy that fits. */
function fitted(backendName: string, name: string): ReplacedKernel {
  const stock: ReplacedKernel = (call) => call.stock(call.inputs, call.attrs as object);
  return (call) => {
    const { inputs } = call;
    const attrs = call.attrs as ConvAttrs;
    if (attrs.dataFormat === 'NCHW') return stock(call);
    const x = attrs.inputShape ?? inputs.x!.shape;
    const filter = attrs.filterShape ?? inputs.filter!.shape;
    const expected = outputShape(x, filter, attrs);
    if (tf.util.arraysEqual(inputs.dy!.shape, expected)) return stock(call);
    return withFittingDy([backendName, name], call, expected, stock);
  };
}

/**
 * Gradients of convolutions for a dy of another shape than the forward pass has, which tf.conv2dTranspose hands
 * on for any outputShape: one answer on all backends, or one error.
 */
export function repairFittingGradient(backendName: string): void {
  const names = [
    tf.Conv2DBackpropFilter,
    tf.Conv2DBackpropInput,
    tf.Conv3DBackpropFilterV2,
    tf.Conv3DBackpropInputV2,
  ];
  const all = names.map((name) => [name, fitted(backendName, name)] as const);
  replaceKernels(backendName, 'DeconvFittingGradient', Object.fromEntries(all));
}
