import { viewed } from '../backend.js';
import type { Kernel } from '../call.js';

/** Identity as one more reference to the same values, which tensors never change; stock copies them. */
export const identity: Kernel = ({ backend, inputs, stock }) => {
  const x = inputs.x!;
  if (x.dtype === 'string') return stock();
  backend.incRef(x.dataId);
  return viewed(x, x.shape);
};

/** Cast to the type that the values have, as every relu's gradient asks for; stock copies them. */
export const cast: Kernel = (call) => {
  const { dtype } = call.attrs as { dtype: string };
  return call.inputs.x!.dtype === dtype ? identity(call) : call.stock();
};
