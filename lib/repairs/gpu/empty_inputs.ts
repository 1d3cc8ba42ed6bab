import * as tf from '@tensorflow/tfjs-core';
import { backendKernels } from '../../tfjs/backend_kernels.js';
import { type ReplacedKernel, replaceKernels } from '../../tfjs/replace_kernels.js';

type Shapes = Readonly<Record<string, readonly number[]>>;

/** Shapes of zeros that give what no values give; null where there are values. */
type Instead = (
  inputs: Readonly<Record<string, tf.TensorInfo>>,
  attrs: Readonly<Record<string, unknown>>,
) => Shapes | null;

/** Matrices whose products are sums of nothing: of a single 0 instead. */
const products: Instead = ({ a, b }, { transposeA, transposeB }) => {
  const [rankA, rankB] = [a!.shape.length, b!.shape.length];
  const innerA = transposeA ? rankA - 2 : rankA - 1;
  const innerB = transposeB ? rankB - 1 : rankB - 2;
  if (a!.shape[innerA] !== 0) return null;
  return { a: a!.shape.with(innerA, 1), b: b!.shape.with(innerB, 1) };
};

/** The gradient of a filter for a batch of no images: of one without a value above 0 instead. */
const filters: Instead = ({ x, dy }) =>
  x!.shape[0] === 0 ? { x: x!.shape.with(0, 1), dy: dy!.shape.with(0, 1) } : null;

const KERNELS: Readonly<Record<string, Instead>> = {
  [tf.BatchMatMul]: products,
  [tf._FusedMatMul]: products,
  [tf.Conv2DBackpropFilter]: filters,
  [tf.Conv3DBackpropFilterV2]: filters,
  [tf.DepthwiseConv2dNativeBackpropFilter]: filters,
};

/**
 * Kernels that sum over an axis of length 0, whose output has values all the same: webgl's shaders of inputs
 * without values do not compile, or are asked for the texture of what has none.
 */
export function repairEmptyInputs(): void {
  const kernelOf = (instead: Instead): ReplacedKernel => {
    return ({ backend, inputs, attrs, stock }) => {
      const shapes = instead(inputs, (attrs ?? {}) as Record<string, unknown>);
      if (shapes === null) return stock();
      const { run, free } = backendKernels('webgl', backend);
      const zeros = Object.entries(shapes).map(([name, shape]): [string, tf.TensorInfo] => {
        const { dtype } = inputs[name]!;
        return [name, run(tf.Fill, {}, { shape, value: 0, dtype })];
      });
      try {
        return stock({ ...inputs, ...Object.fromEntries(zeros) }, attrs as object);
      } finally {
        free(...zeros.map(([, tensor]) => tensor));
      }
    };
  };
  const kernels = Object.entries(KERNELS).map(([name, instead]) => [name, kernelOf(instead)]);
  replaceKernels('webgl', 'DeconvEmptyInputs', Object.fromEntries(kernels));
}
