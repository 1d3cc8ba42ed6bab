import { weightKeys } from './read/rules/rule.js';

// The options of Keras's attention layers, in Keras's spelling.

const HEADS = [
  'dropout',
  'use_bias',
  'sliding_window',
  'use_gate',
  ...weightKeys('kernel', 'bias'),
];

export const ATTENTION_OPTIONS: readonly string[] = ['use_scale', 'score_mode', 'dropout'];

export const ADDITIVE_OPTIONS: readonly string[] = ['use_scale', 'dropout'];

export const MULTI_HEAD_OPTIONS: readonly string[] = [
  'num_heads',
  'key_dim',
  'value_dim',
  'output_shape',
  'attention_axes',
  ...HEADS,
];

export const GROUP_QUERY_OPTIONS: readonly string[] = [
  'head_dim',
  'num_query_heads',
  'num_key_value_heads',
  ...HEADS,
];
