import type * as tf from '@tensorflow/tfjs-core';
import { product } from '../../arithmetic/product.js';
import type { KernelCall, ReplacedKernel } from '../../tfjs/replace_kernels.js';
import type { NormAttrs } from '../../wasm/fuse_norm.js';
import type { WebgpuBackend } from '../backend.js';
import { groupedNorm, groupedNormGradient } from './grouped_norm.js';
import type { Grouped } from './part_sums.js';

type Kernels = Readonly<Record<'forward' | 'gradient', ReplacedKernel>>;

/** A normalisation and its gradient, x as it is grouped. */
function kernels(
  grouping: (x: tf.TensorInfo, attrs: NormAttrs) => Grouped,
  momentShape: (grouped: Grouped) => number[],
): Kernels {
  const given = <Name extends string>({ backend, inputs, attrs }: KernelCall) => ({
    backend: backend as WebgpuBackend,
    inputs: inputs as Record<Name | 'x', tf.TensorInfo>,
    grouped: grouping(inputs.x!, attrs as NormAttrs),
    epsilon: (attrs as NormAttrs).epsilon,
  });
  return {
    forward: (call) => {
      const { backend, grouped, inputs, epsilon } = given<'gamma' | 'beta'>(call);
      return groupedNorm(backend, grouped, inputs, momentShape(grouped), epsilon);
    },
    gradient: (call) => {
      type Inputs = 'dy' | 'mean' | 'variance' | 'gamma';
      const { backend, grouped, inputs, epsilon } = given<Inputs>(call);
      return groupedNormGradient(backend, grouped, inputs, epsilon);
    },
  };
}

/** BatchNormTraining and BatchNormGradient: all rows are one sample, each column a group of its own. */
export const batchNorm: Kernels = kernels(
  ({ shape }) => {
    const columns = shape.at(-1)!;
    return { samples: 1, rows: product(shape.slice(0, -1)), columns, groups: columns };
  },
  ({ columns }) => [columns],
);

/** GroupNorm and GroupNormGradient: x [batch, ...spatial, channels], the channels of each sample in groups. */
export const groupNorm: Kernels = kernels(
  ({ shape }, { groups }) => ({
    samples: shape[0]!,
    rows: product(shape.slice(1, -1)),
    columns: shape.at(-1)!,
    groups,
  }),
  ({ samples, groups }) => [samples, groups],
);
