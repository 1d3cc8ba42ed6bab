import * as tf from '@tensorflow/tfjs-core';
import { backendKernels } from '../tfjs/backend_kernels.js';
import { replaceGradient } from '../tfjs/replace_gradient.js';
import { type KernelCall, type ReplacedKernel, replaceKernels } from '../tfjs/replace_kernels.js';

/** The axis counted from the front, which the kernels take for granted. */
function fromFront({ inputs, attrs }: KernelCall): tf.CumsumAttrs {
  const all = attrs as tf.CumsumAttrs;
  return { ...all, axis: all.axis < 0 ? all.axis + inputs.x!.shape.length : all.axis };
}

const counted: ReplacedKernel = (call) => call.stock(call.inputs, fromFront(call));

/** wasm transposes, and divides by lengths of 0 as it does; it refuses bool, of which cpu counts in integers. */
const ofSomething: ReplacedKernel = (call) => {
  const { x } = call.inputs as { x: tf.TensorInfo };
  const { run, free } = backendKernels('wasm', call.backend);
  const counts = x.dtype === 'bool';
  const given = counts ? run(tf.Cast, { x }, { dtype: 'int32' }) : x;
  const something = tf.util.sizeFromShape(x.shape) > 0;
  const sums = something
    ? call.stock({ x: given }, fromFront(call))
    : run(tf.Identity, { x: given }, {});
  if (counts) free(given);
  return sums;
};

/**
 * webgpu writes the length into the program of a backward sum, and takes that program for other lengths,
 * too: forward instead, between two reversals.
 */
const forwardOnly: ReplacedKernel = (call) => {
  const attrs = fromFront(call);
  if (!attrs.reverse) return call.stock(call.inputs, attrs);
  const { run, free } = backendKernels('webgpu', call.backend);
  const dims = { dims: [attrs.axis] };
  const turned = run(tf.Reverse, { x: call.inputs.x! }, dims);
  const sums = call.stock({ x: turned }, { ...attrs, reverse: false });
  const back = run(tf.Reverse, { x: sums }, dims);
  free(turned, sums);
  return back;
};

/**
 * cumsum: with a negative axis stock answers with nothing or reads outside the memory, its gradient
 * transposes values that are in order already, and backward on webgpu it is wrong at its second length.
 */
export function repairCumsum(): void {
  for (const backend of ['cpu', 'wasm', 'webgl', 'webgpu']) {
    const kernel = { wasm: ofSomething, webgpu: forwardOnly }[backend as string] ?? counted;
    replaceKernels(backend, 'DeconvCumsum', { [tf.Cumsum]: kernel, [tf.Cumprod]: kernel });
  }
  replaceGradient({
    kernelName: tf.Cumsum,
    inputsToSave: ['x'],
    gradFunc: (dy, _, attrs) => {
      const { axis, exclusive, reverse } = attrs as unknown as tf.CumsumAttrs;
      return { x: () => tf.cumsum(dy as tf.Tensor, axis, exclusive, !reverse) };
    },
  });
}
