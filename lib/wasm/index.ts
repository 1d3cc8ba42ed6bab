/**
 * Importing this file completes tfjs's wasm backend: convolutional models train on it, transposed
 * convolutions are several times faster, and kernels that compute wrong numbers are replaced.
 * It may be imported before or after the backend's package, and before or after the backend starts.
 *
 * @packageDocumentation
 */
import * as tf from '@tensorflow/tfjs-core';
import {
  ACTIVATION_GRADIENT,
  BATCH_NORM_GRADIENT,
  BATCH_NORM_TRAINING,
  DROPOUT_MASK,
  FUSED_CONV_2D_BACKPROP_INPUT,
  FUSED_CONV_3D_BACKPROP_INPUT,
  JOIN_ROWS,
  MAX_POOL_SWITCHED,
  SCALED_SUM,
  SUM_OF_SQUARES,
  UPSAMPLE_NEAREST,
  UPSAMPLE_NEAREST_GRADIENT,
} from '../ops/kernel_names.js';
import { repairConcat } from '../repairs/concat.js';
import { repairEmptyReductions } from '../repairs/empty_reductions.js';
import { repairMatMulBroadcast } from '../repairs/mat_mul_broadcast.js';
import { repairAdam } from '../repairs/optimizers/adam.js';
import { fuseActivationGradients } from './fuse_activation_gradients.js';
import { fuseBatchNorm } from './fuse_batch_norm.js';
import { fuseConvGradients } from './fuse_conv_gradients.js';
import { fuseUpsampling } from './fuse_upsampling.js';
import { engineOf, install, installBeside } from './install.js';
import { activationGradient, leakyRelu } from './kernels/activation.js';
import { argExtreme } from './kernels/arg_extreme.js';
import { batchNorm, batchNormGradient, batchNormTraining } from './kernels/batch_norm.js';
import { broadcasts, stockIsFast } from './kernels/binary.js';
import { checkedIndices } from './kernels/checked_indices.js';
import { clip, relu6 } from './kernels/clip.js';
import { conv2d, conv3d } from './kernels/conv.js';
import { conv2dFilterGradient, conv3dFilterGradient } from './kernels/conv_filter_gradient.js';
import {
  conv2dInputGradient,
  conv3dInputGradient,
  fusedConv2dInputGradient,
} from './kernels/conv_input_gradient.js';
import { concat, pack, slice, splitV, stridedSlice, unpack } from './kernels/copies.js';
import { depthwiseConv2d } from './kernels/depthwise.js';
import { depthwiseFilterGradient, depthwiseInputGradient } from './kernels/depthwise_gradient.js';
import { dilation2d, dilation2dGradient } from './kernels/dilation.js';
import { dropoutMask } from './kernels/dropout_mask.js';
import { extreme } from './kernels/extreme.js';
import { fusedConv3dInputGradient } from './kernels/fused_conv3d_input_gradient.js';
import { gather } from './kernels/gather.js';
import { cast, identity } from './kernels/identity.js';
import { integerDivision } from './kernels/integer_division.js';
import { joinRows } from './kernels/join_rows.js';
import { wasLeft } from './kernels/left_to_stock.js';
import { log1p } from './kernels/log1p.js';
import { batchMatMul, fusedMatMul } from './kernels/mat_mul.js';
import { oneHot } from './kernels/one_hot.js';
import { optimizerSteps } from './kernels/optimizer_steps.js';
import { pad } from './kernels/pad.js';
import {
  averagePool,
  averagePool3d,
  averagePoolGradient,
  maxPool,
  maxPool3d,
  maxPoolGradient,
  maxPoolSwitched,
  maxPoolWithArgmax,
} from './kernels/pool.js';
import { prelu } from './kernels/prelu.js';
import { resizeBilinear, resizeNearest } from './kernels/resize.js';
import { bilinearGradient, nearestGradient } from './kernels/resize_gradient.js';
import { reverse } from './kernels/reverse.js';
import { rotate } from './kernels/rotate.js';
import { scaledSum } from './kernels/scaled_sum.js';
import { unsortedSegmentSum } from './kernels/segment_sum.js';
import { select } from './kernels/select.js';
import { batchToSpaceND, depthToSpace, spaceToBatchND } from './kernels/space_and_batch.js';
import { mean, sum } from './kernels/sum.js';
import { sumOfSquares } from './kernels/sum_of_squares.js';
import { valueKernels } from './kernels/through_floats.js';
import { tile } from './kernels/tile.js';
import { topK } from './kernels/top_k.js';
import { transpose } from './kernels/transpose.js';
import { upsampleNearest, upsampleNearestGradient } from './kernels/upsample_nearest.js';

install(
  {
    [tf.ArgMax]: argExtreme,
    [tf.ArgMin]: argExtreme,
    [tf.AvgPool3D]: averagePool3d,
    [tf.AvgPool3DGrad]: averagePoolGradient,
    [tf.AvgPool]: averagePool,
    [tf.AvgPoolGrad]: averagePoolGradient,
    [tf.BatchMatMul]: batchMatMul,
    [tf.BatchToSpaceND]: batchToSpaceND,
    [tf.Cast]: cast,
    [tf.ClipByValue]: clip,
    [tf.Concat]: concat,
    [tf.Conv3D]: conv3d,
    [tf.Conv3DBackpropFilterV2]: conv3dFilterGradient,
    [tf.Conv3DBackpropInputV2]: conv3dInputGradient,
    [tf.DepthwiseConv2dNative]: depthwiseConv2d,
    [tf.DepthToSpace]: depthToSpace,
    [tf.Dilation2D]: dilation2d,
    [tf.Dilation2DBackpropFilter]: dilation2dGradient('filter'),
    [tf.Dilation2DBackpropInput]: dilation2dGradient('x'),
    [tf.FloorDiv]: integerDivision(tf.FloorDiv),
    [tf.FusedBatchNorm]: batchNorm,
    [tf.GatherV2]: gather,
    [tf.FusedDepthwiseConv2D]: depthwiseConv2d,
    [tf.Identity]: identity,
    [tf.LeakyRelu]: leakyRelu,
    [tf.Log1p]: log1p,
    [tf.MaxPool]: maxPool,
    [tf.MaxPool3D]: maxPool3d,
    [tf.MaxPool3DGrad]: maxPoolGradient,
    [tf.MaxPoolGrad]: maxPoolGradient,
    [tf.MaxPoolWithArgmax]: maxPoolWithArgmax,
    [tf.Maximum]: extreme(tf.Maximum),
    [tf.Mean]: mean,
    [tf.Minimum]: extreme(tf.Minimum),
    [tf.Mod]: integerDivision(tf.Mod),
    [tf.OneHot]: oneHot,
    [tf.Pack]: pack,
    [tf.PadV2]: pad,
    [tf.Prelu]: prelu,
    [tf.Relu6]: relu6,
    [tf.ResizeBilinear]: resizeBilinear,
    [tf.ResizeBilinearGrad]: bilinearGradient,
    [tf.ResizeNearestNeighbor]: resizeNearest,
    [tf.ResizeNearestNeighborGrad]: nearestGradient,
    [tf.Reverse]: reverse,
    [tf.RotateWithOffset]: rotate,
    [tf.Select]: select,
    [tf.Slice]: slice,
    [tf.SpaceToBatchND]: spaceToBatchND,
    [tf.SplitV]: splitV,
    [tf.StridedSlice]: stridedSlice,
    [tf.Sum]: sum,
    [tf.Tile]: tile,
    [tf.TopK]: topK,
    [tf.Transpose]: transpose,
    [tf.Unpack]: unpack,
    [tf._FusedMatMul]: fusedMatMul,
    ...checkedIndices,
  },
  {
    [ACTIVATION_GRADIENT]: activationGradient,
    [BATCH_NORM_GRADIENT]: batchNormGradient,
    [BATCH_NORM_TRAINING]: batchNormTraining,
    [tf.Conv2DBackpropFilter]: conv2dFilterGradient,
    [tf.DepthwiseConv2dNativeBackpropFilter]: depthwiseFilterGradient,
    [tf.DepthwiseConv2dNativeBackpropInput]: depthwiseInputGradient,
    [DROPOUT_MASK]: dropoutMask,
    [MAX_POOL_SWITCHED]: maxPoolSwitched,
    [FUSED_CONV_2D_BACKPROP_INPUT]: fusedConv2dInputGradient,
    [FUSED_CONV_3D_BACKPROP_INPUT]: fusedConv3dInputGradient,
    [JOIN_ROWS]: joinRows,
    [SCALED_SUM]: scaledSum,
    [SUM_OF_SQUARES]: sumOfSquares,
    [tf.UnsortedSegmentSum]: unsortedSegmentSum,
    [UPSAMPLE_NEAREST]: upsampleNearest,
    [UPSAMPLE_NEAREST_GRADIENT]: upsampleNearestGradient,
    ...optimizerSteps,
  },
);
installBeside('DeconvWasmDtypes', valueKernels, ({ inputs }) => inputs.x?.dtype === 'float32');
installBeside('DeconvWasmBroadcasts', broadcasts, stockIsFast);
installBeside(
  'DeconvWasmConvolutions',
  {
    [tf.Conv2D]: conv2d,
    [tf.Conv2DBackpropInput]: conv2dInputGradient,
    [tf.FusedConv2D]: conv2d,
  },
  wasLeft,
);
repairConcat('wasm');
repairEmptyReductions('wasm');
repairMatMulBroadcast('wasm');
// Takes AdamStep.
repairAdam();
fuseActivationGradients();
fuseBatchNorm();
fuseConvGradients();
fuseUpsampling();

/**
 * How the kernels work on the running wasm backend: 'simd', by the SIMD module inside its memory;
 * 'fallback', by the backend's own kernels and plain loops, where there is no SIMD or no way in; or
 * null when another backend is active. Waits for the module where the browser compiles it in the background.
 *
 * @example
 * await tf.setBackend('cpu');
 * await ready(); // null
 */
export async function ready(): Promise<'simd' | 'fallback' | null> {
  await tf.ready();
  if (tf.getBackend() !== 'wasm') return null;
  const engine = engineOf(tf.backend());
  await engine.ready;
  return engine.simd === null ? 'fallback' : 'simd';
}

export { type Precision, setPrecision } from './precision.js';
