/**
 * Importing this file corrects kernels and gradients of tfjs 4.22 that are wrong, missing or hopelessly
 * slow on any backend. docs/upstream.md has each with an example. Those of the wasm backend alone are in
 * `tfjs-deconv/wasm`.
 *
 * @packageDocumentation
 */
// The layers register tfjs's own gradients: that must have happened before they are replaced.
import '@tensorflow/tfjs-layers';
import { addChainedOps } from '../tfjs/chained_ops.js';
import { repairAveragePool } from './average_pool.js';
import { repairBatchNorm } from './batch_norm.js';
import { repairBatchNormGradient } from './batch_norm_gradient.js';
import { repairBatchNormLayer } from './batch_norm_layer.js';
import { repairConcat } from './concat.js';
import { repairConv3dSame } from './conv3d_same.js';
import { repairCpuKernels } from './cpu_kernels.js';
import { repairCumsum } from './cumsum.js';
import { repairDepthToSpace } from './depth_to_space.js';
import { repairDilatedConvolutions } from './dilated_convolutions.js';
import { repairDilationSecondOrder } from './dilation_second_order.js';
import { repairEinsum } from './einsum.js';
import { repairEinsumGradient } from './einsum_gradient.js';
import { repairEmptyReductions } from './empty_reductions.js';
import { repairExplicitPad } from './explicit_pad.js';
import { repairExtremes } from './extremes.js';
import { repairFailedBackend } from './failed_backend.js';
import { repairFirstMaximum } from './first_maximum.js';
import { repairFittingGradient } from './fitting_gradient.js';
import { repairAlongAxes } from './gpu/along_axes.js';
import { repairArgExtremes } from './gpu/arg_extremes.js';
import { repairBroadcast } from './gpu/broadcast.js';
import { repairDtypes } from './gpu/dtypes.js';
import { repairEmptyInputs } from './gpu/empty_inputs.js';
import { repairFloatCasts } from './gpu/float_casts.js';
import { repairPool3dSame } from './gpu/pool_same.js';
import { repairSegmentSum } from './gpu/segment_sum.js';
import { repairSelect } from './gpu/select.js';
import { repairShortTranspose } from './gpu/short_transpose.js';
import { repairWebglLost } from './gpu/webgl_lost.js';
import { repairWebglPrecision } from './gpu/webgl_precision.js';
import { repairWebgpuEmpty } from './gpu/webgpu_empty.js';
import { repairWebgpuErrors } from './gpu/webgpu_errors.js';
import { repairWebgpuShaders } from './gpu/webgpu_shaders.js';
import { repairKernelSecondOrder } from './kernel_second_order.js';
import { repairLrnSecondOrder } from './lrn_second_order.js';
import { repairMatMulBroadcast } from './mat_mul_broadcast.js';
import { repairMatMulGradient } from './mat_mul_gradient.js';
import { repairMirrorPad } from './mirror_pad.js';
import { repairOptimizers } from './optimizers/index.js';
import { repairPoolSecondOrder } from './pool_second_order.js';
import { repairProdGradient } from './prod_gradient.js';
import { repairReductions } from './reductions.js';
import { repairResize } from './resize.js';
import { repairSquaredDifference } from './squared_difference.js';
import { repairStridedSlice } from './strided_slice.js';
import { repairStridedSliceMasks } from './strided_slice_masks.js';
import { repairTape } from './tape.js';
import { repairUnstackGradient } from './unstack_gradient.js';
import { repairVolumePoolTies } from './volume_pool_ties.js';

addChainedOps();
repairTape();
repairFailedBackend();
repairAveragePool();
repairBatchNorm('cpu');
repairBatchNorm('wasm');
repairBatchNormGradient();
repairBatchNormLayer();
repairCpuKernels();
repairCumsum();
repairDepthToSpace();
repairDilatedConvolutions();
repairDilationSecondOrder();
repairEinsum();
repairEinsumGradient();
repairExtremes();
repairFirstMaximum();
repairKernelSecondOrder();
repairLrnSecondOrder();
repairMatMulGradient();
repairMirrorPad();
repairOptimizers();
repairPoolSecondOrder();
repairProdGradient();
repairReductions();
repairResize();
repairSquaredDifference();
repairStridedSlice();
repairUnstackGradient();
repairVolumePoolTies();
repairEmptyInputs();
repairFloatCasts();
repairWebglLost();
repairWebglPrecision();
repairWebgpuEmpty();
repairWebgpuErrors();
repairWebgpuShaders();
for (const backend of ['webgl', 'webgpu']) {
  repairAlongAxes(backend);
  repairArgExtremes(backend);
  repairPool3dSame(backend);
  repairBroadcast(backend);
  repairDtypes(backend);
  repairSegmentSum(backend);
  repairShortTranspose(backend);
  repairSelect(backend);
}
for (const backend of ['cpu', 'wasm', 'webgl', 'webgpu']) {
  repairConcat(backend);
  repairConv3dSame(backend);
  repairEmptyReductions(backend);
  repairFittingGradient(backend);
  // Over what computes shapes from borders.
  repairExplicitPad(backend);
  repairMatMulBroadcast(backend);
  repairStridedSliceMasks(backend);
}
repairFittingGradient('tensorflow');
