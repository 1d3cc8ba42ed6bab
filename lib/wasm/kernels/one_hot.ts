import type * as tf from '@tensorflow/tfjs-core';
import type { Call, Kernel } from '../call.js';

/** OneHot of any dtype; stock writes integers of 32 bits, whatever the output's dtype says. */
export const oneHot: Kernel = ({ backend, inputs, attrs }: Call) => {
  const indices = inputs.indices!;
  const { dtype, depth, onValue, offValue } = attrs as tf.OneHotAttrs;
  const out = backend.makeOutput([...indices.shape, depth], dtype);
  const [places, values] = [indices, out].map((tensor) => backend.typedArrayFromHeap(tensor));
  // A byte of bool is 0 or 1.
  const [on, off] = [onValue, offValue].map((v) => (dtype === 'bool' ? Number(v !== 0) : v)) as [
    number,
    number,
  ];
  values!.fill(off);
  places!.forEach((place, i) => {
    if (place >= 0 && place < depth) values![i * depth + place] = on;
  });
  return out;
};
