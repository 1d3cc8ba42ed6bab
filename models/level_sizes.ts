import { convOutputLength } from '../lib/arithmetic/conv_output_length.js';

/**
 * The spatial sizes of an encoder that halves `depth` times under `same`, the input's first.
 *
 *
 * @example
 * levelSizes([28, 30], 2); // [[28, 30], [14, 15], [7, 8]]
 */
export function levelSizes(spatial: readonly number[], depth: number): number[][] {
  const sizes = [[...spatial]];
  for (let level = 0; level < depth; level++) {
    sizes.push(sizes[level]!.map((n) => convOutputLength(n, 2, 'same', 2)!));
  }
  return sizes;
}
