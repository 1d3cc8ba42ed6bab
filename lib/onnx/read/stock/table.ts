import {
  type Builder,
  type Built,
  isConstant,
  isSymbolic,
  type Symbolic,
  typeOf,
} from '../built.js';
import type { Node } from '../graph.js';
import { neverTrains } from '../never_trains.js';
import { callOf, outputTypes } from '../run_graph.js';
import { conv, convTranspose } from './convolution.js';
import { gemm, matMul } from './dense.js';
import { NORMALIZATION_RULES } from './normalization.js';
import { POINTWISE_RULES } from './pointwise.js';
import { averagePool, globalAveragePool, globalMaxPool, maxPool } from './pooling.js';
import type { Rule } from './rule.js';
import { SHAPE_RULES } from './shapes.js';

/** What becomes layers of tfjs or of this package, where one computes exactly the same. */
const RULES: Readonly<Record<string, Rule>> = {
  ...POINTWISE_RULES,
  ...SHAPE_RULES,
  ...NORMALIZATION_RULES,
  AveragePool: averagePool,
  Conv: conv,
  ConvTranspose: convTranspose,
  Gemm: gemm,
  GlobalAveragePool: globalAveragePool,
  GlobalMaxPool: globalMaxPool,
  MatMul: matMul,
  MaxPool: maxPool,
};

/** The node as layers; null where none is exact, and OnnxOperation is its layer. */
export function stockLayer(
  builder: Builder,
  node: Node,
  inputs: readonly (Built | null)[],
): Symbolic[] | null {
  const rule = Object.hasOwn(RULES, node.operator) ? RULES[node.operator]! : null;
  const [x] = inputs;
  if (rule === null || !isSymbolic(x)) return null;
  const call = callOf(node, inputs.map(typeOf));
  // A layer trains as a whole, or not at all.
  const weights = inputs.filter((one, i) => isConstant(one) && !neverTrains(node.operator, i));
  if (new Set(weights.filter(isConstant).map(({ trainable }) => trainable)).size > 1) return null;
  const answer = rule({ builder, node, call, inputs, x });
  if (answer === null) return null;
  const [type] = outputTypes(node, call);
  return [builder.symbolic(answer.symbol, type!, answer.last, answer.sizes)];
}
