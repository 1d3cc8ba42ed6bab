import { integer } from '../check.js';

/** k_eff = (k - 1)d + 1: the length over which a dilated kernel reaches. */
export function effectiveKernel(where: string, kernelSize: number, dilation: number): number {
  const k = integer(where, 'kernelSize', kernelSize, 1);
  const d = integer(where, 'dilation', dilation, 1);
  return (k - 1) * d + 1;
}
