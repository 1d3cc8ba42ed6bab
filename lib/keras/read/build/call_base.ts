import type { KerasObject } from '../../keras_object.js';
import type { Call, TensorRef } from './calls.js';
import { isModel } from './model_builder.js';

/** What the numbers of a layer's calls begin with, in calls and in `output_layers`. */
export interface CallBase {
  inbound: number;
  outbound: number;
}

/**
 * Keras counts the calls of a nested model from 1 where it has inputs of its own: Keras 2
 * everywhere, Keras 3 in `output_layers` of a Functional only.
 *
 * @param refs all tensors that the graph names
 */
export function callBase(
  { object, calls }: { object: KerasObject; calls: readonly Call[] },
  refs: readonly TensorRef[],
  kerasMajor: number,
): CallBase {
  if (!isModel(object)) return { inbound: 0, outbound: 0 };
  if (kerasMajor === 3) {
    return { inbound: 0, outbound: object.className === 'Sequential' ? 0 : 1 };
  }
  const highest = Math.max(
    ...refs.filter(({ layer }) => layer === object.name).map(({ call }) => call),
  );
  const base = highest === calls.length ? 1 : 0;
  return { inbound: base, outbound: base };
}
