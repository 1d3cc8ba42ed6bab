/** How the border is treated. Keras's two: no border at all, or as many outputs as inputs / strides. */
export type Padding = 'valid' | 'same';
export const PADDINGS = ['valid', 'same'] as const;
