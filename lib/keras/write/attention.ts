import { isOfClass, type LayerClass } from '../../arithmetic/layer_traits.js';
import type { BaseHeads } from '../../layers/base_heads.js';
import { partMasks } from '../../layers/score_mask.js';
import {
  ADDITIVE_OPTIONS,
  ATTENTION_OPTIONS,
  GROUP_QUERY_OPTIONS,
  MULTI_HEAD_OPTIONS,
} from '../attention_options.js';
import { lacking, type WriteRule } from './keras_layer.js';
import { plain } from './plain.js';

/** An attention; whether later keys are hidden, and its masks, are arguments of its call in Keras. */
const attention =
  (keys: readonly string[], listed: boolean): WriteRule =>
  (layer, place) => {
    const [main] = plain([...keys, 'seed'])(layer, place);
    const all = place.inputShapes.map((_, tensor) => ({ tensor }));
    const { maskInputs, useCausalMask } = layer as BaseHeads;
    const { given, masks } = partMasks(all, maskInputs);
    const args = listed ? [given] : given;
    const own = Object.entries(masks);
    if (isOfClass(layer, 'MultiHeadAttention') && 'query' in masks) {
      lacking(layer, "maskInputs 'query', which Keras ignores", "maskInputs 'attention'");
    }
    const named = listed
      ? { mask: [masks.query ?? null, masks.value ?? null] }
      : Object.fromEntries(own.map(([name, mask]) => [`${name}_mask`, mask]));
    const kwargs = {
      ...(useCausalMask ? { use_causal_mask: true } : {}),
      ...(own.length > 0 ? named : {}),
    };
    return [{ ...main!, args, kwargs }];
  };

export const ATTENTION: Partial<Record<LayerClass, WriteRule>> = {
  Attention: attention(ATTENTION_OPTIONS, true),
  AdditiveAttention: attention(ADDITIVE_OPTIONS, true),
  MultiHeadAttention: attention(MULTI_HEAD_OPTIONS, false),
  GroupQueryAttention: attention(GROUP_QUERY_OPTIONS, false),
};
