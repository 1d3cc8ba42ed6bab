import { viewed } from '../backend.js';
import type { Kernel } from '../call.js';
import { isWord } from './taken.js';

/** Identity as one more reference to the same values, which tensors never change; stock copies them. */
export const identity: Kernel = ({ backend, inputs, stock }) => {
  const x = inputs.x!;
  if (x.dtype === 'string') return stock();
  backend.incRef(x.dataId);
  return viewed(x, x.shape);
};

/**
 * Cast to the type that the values have, as every relu's gradient asks for; stock copies them. And to bool, for
 * which stock keeps the lowest byte of a value cut to an integer.
 */
export const cast: Kernel = (call) => {
  const { backend, stock } = call;
  const { dtype } = call.attrs as { dtype: string };
  const x = call.inputs.x!;
  if (x.dtype === dtype) return identity(call);
  if (dtype !== 'bool' || !isWord(x)) return stock();
  const out = backend.makeOutput(x.shape, dtype);
  const [from, to] = [x, out].map((tensor) => backend.typedArrayFromHeap(tensor));
  for (let i = 0; i < to!.length; i++) to![i] = Number(from![i] !== 0);
  return out;
};
