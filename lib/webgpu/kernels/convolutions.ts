import type { ConvGeometry } from '../../arithmetic/conv_geometry.js';
import { MOST_WORKGROUPS, type WebgpuBackend } from '../backend.js';
import { tileChoice } from '../tile_choice.js';
import { filterGradient, filterGradientPlan } from './conv_filter_gradient.js';
import { inputGradient } from './conv_input_gradient.js';
import type { ConvolutionGradients } from './convolution_kernels.js';
import { inputGradientPlan } from './input_gradient_plan.js';

const fits = ({ dispatch }: { readonly dispatch: readonly number[] }) =>
  dispatch.every((n) => n <= MOST_WORKGROUPS);

const takesInputGradient = (g: ConvGeometry, backend: WebgpuBackend) =>
  fits(inputGradientPlan(g, tileChoice(backend)));

/** The gradients of convolutions on WebGPU, of as many tiles as a card takes. */
export const CONVOLUTIONS: ConvolutionGradients<WebgpuBackend> = {
  backendName: 'webgpu',
  inputGradient,
  filterGradient,
  takesInputGradient,
  takesFilterGradient: (g, backend) => fits(filterGradientPlan(g, tileChoice(backend))),
  leavesEpilogue: (g, backend) => !takesInputGradient(g, backend),
};
