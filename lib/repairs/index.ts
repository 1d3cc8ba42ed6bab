/**
 * Importing this file corrects kernels and gradients of tfjs 4.22 that are wrong, missing or hopelessly
 * slow on any backend. docs/upstream.md has each with an example. Those of the wasm backend alone are in
 * lib/wasm.
 */
// The layers register tfjs's own gradients: that must have happened before they are replaced.
import '@tensorflow/tfjs-layers';
import { repairAveragePool } from './average_pool.js';
import { repairBatchNorm } from './batch_norm.js';
import { repairBatchNormLayer } from './batch_norm_layer.js';
import { repairConcat } from './concat.js';
import { repairConv3dSame } from './conv3d_same.js';
import { repairCpuKernels } from './cpu_kernels.js';
import { repairCumsum } from './cumsum.js';
import { repairEmptyReductions } from './empty_reductions.js';
import { repairExplicitPad } from './explicit_pad.js';
import { repairExtremes } from './extremes.js';
import { repairFirstMaximum } from './first_maximum.js';
import { repairFittingGradient } from './fitting_gradient.js';
import { repairMatMulBroadcast } from './mat_mul_broadcast.js';
import { repairMirrorPad } from './mirror_pad.js';
import { repairReductions } from './reductions.js';
import { repairResize } from './resize.js';
import { repairStridedSlice } from './strided_slice.js';
import { repairStridedSliceMasks } from './strided_slice_masks.js';

repairAveragePool();
repairBatchNorm('cpu');
repairBatchNorm('wasm');
repairBatchNormLayer();
repairCpuKernels();
repairCumsum();
repairExtremes();
repairFirstMaximum();
repairMirrorPad();
repairReductions();
repairResize();
repairStridedSlice();
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
