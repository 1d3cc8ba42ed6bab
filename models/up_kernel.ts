/**
 * The size of a transposed convolution's kernel: the one that is asked for, or the usual one made to the next multiple of
 * the strides, which covers every position equally often (Odena, Dumoulin & Olah 2016, distill.pub/2016/deconv-checkerboard).
 */
export const upKernel = (given: number | undefined, usual: number, strides: number): number =>
  given ?? Math.ceil(usual / strides) * strides;
