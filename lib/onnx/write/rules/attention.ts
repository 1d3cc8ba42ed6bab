import type * as tfl from '@tensorflow/tfjs-layers';
import { product } from '../../../arithmetic/product.js';
import type { BaseAttention } from '../../../layers/base_attention.js';
import type { BaseHeads } from '../../../layers/base_heads.js';
import { band } from '../../../layers/score_mask.js';
import { reshaped } from '../forms.js';
import type { GraphWriter } from '../graph_writer.js';
import { refuse } from '../refusal.js';
import type { Value } from '../value.js';
import { type Call, type Rule, rule } from './rule.js';

/** Scores with those gone that later keys, or far ones, would have. */
function hidden(
  w: GraphWriter,
  scores: string,
  [query, value]: readonly Value[],
  causal: boolean,
  window: number | null,
): string {
  if (!causal && window === null) return scores;
  const [rows, columns] = [query!.shape[1], value!.shape[1]];
  if (rows == null || columns == null) return refuse('hidden keys at lengths that are not known');
  const shown = band(rows, columns, !causal, window);
  const shift = Array.from(shown.dataSync(), (one) => (one ? 0 : -1e9));
  shown.dispose();
  return w.node('Add', [scores, w.constant(shift, [rows, columns])]);
}

/** x with an axis of length 1 at this place. */
const expanded = (w: GraphWriter, x: string, axis: number): string =>
  w.node('Unsqueeze', [x, w.integers([axis])]);

const turned = (w: GraphWriter, x: string): string => w.transpose(x, [0, 2, 1]);

type Weight = tfl.LayerVariable | null;

/** A layer without heads, of its scores. */
const attention = (
  scores: (w: GraphWriter, query: string, key: string, layer: never) => string,
): Rule =>
  rule<BaseAttention>(({ w, layer, inputs, shape }) => {
    if (layer.maskInputs.length > 0) return refuse('masks as inputs');
    const [query, value, key = value] = inputs.map((one) => w.plain(one)) as [string, string];
    const plain = scores(w, query, key as string, layer as never);
    const masked = hidden(w, plain, inputs, layer.useCausalMask, null);
    const weights = w.node('Softmax', [masked], { axis: -1 });
    return w.value(w.node('MatMul', [weights, value]), shape);
  });

const tanhOfSum = (w: GraphWriter, query: string, key: string, scale: Weight) => {
  const sum = w.node('Add', [expanded(w, query, 2), expanded(w, key, 1)]);
  return w.node('Tanh', [scale == null ? sum : w.node('Mul', [sum, w.weight(scale)])]);
};
const summed = (w: GraphWriter, x: string) =>
  w.node('ReduceSum', [x, w.integers([3])], { keepdims: 0 });

/** x by a kernel whose first axes are the last of x, as one matrix. */
function project(
  w: GraphWriter,
  layer: BaseHeads,
  name: string,
  x: string,
  inner: number,
  outer: readonly number[],
): string {
  const { kernel, bias } = layer.projection(name);
  const made = product(outer);
  const y = w.node('MatMul', [x, w.weight(kernel, reshaped([inner, made]))]);
  return bias === null ? y : w.node('Add', [y, w.weight(bias, reshaped([made]))]);
}

function writeHeads({ w, layer, inputs, shape }: Call<tfl.layers.Layer & BaseHeads>): Value {
  const [query, value, key = value] = inputs as [Value, Value, Value?];
  if (layer.maskInputs.length > 0) return refuse('masks as inputs');
  if (query.shape.length !== 3) return refuse('attention over more axes than one');
  const { queries, keys, keySize, valueSize, output } = layer.heads;
  if (output !== null && output.length > 1) return refuse('an outputShape of several axes');
  /** [batch, heads, length, size]. */
  const heads = (name: string, of: Value, count: number, size: number) => {
    const flat = project(w, layer, name, w.plain(of), of.shape[2]!, [count, size]);
    const parts = w.node('Reshape', [flat, w.integers([0, 0, count, size])]);
    const turned = w.transpose(parts, [0, 2, 1, 3]);
    if (count === queries) return turned;
    const each = w.node('Unsqueeze', [turned, w.integers([2])]);
    const tiled = w.node('Tile', [each, w.integers([1, 1, queries / count, 1, 1])]);
    // The lengths are not known: of what is there without the repetitions.
    const merged = w.transpose(tiled, [0, 3, 1, 2, 4]);
    const joined = w.node('Reshape', [merged, w.integers([0, 0, queries, size])]);
    return w.transpose(joined, [0, 2, 1, 3]);
  };
  const q = heads('query', query, queries, keySize);
  const k = w.transpose(heads('key', key, keys, keySize), [0, 1, 3, 2]);
  const v = heads('value', value, keys, valueSize);
  const scores = w.node('MatMul', [w.node('Mul', [q, w.scalar(1 / Math.sqrt(keySize))]), k]);
  const masked = hidden(w, scores, inputs, layer.useCausalMask, layer.slidingWindow);
  const given = w.node('MatMul', [w.node('Softmax', [masked], { axis: -1 }), v]);
  const rows = w.integers([0, 0, queries * valueSize]);
  const joined = w.node('Reshape', [w.transpose(given, [0, 2, 1, 3]), rows]);
  const gate = () =>
    w.node('Sigmoid', [
      project(w, layer, 'gate', w.plain(query), query.shape[2]!, [queries, valueSize]),
    ]);
  const gated = layer.useGate ? w.node('Mul', [joined, gate()]) : joined;
  const sizes = [shape[2]!];
  return w.value(project(w, layer, 'output', gated, queries * valueSize, sizes), shape);
}

/** Attention, without the masks that come with its inputs. */
export const ATTENTION_RULES = {
  Attention: attention((w, query, key, layer: { scale: Weight; concat: Weight }) => {
    const { scale, concat } = layer;
    if (concat === null) {
      const scores = w.node('MatMul', [query, turned(w, key)]);
      return scale === null ? scores : w.node('Mul', [scores, w.weight(scale)]);
    }
    const scores = summed(w, tanhOfSum(w, query, key, scale));
    return w.node('Mul', [scores, w.weight(concat)]);
  }),
  AdditiveAttention: attention((w, query, key, { scale }: { scale: Weight }) => {
    const y = tanhOfSum(w, query, key, null);
    return summed(w, scale === null ? y : w.node('Mul', [y, w.weight(scale)]));
  }),
  MultiHeadAttention: rule<BaseHeads>(writeHeads),
  GroupQueryAttention: rule<BaseHeads>(writeHeads),
} satisfies Record<string, Rule>;
