import {
  ADDITIVE_OPTIONS,
  ATTENTION_OPTIONS,
  GROUP_QUERY_OPTIONS,
  MULTI_HEAD_OPTIONS,
} from '../../attention_options.js';
import { MASK_INPUTS } from '../build/attention_call.js';
import type { Options } from './options.js';
import { first, pass, type Rule } from './rule.js';

/** What a call says, in Keras, of later keys and of masks; here the layer has it. */
function hidden({ context: { kwargs = {} } }: Options): object {
  return {
    useCausalMask: kwargs.use_causal_mask === true,
    ...(kwargs[MASK_INPUTS] === undefined ? {} : { maskInputs: kwargs[MASK_INPUTS] }),
  };
}

const plain =
  (className: string, keys: readonly string[]): Rule =>
  (options) => {
    // Seeds count other draws here.
    options.ignore('seed', 'flash_attention');
    return pass(className, keys, hidden(options))(options);
  };

/** Keras puts a penalty on what the projections within give. */
const heads = (className: string, keys: readonly string[]): Rule =>
  first((options) => options.only('activity_regularizer'), plain(className, keys));

export const ATTENTION: Record<string, Rule> = {
  Attention: plain('Attention', ATTENTION_OPTIONS),
  AdditiveAttention: plain('AdditiveAttention', ADDITIVE_OPTIONS),
  MultiHeadAttention: heads('MultiHeadAttention', MULTI_HEAD_OPTIONS),
  GroupQueryAttention: heads('GroupQueryAttention', GROUP_QUERY_OPTIONS),
};
