import { fail } from '../../check.js';

/**
 * Refuses a gradient of another shape than the forward pass has: the kernels would read beside it.
 * tf.conv2dTranspose passes any output shape on.
 */
export function checkShape(where: string, name: string, got: number[], expected: number[]): void {
  if (got.length === expected.length && got.every((n, i) => n === expected[i])) return;
  fail(where, name, `of shape [${expected.join(', ')}]`, got);
}
