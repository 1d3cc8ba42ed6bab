import { filled, floats } from '../backend.js';
import type { Call } from '../call.js';

/**
 * Runs a stock kernel that refuses a bias unless the backend's own record of its data says rank 1. The record
 * keeps the shape in which the data were first written, and a tensor that was reshaped, or a variable that was
 * assigned from one, shares them: such a bias is copied.
 */
export function stockWithVectorBias(call: Call, given?: object) {
  const { backend, inputs, stock } = call;
  const { bias } = inputs;
  const attrs = given ?? (call.attrs as object);
  if (bias?.shape.length !== 1) return stock(inputs, attrs);
  if (backend.dataIdMap.get(bias.dataId).shape?.length === 1) return stock(inputs, attrs);
  const copy = filled(backend, bias.shape, floats(backend, bias).slice());
  try {
    return stock({ ...inputs, bias: copy }, attrs);
  } finally {
    backend.disposeData(copy.dataId);
  }
}
