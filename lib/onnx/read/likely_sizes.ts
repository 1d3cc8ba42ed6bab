import { operatorOf } from '../operators/table.js';
import { type Built, isSymbolic, type KnownSize } from './built.js';
import type { Node } from './graph.js';

/** Names for the unknown sizes of a node's output, where it keeps those of its inputs. */
export function likelySizes(node: Node, inputs: readonly (Built | null)[]): readonly KnownSize[] {
  const tensors = inputs.filter(isSymbolic);
  const x = tensors[0];
  if (x === undefined) return [];
  const axes = operatorOf(node.domain, node.operator)?.axes;
  if (axes === 'pointwise') {
    const rank = Math.max(...tensors.map(({ sizes }) => sizes.length));
    return Array.from({ length: rank }, (_, i) => {
      const at = tensors.map(({ sizes }) => sizes[i - rank + sizes.length] ?? 1);
      return at.find((n) => typeof n === 'string') ?? 1;
    });
  }
  if (KEEPS_ALL.includes(node.operator)) return x.sizes;
  return axes === 'spatial' || KEEPS_FIRST.includes(node.operator) ? x.sizes.slice(0, 1) : [];
}

const KEEPS_ALL = [
  'Softmax',
  'LogSoftmax',
  'LayerNormalization',
  'CumSum',
  'InstanceNormalization',
  'BatchNormalization',
  'GroupNormalization',
  'LpNormalization',
  'Trilu',
];
const KEEPS_FIRST = ['MatMul', 'Gemm', 'Flatten', 'Pad'];
