import { type Node, withMasks } from './with_masks.js';

/** What Keras 3 calls the operations by which a Concatenate joins masks. */
const OPERATIONS = ['any', 'concatenate', 'expand_dims', 'logical_or', 'ones_like'];

/** The names that Keras gives to operations of its own where it opens the model: no layer may have one of them. */
export function maskNames(nodes: readonly Node[]): string[] {
  return withMasks(nodes)
    .filter(({ layer, masked }) => layer.getClassName() === 'Concatenate' && masked.includes(true))
    .flatMap(() => OPERATIONS);
}
