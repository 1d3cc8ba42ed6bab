import * as tfl from '@tensorflow/tfjs-layers';
import { number } from '../../operators/operator.js';
import { type Constant, isConstant, type LayerWeight } from '../built.js';
import { type Answer, type Asked, keyOf, permuted, type Rule } from './rule.js';

function dense(
  { builder, node, x }: Asked,
  kernel: LayerWeight,
  bias: Constant | null,
  units: number,
): Answer | null {
  const symbol = builder.ordered(x, false);
  if (symbol.shape.at(-1) == null || symbol.shape.length < 2) return null;
  const make = () =>
    tfl.layers.dense({ units, useBias: bias !== null, name: builder.layerName(node.name) });
  const weights = bias === null ? [kernel] : [kernel, { constant: bias }];
  const [made] = builder.apply(keyOf(node, weights), make, symbol, weights);
  return { symbol: made!, last: false, sizes: [...x.sizes.slice(0, -1), 0] };
}

const isMatrix = (one: unknown): one is Constant =>
  isConstant(one as Constant) && (one as Constant).value.shape.length === 2;

export const gemm: Rule = (asked) => {
  const { call, inputs, x } = asked;
  const [, b, c] = inputs;
  const plain =
    number(call, 'transA', 0) === 0 &&
    number(call, 'alpha', 1) === 1 &&
    number(call, 'beta', 1) === 1;
  if (!plain || !isMatrix(b) || x.sizes.length !== 2) return null;
  const transposed = number(call, 'transB', 0) !== 0;
  const units = b.value.shape[transposed ? 0 : 1]!;
  const isBias = c == null || (isConstant(c) && c.value.shape.join() === String(units));
  if (!isBias) return null;
  const kernel = transposed ? permuted(b, [1, 0]) : { constant: b };
  return dense(asked, kernel, (c ?? null) as Constant | null, units);
};

export const matMul: Rule = (asked) => {
  const [, b] = asked.inputs;
  if (!isMatrix(b) || asked.x.sizes.length < 2 || asked.x.type !== 1) return null;
  return dense(asked, { constant: b }, null, b.value.shape[1]!);
};
