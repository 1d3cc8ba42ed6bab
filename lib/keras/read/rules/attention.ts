import type { Options } from './options.js';
import { first, pass, type Rule, weightKeys } from './rule.js';

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
  first((options) => options.only('activity_regularizer'), plain(className, [...HEADS, ...keys]));

const HEADS = [
  'dropout',
  'use_bias',
  'sliding_window',
  'use_gate',
  ...weightKeys('kernel', 'bias'),
];

export const ATTENTION: Record<string, Rule> = {
  Attention: plain('Attention', ['use_scale', 'score_mode', 'dropout']),
  AdditiveAttention: plain('AdditiveAttention', ['use_scale', 'dropout']),
  MultiHeadAttention: heads('MultiHeadAttention', [
    'num_heads',
    'key_dim',
    'value_dim',
    'output_shape',
    'attention_axes',
  ]),
  GroupQueryAttention: heads('GroupQueryAttention', [
    'head_dim',
    'num_query_heads',
    'num_key_value_heads',
  ]),
};
