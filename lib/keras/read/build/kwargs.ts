import type { KerasObject } from '../../keras_object.js';
import { refuse } from '../unsupported.js';
import { flatten } from './calls.js';
import type { Entry } from './entry.js';
import type { Masks } from './masks.js';

/** Layers that take no states of their own in tfjs, or take them otherwise. */
const STATELESS = ['Bidirectional', 'ConvLSTM2D'];

/** Whether a layer may do something else in training. */
function trainsOtherwise({ className, config }: KerasObject): boolean {
  const drops = [config.dropout, config.recurrent_dropout].some(
    (rate) => rate !== undefined && rate !== 0,
  );
  return (
    drops || /Dropout|Noise|BatchNorm|Functional|Model|Sequential|Bidir|Distr|RNN/.test(className)
  );
}

/** Refuses keyword arguments of a call that change what it computes and that tfjs does not take. */
export function checkKwargs(where: string, masks: Masks, entry: Entry, call: number): void {
  const { className, name } = entry.object;
  for (const [key, value] of Object.entries(entry.calls[call]!.kwargs)) {
    if ([value].flat(9).every((one) => one === null || one === undefined)) continue;
    if (key === 'training' && (value === false || !trainsOtherwise(entry.object))) continue;
    if (key === 'mask' && masks.isNatural(entry, call, value)) continue;
    if (key === 'initial_state' && !STATELESS.includes(className)) continue;
    const shown = flatten(value).length > 0 ? 'a tensor' : JSON.stringify(value);
    refuse(where, [`${className}: called with ${key}=${shown} in '${name}'`]);
  }
}
