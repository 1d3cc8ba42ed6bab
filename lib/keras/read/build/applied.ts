import type * as tfl from '@tensorflow/tfjs-layers';
import type { Built } from '../rules/rule.js';

/** What comes of the layers that a Keras layer has become. */
export function applied(
  { layers, apply }: Built,
  tensors: tfl.SymbolicTensor[],
): tfl.SymbolicTensor[] {
  if (apply !== undefined) return outputs(apply(tensors));
  return layers.reduce<tfl.SymbolicTensor[]>((x, layer) => {
    return outputs(layer.apply(x.length === 1 ? x[0]! : x));
  }, tensors);
}

/** One tensor or several, as several. */
export function outputs(result: unknown): tfl.SymbolicTensor[] {
  return (Array.isArray(result) ? result : [result]) as tfl.SymbolicTensor[];
}
