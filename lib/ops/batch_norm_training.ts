/**
 * The name of a kernel that tfjs does not have; the wasm backend gets it, and its gradient, from lib/wasm.
 * y, means and variances of x, gamma and beta.
 */
export const BATCH_NORM_TRAINING = 'BatchNormTraining';
