import * as tfl from '@tensorflow/tfjs-layers';
import { list, number, word } from '../../operators/operator.js';
import { each, explicitPads, windowsOf } from '../../operators/windows.js';
import { type Asked, type Rule, spatialRank } from './rule.js';

/** Whether rounding up makes no window more, as far as the sizes are known. */
function isFloor({ call, x }: Asked, kernel: readonly number[]): boolean {
  if (number(call, 'ceil_mode', 0) === 0) return true;
  const sizes = x.sizes.slice(2);
  if (sizes.some((n) => typeof n !== 'number')) return false;
  const attributes = { ...call.attributes, ceil_mode: 0 };
  const lengths = (one: Asked['call']) => windowsOf(one, sizes as number[], kernel).lengths.join();
  return lengths(call) === lengths({ ...call, attributes });
}

const pooling =
  (kind: 'max' | 'average'): Rule =>
  (asked) => {
    const { builder, node, call, x } = asked;
    const rank = spatialRank(x);
    const kernel = list(call, 'kernel_shape');
    if (builder.keep || rank === null || kernel?.length !== rank || node.outputs.length > 1)
      return null;
    const auto = word(call, 'auto_pad', 'NOTSET');
    const bare = explicitPads(call, rank, () => 1)
      .flat()
      .every((n) => n === 0);
    const dense = each(call, 'dilations', rank).every((d) => d === 1);
    if (auto.startsWith('SAME') || !bare || !dense || !isFloor(asked, kernel)) return null;
    const strides = each(call, 'strides', rank);
    const all = {
      poolSize: (rank === 1 ? kernel[0] : kernel) as never,
      strides: (rank === 1 ? strides[0] : strides) as never,
      padding: 'valid' as const,
      name: builder.layerName(node.name),
    };
    const { maxPooling1d, maxPooling2d, maxPooling3d } = tfl.layers;
    const { averagePooling1d, averagePooling2d, averagePooling3d } = tfl.layers;
    const layer =
      kind === 'max'
        ? { 1: maxPooling1d, 2: maxPooling2d, 3: maxPooling3d }[rank](all)
        : { 1: averagePooling1d, 2: averagePooling2d, 3: averagePooling3d }[rank](all);
    const symbol = layer.apply(builder.ordered(x, true)) as tfl.SymbolicTensor;
    return { symbol, last: true, sizes: [x.sizes[0]!] };
  };

export const maxPool = pooling('max');
export const averagePool = pooling('average');

const globally =
  (kind: 'max' | 'average'): Rule =>
  ({ builder, node, x }) => {
    const rank = spatialRank(x);
    const channels = x.sizes[1];
    if (builder.keep || (rank !== 1 && rank !== 2) || typeof channels !== 'number') return null;
    const { globalAveragePooling1d, globalAveragePooling2d } = tfl.layers;
    const { globalMaxPooling1d, globalMaxPooling2d } = tfl.layers;
    const name = builder.layerName(node.name);
    const pool =
      kind === 'max'
        ? { 1: globalMaxPooling1d, 2: () => globalMaxPooling2d({ name }) }[rank]({ name })
        : { 1: globalAveragePooling1d, 2: () => globalAveragePooling2d({ name }) }[rank]({ name });
    const targetShape = [...new Array<number>(rank).fill(1), channels];
    const kept = tfl.layers.reshape({ targetShape, name: builder.layerName(`${node.name}_kept`) });
    const symbol = kept.apply(pool.apply(builder.ordered(x, true))) as tfl.SymbolicTensor;
    return { symbol, last: true, sizes: [x.sizes[0]!] };
  };

export const globalMaxPool = globally('max');
export const globalAveragePool = globally('average');
