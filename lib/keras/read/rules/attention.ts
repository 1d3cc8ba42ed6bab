import {
  ADDITIVE_OPTIONS,
  ATTENTION_OPTIONS,
  GROUP_QUERY_OPTIONS,
  MULTI_HEAD_OPTIONS,
} from '../../attention_options.js';
import type { Options } from './options.js';
import { first, pass, type Rule } from './rule.js';

/** What a call says, in Keras, of whether later keys are hidden; here the layer has it. */
const causal = (options: Options): { useCausalMask: boolean } => ({
  useCausalMask: options.context.kwargs?.use_causal_mask === true,
});

const plain =
  (className: string, keys: readonly string[]): Rule =>
  (options) => {
    // Seeds count other draws here.
    options.ignore('seed', 'flash_attention');
    return pass(className, keys, causal(options))(options);
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
