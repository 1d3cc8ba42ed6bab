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

/** Whether an attention of Keras takes its tensors, and its masks, as one list. */
export const isListed = (className: string): boolean => /^(Additive)?Attention$/.test(className);

const HEAD_MASKS = ['query', 'value', 'key', 'attention'];

const isTensor = (one: unknown): one is TensorRef => one instanceof TensorRef;

/** The masks that a call is given as tensors, by the names that the layers here have for them. */
function masksOf(className: string, all: Record<string, unknown>): [string, unknown][] {
  if (!isListed(className)) {
    return HEAD_MASKS.map((name) => [name, all[`${name}_mask`]]);
  }
  const [query, value] = [all.mask].flat();
  return [
    ['query', query],
    ['value', value],
  ];
}

/** What the call of an attention says of masks among its tensors: their names, behind the other inputs. */
export const MASK_INPUTS = 'mask_inputs';

/**
 * A call of an attention with its query, value and key in one list, as the layers here take them, behind them its masks,
 * and what else it says by name; a call of anything else as it is.
 */
export function asListed(className: string, { args, kwargs }: Call): Call {
  if (traitsOf(className)?.kind !== 'attention') return { args, kwargs };
  const names = isListed(className) ? LISTED : HEADS;
  const all = { ...Object.fromEntries(args.map((value, i) => [names[i], value])), ...kwargs };
  const { inputs, query, value, key, ...rest } = all as Record<string, unknown>;
  // Keras takes the mask that comes with the query, whatever the call is given.
  if (className === 'MultiHeadAttention') Reflect.deleteProperty(rest, 'query_mask');
  const three = names === LISTED ? [inputs].flat() : [query, value, key];
  const masks = masksOf(className, rest).filter(([, one]) => isTensor(one));
  const given = masks.map(([, one]) => one);
  const told = Object.entries(rest).filter(([, one]) => {
    return ![one].flat().every((part) => part === false || part == null || given.includes(part));
  });
  return {
    args: [[...three.filter(isTensor), ...given]],
    kwargs: {
      ...Object.fromEntries(told),
      ...(masks.length > 0 ? { [MASK_INPUTS]: masks.map(([name]) => name) } : {}),
    },
  };
}
