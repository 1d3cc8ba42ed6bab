import { traitsOf } from '../../../arithmetic/layer_traits.js';
import { type Call, TensorRef } from './calls.js';

const HEADS = [
  'query',
  'value',
  'key',
  'query_mask',
  'value_mask',
  'key_mask',
  'attention_mask',
  'return_attention_scores',
  'training',
  'use_causal_mask',
];
const LISTED = ['inputs', 'mask', 'training', 'return_attention_scores', 'use_causal_mask'];

/**
 * A call of an attention with its query, value and key in one list, as the layers here take them, and what else it says
 * by name; a call of anything else as it is.
 */
export function asListed(className: string, { args, kwargs }: Call): Call {
  if (traitsOf(className)?.kind !== 'attention') return { args, kwargs };
  const names = /^(Additive)?Attention$/.test(className) ? LISTED : HEADS;
  const all = { ...Object.fromEntries(args.map((value, i) => [names[i], value])), ...kwargs };
  const { inputs, query, value, key, ...rest } = all as Record<string, unknown>;
  const three = names === LISTED ? [inputs].flat() : [query, value, key];
  const told = Object.entries(rest).filter(([, one]) => one !== false && one != null);
  return {
    args: [three.filter((one) => one instanceof TensorRef)],
    kwargs: Object.fromEntries(told),
  };
}
