/**
 * Importing this file gives tfjs's WebGL backend the package's kernels: transposed convolutions whose places take the
 * taps of their phase alone, and the gradients of convolutions. It may be imported before or after the backend's
 * package, and before or after the backend starts. docs/webgl.md has what each computes; WebGL 1 keeps tfjs's.
 *
 * @packageDocumentation
 */
import { withExplicitPads } from '../repairs/explicit_pad.js';
import { replaceKernels } from '../tfjs/replace_kernels.js';
import { fuseConvGradients } from '../wasm/fuse_conv_gradients.js';
import {
  convolutionGradients,
  fusedConvolutionGradients,
} from '../webgpu/kernels/convolution_kernels.js';
import { packs } from './backend.js';
import { CONVOLUTIONS } from './kernels/convolutions.js';

replaceKernels(
  'webgl',
  'DeconvWebgl',
  withExplicitPads(convolutionGradients(CONVOLUTIONS)),
  {},
  undefined,
  () => {
    if (!packs()) return;
    const fused = withExplicitPads(fusedConvolutionGradients(CONVOLUTIONS));
    replaceKernels('webgl', 'DeconvWebglFused', {}, fused);
  },
);
fuseConvGradients();
