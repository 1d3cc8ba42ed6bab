import type { ConvTransposeArgs } from './base_conv_transpose.js';
import { Conv1DTranspose } from './conv1d_transpose.js';
import { Conv2DTranspose } from './conv2d_transpose.js';
import { Conv3DTranspose } from './conv3d_transpose.js';

export const conv1dTranspose = (args: ConvTransposeArgs) => new Conv1DTranspose(args);
export const conv2dTranspose = (args: ConvTransposeArgs) => new Conv2DTranspose(args);
export const conv3dTranspose = (args: ConvTransposeArgs) => new Conv3DTranspose(args);

export { Conv1DTranspose, Conv2DTranspose, Conv3DTranspose };
