import type { LayerClass } from '../../arithmetic/layer_traits.js';
import { weightKeys } from '../read/rules/rule.js';
import type { WriteRule } from './keras_layer.js';
import { plain } from './plain.js';

const HEADS = [
  'dropout',
  'use_bias',
  'sliding_window',
  'use_gate',
  ...weightKeys('kernel', 'bias'),
];

/** An attention; whether later keys are hidden is an argument of its call in Keras. */
const attention =
  (keys: readonly string[], listed: boolean): WriteRule =>
  (layer, place) => {
    const [main] = plain(keys)(layer, place);
    const inputs = place.inputShapes.map((_, tensor) => ({ tensor }));
    const args = listed ? [inputs] : inputs;
    const kwargs = layer.getConfig().useCausalMask === true ? { use_causal_mask: true } : {};
    return [{ ...main!, args, kwargs }];
  };

export const ATTENTION: Partial<Record<LayerClass, WriteRule>> = {
  Attention: attention(['use_scale', 'score_mode', 'dropout', 'seed'], true),
  AdditiveAttention: attention(['use_scale', 'dropout', 'seed'], true),
  MultiHeadAttention: attention(
    ['num_heads', 'key_dim', 'value_dim', 'output_shape', 'attention_axes', 'seed', ...HEADS],
    false,
  ),
  GroupQueryAttention: attention(
    ['head_dim', 'num_query_heads', 'num_key_value_heads', 'seed', ...HEADS],
    false,
  ),
};
