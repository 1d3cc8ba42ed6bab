import * as tf from '@tensorflow/tfjs-core';

/** What an AdamOptimizer keeps to itself. */
interface AdamState {
  accBeta1: tf.Variable;
  accBeta2: tf.Variable;
  beta1: number;
  beta2: number;
}

/** Training of more steps goes on all but bit for bit: what a file says shall not take seconds. */
const MOST_STEPS = 2 ** 27;

/** beta to the power t + 1 as training computes it: one float32 product a step. */
function betaProduct(beta: number, t: number): number {
  const factor = Math.fround(beta);
  if (t > MOST_STEPS) return Math.fround(factor ** (t + 1));
  let product = factor;
  // It ends early where it no longer changes: at 0, and for a beta of 1 or no number.
  for (let step = 0; step < t; step++) {
    const next = Math.fround(product * factor);
    if (next === product || Number.isNaN(next)) break;
    product = next;
  }
  return product;
}

/**
 * Corrects a loaded Adam optimizer, so that training goes on bit for bit: tfjs does not save
 * beta^(t + 1) but restores it by a power, whose last bits differ from the product that t steps of
 * training make. Other optimizers, whose whole state is saved, are left alone.
 */
export function restoreAdam(optimizer: tf.Optimizer): void {
  if (optimizer.getClassName() !== 'Adam') return;
  const { accBeta1, accBeta2, beta1, beta2 } = optimizer as unknown as AdamState;
  tf.tidy(() => {
    accBeta1.assign(tf.scalar(betaProduct(beta1, optimizer.iterations)));
    accBeta2.assign(tf.scalar(betaProduct(beta2, optimizer.iterations)));
  });
}
