import { filled, floats } from '../backend.js';
import type { Call } from '../call.js';

/** Whether there is no bias that stock refuses. */
export function biasFits({ backend, inputs }: Call): boolean {
  const { bias } = inputs;
  return bias?.shape.length !== 1 || backend.dataIdMap.get(bias.dataId).shape?.length === 1;
}

/**
 * Runs a stock kernel that refuses a bias unless the backend's own record of its data says rank 1. The record
 * keeps the shape in which the data were first written, and a tensor that was reshaped, or a variable that was
 * assigned from one, shares them: such a bias is copied.
 */
export function stockWithVectorBias(call: Call, given?: object) {
  const { backend, inputs, stock } = call;
  const attrs = given ?? (call.attrs as object);
  if (biasFits(call)) return stock(inputs, attrs);
  const bias = inputs.bias!;
  const copy = filled(backend, bias.shape, floats(backend, bias).slice());
  try {
    return stock({ ...inputs, bias: copy }, attrs);
  } finally {
    backend.disposeData(copy.dataId);
  }
}
