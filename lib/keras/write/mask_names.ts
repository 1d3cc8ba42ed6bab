import { joinsMasks, type MaskedCall } from './masked_calls.js';

/** What Keras 3 calls the operations by which a Concatenate joins masks. */
const OPERATIONS = ['any', 'concatenate', 'expand_dims', 'logical_or', 'ones_like'];

/** The names that Keras gives to operations of its own where it opens the model: no layer may have one of them. */
export const maskNames = (calls: readonly MaskedCall[]): string[] =>
  calls.filter(joinsMasks).flatMap(() => OPERATIONS);
