import * as tf from '@tensorflow/tfjs-core';

/** Activations that a kernel can apply in the pass that computes what they are applied to. */
export type FusedActivation = 'linear' | 'relu' | 'relu6';

/** What follows the product of a layer's kernel: a bias for each channel, then an activation. */
export interface Epilogue {
  readonly bias: tf.Tensor | null;
  readonly activation: { apply(x: tf.Tensor): tf.Tensor };
  /** The activation by its name where it is one of those, else null. */
  readonly fused: FusedActivation | null;
}

export const NO_EPILOGUE: Epilogue = {
  bias: null,
  activation: { apply: (x) => x },
  fused: 'linear',
};

/** The epilogue in passes of its own. */
export function finish(y: tf.Tensor, { bias, activation }: Epilogue): tf.Tensor {
  return activation.apply(bias === null ? y : tf.add(y, bias));
}
