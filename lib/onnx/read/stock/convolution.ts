import * as tf from '@tensorflow/tfjs-core';
import * as tfl from '@tensorflow/tfjs-layers';
import * as ours from '../../../layers/factories.js';
import { list, no, number, word } from '../../operators/operator.js';
import { transposedSizes } from '../../operators/transposed_sizes.js';
import { checkKernel, each, explicitPads, windowsOf } from '../../operators/windows.js';
import { type Constant, isConstant, type LayerWeight } from '../built.js';
import { type Answer, type Asked, keyOf, permuted, type Rule, spatialRank } from './rule.js';

type Pads = readonly (readonly [number, number])[];

const flat = <T>(values: readonly T[]) => (values.length === 1 ? values[0]! : [...values]);

/** Zeros around an image, by a layer. */
export function zeroPadding({ builder, node }: Asked, x: tfl.SymbolicTensor, pads: Pads) {
  if (pads.flat().every((n) => n === 0)) return x;
  const name = builder.layerName(`${node.name}_pad`);
  const make = {
    1: () => ours.zeroPadding1d({ padding: [...pads[0]!], name }),
    2: () =>
      tfl.layers.zeroPadding2d({ padding: pads as [[number, number], [number, number]], name }),
    3: () => ours.zeroPadding3d({ padding: pads as never, name }),
  }[pads.length as 1 | 2 | 3];
  return make().apply(x) as tfl.SymbolicTensor;
}

/** The rank, the filter and the bias, where these are constants. */
function parts({ builder, call, x, inputs }: Asked) {
  const rank = spatialRank(x);
  const [, w, bias] = inputs;
  if (builder.keep || rank === null || !isConstant(w)) return null;
  if (typeof x.sizes[1] !== 'number') return null;
  if (bias != null && !isConstant(bias)) return null;
  if (w.value.shape.length !== rank + 2) return null;
  const kernel = w.value.shape.slice(2);
  checkKernel(call, kernel);
  return { rank, w, bias: (bias ?? null) as Constant | null, kernel };
}

const biasWeight = (bias: Constant | null): LayerWeight[] =>
  bias === null ? [] : [{ constant: bias }];

/** [out, in, ...kernel] to [...kernel, in, out], or [in, out, ...kernel] to [...kernel, out, in]. */
const kernelFirst = (rank: number) => [...Array.from({ length: rank }, (_, i) => i + 2), 1, 0];

/** [channels m, 1, kh, kw] to [kh, kw, channels, m]. */
function depthwiseWeight(constant: Constant, channels: number): LayerWeight {
  const [out, , kh, kw] = constant.value.shape as [number, number, number, number];
  return {
    constant,
    toLayer: (x) => tf.reshape(tf.transpose(x, [2, 3, 1, 0]), [kh, kw, channels, out / channels]),
    toOnnx: (x) => tf.transpose(tf.reshape(x, [kh, kw, 1, out]), [3, 2, 0, 1]),
  };
}

/** Refuses other channels than the filter's: a layer would make a filter for those first, however large. */
function checkChannels({ x }: Asked, { value }: Constant, channels: number): void {
  const [, given] = x.sizes;
  if (typeof given !== 'number' || given === channels) return;
  no(`of ${given} channels with a filter of [${value.shape}]`);
}

export const conv: Rule = (asked): Answer | null => {
  const { builder, node, call, x } = asked;
  const found = parts(asked);
  if (found === null) return null;
  const { rank, w, bias, kernel } = found;
  const group = number(call, 'group', 1);
  checkChannels(asked, w, w.value.shape[1]! * group);
  const [strides, dilations] = [each(call, 'strides', rank), each(call, 'dilations', rank)];
  const dilated = dilations.some((d) => d > 1);
  if (dilated && (rank === 3 || strides.some((s) => s > 1))) return null;
  // Refuses windows that do not fit into what is known of the image.
  windowsOf(
    call,
    x.sizes.slice(2).map((n) => (typeof n === 'number' ? n : 2 ** 16)),
    kernel,
  );
  const auto = word(call, 'auto_pad', 'NOTSET');
  if (auto === 'SAME_LOWER') return null;
  const wide = kernel.map((k, i) => (k - 1) * dilations[i]! + 1);
  const pads = auto === 'SAME_UPPER' ? [] : explicitPads(call, rank, () => 0);
  if (pads.flat().some((n) => n < 0)) return null;
  const same =
    auto === 'SAME_UPPER' ||
    (strides.every((s) => s === 1) &&
      pads.some(([before]) => before > 0) &&
      pads.every(([a, b], i) => a === (wide[i]! - 1) >> 1 && a + b === wide[i]! - 1));
  const depthwise = group > 1;
  const equal = new Set(strides).size === 1 && new Set(dilations).size === 1;
  const channels = x.sizes[1];
  if (depthwise && (rank !== 2 || group !== channels || w.value.shape[1] !== 1 || !equal))
    return null;
  const image = same
    ? builder.ordered(x, true)
    : zeroPadding(asked, builder.ordered(x, true), pads);
  const options = {
    kernelSize: flat(kernel) as number,
    strides: flat(strides) as number,
    dilationRate: flat(dilations) as number,
    padding: same ? ('same' as const) : ('valid' as const),
    useBias: bias !== null,
  };
  const make = () => {
    const named = { ...options, name: builder.layerName(node.name) };
    if (depthwise) {
      const depthMultiplier = w.value.shape[0]! / group;
      return tfl.layers.depthwiseConv2d({ ...named, depthMultiplier });
    }
    const filters = w.value.shape[0]!;
    const { conv1d, conv2d, conv3d } = tfl.layers;
    return { 1: conv1d, 2: conv2d, 3: conv3d }[rank]({ ...named, filters });
  };
  const weight = depthwise ? depthwiseWeight(w, group) : permuted(w, kernelFirst(rank));
  const weights = [weight, ...biasWeight(bias)];
  const [symbol] = builder.apply(keyOf(node, weights), make, image, weights);
  return { symbol: symbol!, last: true, sizes: convSizes(asked, kernel, same) };
};

/** Sizes that stay as they are keep their names. */
function convSizes({ x, call }: Asked, kernel: readonly number[], same: boolean) {
  const spatial = x.sizes.slice(2);
  if (!same && word(call, 'auto_pad', 'NOTSET') !== 'NOTSET') return [x.sizes[0]!];
  // A length that is not known is kept if one that is known would be.
  const { lengths } = windowsOf(
    call,
    spatial.map(() => 2 ** 16),
    kernel,
  );
  return [x.sizes[0]!, 0, ...spatial.map((n, i) => (lengths[i] === 2 ** 16 ? n : 0))];
}

export const convTranspose: Rule = (asked): Answer | null => {
  const { builder, node, call, x } = asked;
  const found = parts(asked);
  if (found === null || number(call, 'group', 1) !== 1) return null;
  const { rank, w, bias, kernel } = found;
  checkChannels(asked, w, w.value.shape[0]!);
  const [strides, dilations] = [each(call, 'strides', rank), each(call, 'dilations', rank)];
  if (dilations.some((d) => d > 1) && strides.some((s) => s > 1)) return null;
  const more = list(call, 'output_padding') ?? new Array<number>(rank).fill(0);
  if (more.some((n, i) => n >= strides[i]!)) return null;
  const said = list(call, 'output_shape') ?? word(call, 'auto_pad', 'NOTSET') !== 'NOTSET';
  const spatial = x.sizes.slice(2);
  if (said && spatial.some((n) => typeof n !== 'number')) return null;
  const wide = kernel.map((k, i) => (k - 1) * dilations[i]! + 1);
  const pads: Pads = said
    ? transposedSizes(call, spatial as number[], kernel).sizes.map((size, i) => {
        const { starts } = transposedSizes(call, spatial as number[], kernel);
        const whole = ((spatial[i] as number) - 1) * strides[i]! + wide[i]! + more[i]!;
        return [starts[i]!, whole - starts[i]! - size];
      })
    : explicitPads(call, rank, () => 0);
  if (pads.flat().some((n) => n < 0)) return null;
  const same = pads.every(([before, after], i) => {
    const extra = wide[i]! - strides[i]!;
    return extra >= 0 && before === extra >> 1 && before + after === extra + more[i]!;
  });
  const make = () => {
    const filters = w.value.shape[1]!;
    const options = {
      filters,
      kernelSize: [...kernel],
      strides: [...strides],
      dilationRate: [...dilations],
      padding: same ? ('same' as const) : ('valid' as const),
      ...(same ? {} : { outputPadding: more }),
      useBias: bias !== null,
      name: builder.layerName(node.name),
    };
    const { conv1dTranspose, conv2dTranspose, conv3dTranspose } = ours;
    return { 1: conv1dTranspose, 2: conv2dTranspose, 3: conv3dTranspose }[rank](options);
  };
  const weights = [permuted(w, kernelFirst(rank)), ...biasWeight(bias)];
  const image = builder.ordered(x, true);
  const [made] = builder.apply(keyOf(node, weights, same), make, image, weights);
  const whole = { symbol: made!, last: true, sizes: [x.sizes[0]!] };
  if (same || pads.flat().every((n) => n === 0)) return whole;
  const { cropping1d, cropping2d, cropping3d } = ours;
  const crop = { 1: cropping1d, 2: cropping2d, 3: cropping3d }[rank];
  const cropping = rank === 1 ? [...pads[0]!] : pads.map((one) => [...one]);
  const layer = crop({ cropping: cropping as never, name: builder.layerName(`${node.name}_crop`) });
  return { ...whole, symbol: layer.apply(made!) as tfl.SymbolicTensor };
};
