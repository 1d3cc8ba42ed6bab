import { traitsOf } from '../../../arithmetic/layer_traits.js';
import type { KerasObject } from '../../keras_object.js';
import { refuse } from '../unsupported.js';
import { MASK_INPUTS } from './attention_call.js';
import { flatten } from './calls.js';
import type { Entry } from './entry.js';
import type { Masks } from './masks.js';

/** What the name of a caller's own class tells of it. */
const TRAINED = /Dropout|Noise|BatchNorm|Functional|Model|Sequential|Bidir|Distr|RNN/;

/** Whether a layer may do something else in training. */
function trainsOtherwise({ className, config }: KerasObject): boolean {
  const drops = [config.dropout, config.recurrent_dropout].some(
    (rate) => rate !== undefined && rate !== 0,
  );
  return drops || (traitsOf(className)?.trainsOtherwise ?? TRAINED.test(className));
}

/** Whether a layer takes no states of its own in tfjs, or takes them otherwise. */
function isStateless(className: string): boolean {
  const { kind, rank } = traitsOf(className) ?? {};
  return kind === 'wrapper' || (kind === 'recurrent' && rank !== null);
}

/** Attention hides later keys in all of its calls or in none. */
const isAttention = (className: string) => traitsOf(className)?.kind === 'attention';

/** Refuses keyword arguments of a call that change what it computes and that tfjs does not take. */
export function checkKwargs(where: string, masks: Masks, entry: Entry, call: number): void {
  const { className, name } = entry.object;
  for (const [key, value] of Object.entries(entry.calls[call]!.kwargs)) {
    if ([value].flat(9).every((one) => one === null || one === undefined)) continue;
    if (key === 'training' && (value === false || !trainsOtherwise(entry.object))) continue;
    if (key === 'mask' && masks.isNatural(entry, call, value)) continue;
    const every = entry.calls.every(({ kwargs }) => String(kwargs[key]) === String(value));
    if ([MASK_INPUTS, 'use_causal_mask'].includes(key) && isAttention(className) && every) continue;
    if (key === 'initial_state' && !isStateless(className)) continue;
    const shown = flatten(value).length > 0 ? 'a tensor' : JSON.stringify(value);
    refuse(where, [`${className}: called with ${key}=${shown} in '${name}'`]);
  }
}
