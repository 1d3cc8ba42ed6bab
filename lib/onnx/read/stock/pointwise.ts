import * as tfl from '@tensorflow/tfjs-layers';
import { KerasActivation } from '../../../keras/layers/keras_activation.js';
import { choice, number } from '../../operators/operator.js';
import { isConstant, isSymbolic } from '../built.js';
import { type Asked, keyOf, type Rule, reshaped } from './rule.js';

type Make = (asked: Asked, name: string) => tfl.layers.Layer | null;

/** A layer that treats every element alike: in whatever order they are. */
const pointwise =
  (make: Make): Rule =>
  (asked) => {
    const { builder, node, x } = asked;
    if (x.type !== 1 || x.sizes.length < 1) return null;
    const layer = make(asked, builder.layerName(node.name));
    if (layer === null) return null;
    return { symbol: layer.apply(x.symbol) as tfl.SymbolicTensor, last: x.last, sizes: x.sizes };
  };

const named = (activation: string): Rule =>
  pointwise((_, name) => tfl.layers.activation({ activation: activation as 'relu', name }));
const keras = (of: string): Rule =>
  pointwise((_, name) => new KerasActivation({ pointwise: of, name } as never));

/** A constant bound of Clip; null for none, undefined for one that is computed. */
function bound({ inputs, call }: Asked, i: number, name: string): number | null | undefined {
  const given = inputs[i];
  if (given == null) return name in call.attributes ? number(call, name) : null;
  return isConstant(given) ? Number(given.value.data[0]) : undefined;
}

const clip = pointwise((asked, name) => {
  const [low, high] = [bound(asked, 1, 'min'), bound(asked, 2, 'max')];
  if (low !== 0 || high === undefined) return null;
  return tfl.layers.reLU({ name, ...(high === null ? {} : { maxValue: high }) });
});

const softmax: Rule = (asked) => {
  const { builder, node, call, x } = asked;
  const rank = x.sizes.length;
  const given = number(call, 'axis', call.opset < 13 ? 1 : -1);
  const axis = given < 0 ? given + rank : given;
  // The last axis of the order that the tensor has.
  const isLast = x.last ? axis === 1 && call.opset >= 13 : axis === rank - 1;
  if (!isLast || rank < 2 || x.type !== 1) return null;
  const layer = tfl.layers.softmax({ axis: -1, name: builder.layerName(node.name) });
  return { symbol: layer.apply(x.symbol) as tfl.SymbolicTensor, last: x.last, sizes: x.sizes };
};

const prelu: Rule = (asked) => {
  const { builder, node, inputs, x } = asked;
  const slope = inputs[1];
  const rank = x.sizes.length;
  const channels = x.sizes[1];
  if (!isConstant(slope) || builder.keep || rank < 3 || typeof channels !== 'number') return null;
  const { shape } = slope.value;
  const size = slope.value.data.length;
  const perChannel = size === channels && shape[shape.length - rank + 1] === channels;
  if (!perChannel && size !== 1) return null;
  const spatial = Array.from({ length: rank - 2 }, (_, i) => i + 1);
  const sharedAxes = perChannel ? spatial : [...spatial, rank - 1];
  const weights = [reshaped(slope, [...spatial.map(() => 1), size])];
  const make = () => tfl.layers.prelu({ sharedAxes, name: builder.layerName(node.name) });
  const [symbol] = builder.apply(
    keyOf(node, weights, rank),
    make,
    builder.ordered(x, true),
    weights,
  );
  return { symbol: symbol!, last: true, sizes: x.sizes };
};

/** Tensors of one shape, merged. */
const merged =
  (make: (args: { name: string }) => tfl.layers.Layer): Rule =>
  ({ builder, node, inputs, x }) => {
    const all = inputs.filter(isSymbolic);
    const fits = all.every(
      ({ sizes, type }) => type === 1 && sizes.length > 1 && sizes.join() === x.sizes.join(),
    );
    if (all.length !== inputs.length || all.length < 2 || !fits) return null;
    const last = all.some((one) => one.last);
    const symbols = all.map((one) => builder.ordered(one, last));
    const layer = make({ name: builder.layerName(node.name) });
    return { symbol: layer.apply(symbols) as tfl.SymbolicTensor, last, sizes: x.sizes };
  };

const concat: Rule = ({ builder, node, call, inputs, x }) => {
  const all = inputs.filter(isSymbolic);
  const rank = x.sizes.length;
  const given = number(call, 'axis', 1);
  const axis = given < 0 ? given + rank : given;
  const fits = all.every(({ sizes, type }) => type === 1 && sizes.length === rank);
  if (all.length !== inputs.length || all.length < 2 || !fits || axis < 1 || rank < 2) return null;
  const last = all.some((one) => one.last);
  const symbols = all.map((one) => builder.ordered(one, last));
  const at = last ? (axis === 1 ? rank - 1 : axis - 1) : axis;
  const sizes = x.sizes.map((n, i) => (i === axis ? 0 : n));
  const same = symbols.every(({ shape }) =>
    shape.every((n, i) => i === at || n === symbols[0]!.shape[i]),
  );
  if (!same) return null;
  const layer = tfl.layers.concatenate({ axis: at, name: builder.layerName(node.name) });
  return { symbol: layer.apply(symbols) as tfl.SymbolicTensor, last, sizes };
};

/** Nodes that become layers of one tensor or of several of one shape. */
export const POINTWISE_RULES: Readonly<Record<string, Rule>> = {
  Add: merged((args) => tfl.layers.add(args)),
  Celu: pointwise(
    ({ call }, name) =>
      new KerasActivation({
        pointwise: 'celu',
        parameters: { alpha: number(call, 'alpha', 1) },
        name,
      } as never),
  ),
  Clip: clip,
  Concat: concat,
  // tfjs's ELU takes no alpha.
  Elu: pointwise(({ call }, name) =>
    number(call, 'alpha', 1) === 1
      ? tfl.layers.elu({ name })
      : new KerasActivation({
          pointwise: 'elu',
          parameters: { alpha: number(call, 'alpha', 1) },
          name,
        } as never),
  ),
  Gelu: pointwise(({ call }, name) =>
    choice(call, 'approximate', ['none', 'tanh']) === 'tanh'
      ? tfl.layers.activation({ activation: 'gelu_new', name })
      : tfl.layers.activation({ activation: 'gelu', name }),
  ),
  HardSigmoid: pointwise(({ call }, name) =>
    Math.abs(number(call, 'alpha', 0.2) - 1 / 6) < 1e-6 && number(call, 'beta', 0.5) === 0.5
      ? new KerasActivation({ pointwise: 'hardSigmoid', name } as never)
      : null,
  ),
  HardSwish: keras('hardSilu'),
  LeakyRelu: pointwise(({ call }, name) =>
    tfl.layers.leakyReLU({ alpha: number(call, 'alpha', 0.01), name }),
  ),
  Max: merged((args) => tfl.layers.maximum(args)),
  Min: merged((args) => tfl.layers.minimum(args)),
  Mul: merged((args) => tfl.layers.multiply(args)),
  PRelu: prelu,
  Relu: pointwise((_, name) => tfl.layers.reLU({ name })),
  Selu: pointwise(({ call }, name) =>
    'alpha' in call.attributes || 'gamma' in call.attributes
      ? null
      : tfl.layers.activation({ activation: 'selu', name }),
  ),
  Sigmoid: named('sigmoid'),
  Softmax: softmax,
  Softplus: named('softplus'),
  Softsign: named('softsign'),
  Sum: merged((args) => tfl.layers.add(args)),
  Tanh: named('tanh'),
};
