const COMMON = { channels: 'dataFormat', kernel: 'full', home: 'tfjs-deconv' } as const;

/** The rows of layer_traits.ts whose overlap `checkerboard` knows; apart from the others, as it needs no more of them. */
export const TRANSPOSED = {
  Conv1DTranspose: { kind: 'transposed', rank: 1, ...COMMON },
  Conv2DTranspose: { kind: 'transposed', rank: 2, ...COMMON },
  Conv3DTranspose: { kind: 'transposed', rank: 3, ...COMMON },
  Deconvolution: { kind: 'stage', ...COMMON },
} as const;
