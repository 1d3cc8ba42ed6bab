import type { ConvolutionGradients } from '../../webgpu/kernels/convolution_kernels.js';
import { packs, type WebglBackend } from '../backend.js';
import { filterGradient } from './conv_filter_gradient.js';
import { inputGradient } from './conv_input_gradient.js';
import { fasterEpilogue, fasterFilterGradient, fasterInputGradient } from './rules.js';

/** The gradients of convolutions on WebGL 2, where they take less time than tfjs's. */
export const CONVOLUTIONS: ConvolutionGradients<WebglBackend> = {
  backendName: 'webgl',
  inputGradient,
  filterGradient,
  takesInputGradient: (g, _, volume) => packs() && fasterInputGradient(g, volume),
  takesFilterGradient: (g) => packs() && fasterFilterGradient(g),
  leavesEpilogue: (g) => !packs() || !fasterEpilogue(g),
};
