import * as tfl from '@tensorflow/tfjs-layers';
import { BilinearUpSampling2D } from '../../../keras/layers/bilinear_up_sampling2d.js';
import { UpSampling1D } from '../../../layers/up_sampling1d.js';
import { UpSampling3D } from '../../../layers/up_sampling3d.js';
import { list, no, number, word } from '../../operators/operator.js';
import { type Built, isConstant, type KnownSize } from '../built.js';
import { firstOrder } from '../layouts.js';
import { zeroPadding } from './convolution.js';
import { type Answer, type Asked, type Rule, spatialRank } from './rule.js';

/** A constant list of numbers, from an input or an attribute. */
function numbers({ inputs, call }: Asked, i: number, name: string): number[] | null {
  const given: Built | null | undefined = inputs[i];
  if (given == null) return list(call, name) ?? null;
  return isConstant(given) ? Array.from(given.value.data as Float32Array) : null;
}

/** x with these sizes, in ONNX's order, of which at most one is unknown. */
function reshape(asked: Asked, sizes: readonly KnownSize[]): Answer | null {
  const { builder, node, x } = asked;
  if (sizes[0] !== x.sizes[0] || sizes.length < 2 || x.sizes.length < 2) return null;
  const rest = sizes.slice(1);
  if (rest.filter((n) => typeof n === 'string').length > 1 || rest.includes(0)) return null;
  const targetShape = rest.map((n) => (typeof n === 'string' ? null : n));
  const rank = x.sizes.length;
  // Where there is nothing but channels the order of the axes does not matter.
  const alone = x.last && x.sizes.slice(2).every((n) => n === 1);
  const symbol = alone ? x.symbol : builder.ordered(x, false);
  const name = builder.layerName(node.name);
  const isFlat = rank > 2 && targetShape.length === 1;
  const layer = isFlat ? tfl.layers.flatten({ name }) : tfl.layers.reshape({ targetShape, name });
  return { symbol: layer.apply(symbol) as tfl.SymbolicTensor, last: false, sizes };
}

const product = (sizes: readonly KnownSize[]): number | null =>
  sizes.reduce<number | null>((a, n) => (a === null || typeof n === 'string' ? null : a * n), 1);

const reshapeRule: Rule = (asked) => {
  const { call, x, builder } = asked;
  const wanted = numbers(asked, 1, 'shape');
  if (wanted === null || (wanted.includes(0) && number(call, 'allowzero', 0) !== 0)) return null;
  const copied = wanted.map((n, i) => (n === 0 ? (x.sizes[i] ?? 0) : n));
  const [whole, rest] = [
    product(x.sizes.slice(1)),
    product(copied.slice(1).filter((n) => n !== -1)),
  ];
  // -1 as the batch: what is left of the others is the batch, if these are as many as before.
  if (copied[0] === -1) {
    if (whole === null || rest !== whole) return null;
    return reshape(asked, [x.sizes[0]!, ...copied.slice(1)]);
  }
  const sizes = copied.map((n) => {
    if (n !== -1) return n;
    return whole !== null && rest !== null && rest > 0 && copied[0] === x.sizes[0]
      ? whole / rest
      : builder.newSize();
  });
  if (sizes.some((n) => typeof n === 'number' && !Number.isInteger(n))) return null;
  return reshape(asked, sizes);
};

const flatten: Rule = (asked) => {
  const { call, x, builder } = asked;
  if (number(call, 'axis', 1) !== 1) return null;
  return reshape(asked, [x.sizes[0]!, product(x.sizes.slice(1)) ?? builder.newSize()]);
};

const squeeze: Rule = (asked) => {
  const axes = numbers(asked, 1, 'axes');
  const rank = asked.x.sizes.length;
  if (axes === null) return null;
  const gone = axes.map((axis) => (axis < 0 ? axis + rank : axis));
  return reshape(
    asked,
    asked.x.sizes.filter((_, i) => !gone.includes(i)),
  );
};

const unsqueeze: Rule = (asked) => {
  const axes = numbers(asked, 1, 'axes');
  if (axes === null) return null;
  const rank = asked.x.sizes.length + axes.length;
  const added = axes.map((axis) => (axis < 0 ? axis + rank : axis));
  const rest = [...asked.x.sizes];
  const sizes = Array.from({ length: rank }, (_, i) => (added.includes(i) ? 1 : rest.shift()!));
  return reshape(asked, sizes);
};

const transpose: Rule = ({ builder, node, call, x }) => {
  const rank = x.sizes.length;
  const order = list(call, 'perm') ?? x.sizes.map((_, i) => rank - 1 - i);
  if (order[0] !== 0 || rank < 2 || order.length !== rank) return null;
  const sizes = order.map((axis) => x.sizes[axis]!);
  // What the tensor's own axes are in ONNX's order.
  const held = x.last ? firstOrder(rank) : order.map((_, i) => i);
  const dims = order.map((axis) => held[axis]!);
  if (dims.every((axis, i) => axis === i)) return { symbol: x.symbol, last: false, sizes };
  const layer = tfl.layers.permute({ dims: dims.slice(1), name: builder.layerName(node.name) });
  return { symbol: layer.apply(x.symbol) as tfl.SymbolicTensor, last: false, sizes };
};

const identity: Rule = ({ x, node }) =>
  node.outputs.length === 1 ? { symbol: x.symbol, last: x.last, sizes: x.sizes } : null;

/** As if it were not there: what a model does once it is trained. */
const dropout: Rule = (asked) => {
  const training = asked.inputs[2];
  const trained = training == null || (isConstant(training) && training.value.data[0] === 0);
  return trained ? identity(asked) : no('with training_mode');
};

const pad: Rule = (asked) => {
  const { builder, call, inputs, x } = asked;
  const pads = numbers(asked, 1, 'pads');
  const rank = spatialRank(x);
  const value =
    inputs[2] == null
      ? number(call, 'value', 0)
      : isConstant(inputs[2])
        ? Number(inputs[2].value.data[0])
        : 1;
  const constant = word(call, 'mode', 'constant') === 'constant' && value === 0;
  if (builder.keep || !x.last || pads === null || rank === null || inputs[3] != null || !constant)
    return null;
  const all = x.sizes.map((_, i): [number, number] => [pads[i]!, pads[i + rank + 2]!]);
  if (
    pads.some((n) => n < 0) ||
    all
      .slice(0, 2)
      .flat()
      .some((n) => n !== 0)
  )
    return null;
  const symbol = zeroPadding(asked, builder.ordered(x, true), all.slice(2));
  return { symbol, last: true, sizes: [x.sizes[0]!] };
};

const resize: Rule = (asked) => {
  const { builder, node, call, x } = asked;
  const rank = spatialRank(x);
  const old = node.operator === 'Upsample' || call.opset < 11;
  const scales = numbers(asked, old ? 1 : 2, 'scales');
  if (builder.keep || rank === null || scales?.length !== rank + 2 || list(call, 'axes'))
    return null;
  const size = scales.slice(2);
  const whole = size.every((n) => Number.isInteger(n) && n >= 1);
  if (scales[0] !== 1 || scales[1] !== 1 || !whole) return null;
  const mode = word(call, 'mode', 'nearest');
  const grid = old ? 'asymmetric' : word(call, 'coordinate_transformation_mode', 'half_pixel');
  const rounding = old ? 'floor' : word(call, 'nearest_mode', 'round_prefer_floor');
  const name = builder.layerName(node.name);
  const repeats =
    mode === 'nearest' &&
    ((grid === 'asymmetric' && rounding === 'floor') ||
      (grid === 'half_pixel' && rounding.startsWith('round')));
  const bilinear =
    mode === 'linear' && rank === 2 && (grid === 'half_pixel' || grid === 'pytorch_half_pixel');
  if (!repeats && !bilinear) return null;
  const make = {
    1: () => new UpSampling1D({ size: size[0]!, name }),
    2: () => tfl.layers.upSampling2d({ size: size as [number, number], name }),
    3: () => new UpSampling3D({ size: size as [number, number, number], name }),
  }[rank];
  const layer = bilinear ? new BilinearUpSampling2D({ size: size as never, name }) : make();
  const symbol = layer.apply(builder.ordered(x, true)) as tfl.SymbolicTensor;
  return { symbol, last: true, sizes: [x.sizes[0]!] };
};

/** Nodes that become layers that move elements. */
export const SHAPE_RULES: Readonly<Record<string, Rule>> = {
  Dropout: dropout,
  Flatten: flatten,
  Identity: identity,
  Pad: pad,
  Reshape: reshapeRule,
  Resize: resize,
  Squeeze: squeeze,
  Transpose: transpose,
  Unsqueeze: unsqueeze,
  Upsample: resize,
};
