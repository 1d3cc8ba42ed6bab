import type { LayerClass } from '../../arithmetic/layer_traits.js';
import {
  ADDITIVE_OPTIONS,
  ATTENTION_OPTIONS,
  GROUP_QUERY_OPTIONS,
  MULTI_HEAD_OPTIONS,
} from '../attention_options.js';
import type { WriteRule } from './keras_layer.js';
import { plain } from './plain.js';

/** An attention; whether later keys are hidden is an argument of its call in Keras. */
const attention =
  (keys: readonly string[], listed: boolean): WriteRule =>
  (layer, place) => {
    const [main] = plain([...keys, 'seed'])(layer, place);
    const inputs = place.inputShapes.map((_, tensor) => ({ tensor }));
    const args = listed ? [inputs] : inputs;
    const kwargs = layer.getConfig().useCausalMask === true ? { use_causal_mask: true } : {};
    return [{ ...main!, args, kwargs }];
  };

export const ATTENTION: Partial<Record<LayerClass, WriteRule>> = {
  Attention: attention(ATTENTION_OPTIONS, true),
  AdditiveAttention: attention(ADDITIVE_OPTIONS, true),
  MultiHeadAttention: attention(MULTI_HEAD_OPTIONS, false),
  GroupQueryAttention: attention(GROUP_QUERY_OPTIONS, false),
};
