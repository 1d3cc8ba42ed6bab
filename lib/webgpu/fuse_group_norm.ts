import { plainGroupNorm } from '../ops/group_norm.js';
import { GROUP_NORM, GROUP_NORM_GRADIENT } from '../ops/kernel_names.js';
import { fuseNorm } from '../wasm/fuse_norm.js';

/** Gives GroupNorm a gradient. */
export function fuseGroupNorm(): void {
  fuseNorm(GROUP_NORM, GROUP_NORM_GRADIENT, (x, gamma, beta, grouping) =>
    plainGroupNorm(x, { gamma, beta }, grouping),
  );
}
