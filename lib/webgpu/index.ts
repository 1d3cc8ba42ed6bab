/**
 * Importing this file gives tfjs's WebGPU backend the package's kernels: transposed convolutions and the gradients
 * of convolutions as matrix products of tiles, and steps of training in one dispatch. It may be imported before or
 * after the backend's package, and before or after the backend starts. docs/webgpu.md has what each computes.
 *
 * @packageDocumentation
 */
import * as tf from '@tensorflow/tfjs-core';
import {
  ACTIVATION_GRADIENT,
  ADAM_STEP,
  BATCH_NORM_GRADIENT,
  BATCH_NORM_TRAINING,
  GROUP_NORM,
  GROUP_NORM_GRADIENT,
  MAX_POOL_SWITCHED,
  UPSAMPLE_NEAREST,
  UPSAMPLE_NEAREST_GRADIENT,
} from '../ops/kernel_names.js';
import { withExplicitPads } from '../repairs/explicit_pad.js';
import { repairAdam } from '../repairs/optimizers/adam.js';
import { replaceKernels } from '../tfjs/replace_kernels.js';
import { fuseActivationGradients } from '../wasm/fuse_activation_gradients.js';
import { fuseBatchNorm } from '../wasm/fuse_batch_norm.js';
import { fuseConvGradients } from '../wasm/fuse_conv_gradients.js';
import { fuseUpsampling } from '../wasm/fuse_upsampling.js';
import { fuseGroupNorm } from './fuse_group_norm.js';
import { activationGradient } from './kernels/activation_gradient.js';
import { adamStep } from './kernels/adam_step.js';
import { convolutionGradients, fusedConvolutionGradients } from './kernels/convolution_kernels.js';
import { CONVOLUTIONS } from './kernels/convolutions.js';
import { maxPoolGradient, maxPoolSwitched } from './kernels/max_pool.js';
import { batchNorm, groupNorm } from './kernels/norms.js';
import { bilinearGradient, nearestGradient } from './kernels/resize_gradient.js';
import { upsampleNearest, upsampleNearestGradient } from './kernels/upsample_nearest.js';

replaceKernels(
  'webgpu',
  'DeconvWebgpu',
  withExplicitPads({
    ...convolutionGradients(CONVOLUTIONS),
    [tf.MaxPool3DGrad]: maxPoolGradient,
    [tf.MaxPoolGrad]: maxPoolGradient,
    [tf.ResizeBilinearGrad]: bilinearGradient,
    [tf.ResizeNearestNeighborGrad]: nearestGradient,
  }),
  withExplicitPads({
    ...fusedConvolutionGradients(CONVOLUTIONS),
    [ACTIVATION_GRADIENT]: activationGradient,
    [ADAM_STEP]: adamStep,
    [BATCH_NORM_GRADIENT]: batchNorm.gradient,
    [BATCH_NORM_TRAINING]: batchNorm.forward,
    [GROUP_NORM]: groupNorm.forward,
    [GROUP_NORM_GRADIENT]: groupNorm.gradient,
    [MAX_POOL_SWITCHED]: maxPoolSwitched,
    [UPSAMPLE_NEAREST]: upsampleNearest,
    [UPSAMPLE_NEAREST_GRADIENT]: upsampleNearestGradient,
  }),
);
// Takes AdamStep.
repairAdam();
fuseActivationGradients();
fuseBatchNorm();
fuseConvGradients();
fuseGroupNorm();
fuseUpsampling();

export { type Precision, setPrecision } from './precision.js';
export { setTiles } from './tile_choice.js';
export type { TileChoice } from './tiles.js';
