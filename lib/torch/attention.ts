import type * as tfl from '@tensorflow/tfjs-layers';
import { product } from '../arithmetic/product.js';
import type { BaseHeads } from '../layers/base_heads.js';
import type { Parameter } from './parameter.js';
import { permute } from './permute.js';

/** What torch stacks in one tensor, in its order. */
const STACKED = ['query', 'key', 'value'] as const;

/** Part `i` of a parameter of torch that stacks `count` parts of these rows and columns, turned. */
function part(
  name: string,
  variable: tfl.LayerVariable,
  [i, count]: readonly [number, number],
  [rows, columns]: readonly [number, number],
): Parameter {
  const length = rows * columns;
  return {
    names: [name],
    shape: variable.shape.length === 3 ? [count * rows, columns] : [count * rows],
    variable,
    toTfjs: (numbers) =>
      permute(numbers.subarray(i * length, (i + 1) * length), [rows, columns], [1, 0]),
  };
}

/** The sizes of query, key and value. */
const sizesOf = (layer: BaseHeads) =>
  STACKED.map((name) => layer.projection(name).kernel.shape[0] as number);

/** Whether there can be a MultiheadAttention of torch: its heads together have the query's size, as has its output. */
export function isTorchAttention(layer: BaseHeads): boolean {
  const { queries, keySize, valueSize, output } = layer.heads;
  const size = sizesOf(layer)[0]!;
  const given = product([...(output ?? [size])]);
  const all = [queries * keySize, queries * valueSize, given];
  return !layer.useGate && all.every((one) => one === size);
}

/**
 * The parameters of a MultiheadAttention: in_proj_weight has those of query, key and value below one another where they
 * have one size, q_proj_weight, k_proj_weight and v_proj_weight where not; in_proj_bias has all three.
 */
export function attention(layer: BaseHeads): Parameter[] {
  const sizes = sizesOf(layer);
  const size = sizes[0]!;
  const together = sizes.every((one) => one === size);
  const projections = STACKED.flatMap((name, i) => {
    const { kernel, bias } = layer.projection(name);
    const weight = together
      ? part('in_proj_weight', kernel, [i, 3], [size, size])
      : part(`${name[0]}_proj_weight`, kernel, [0, 1], [size, sizes[i]!]);
    return bias === null ? [weight] : [weight, part('in_proj_bias', bias, [i, 3], [size, 1])];
  });
  const { kernel, bias } = layer.projection('output');
  const out = { names: ['out_proj.weight'], shape: [size, size], variable: kernel };
  return [
    ...projections,
    { ...out, toTfjs: (numbers) => permute(numbers, [size, size], [1, 0]) },
    ...(bias === null
      ? []
      : [
          {
            names: ['out_proj.bias'],
            shape: [size],
            variable: bias,
            toTfjs: (numbers: Float32Array) => numbers,
          },
        ]),
  ];
}
