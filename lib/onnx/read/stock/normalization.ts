import * as tfl from '@tensorflow/tfjs-layers';
import { GroupNormalization } from '../../../layers/group_normalization.js';
import { number } from '../../operators/operator.js';
import { isConstant } from '../built.js';
import { type Asked, keyOf, type Rule } from './rule.js';

/** The inputs after the first as constants of one value for each channel; null if they are not. */
function vectors({ inputs, x }: Asked, channels: unknown) {
  const all = inputs.slice(1).filter((one) => one !== null);
  const good = all.every(
    (one) => isConstant(one) && one.value.shape.length === 1 && one.value.shape[0] === channels,
  );
  return good && x.type === 1 ? all.filter(isConstant) : null;
}

const batchNormalization: Rule = (asked) => {
  const { builder, node, call, x } = asked;
  const all = vectors(asked, x.sizes[1]);
  const plain = number(call, 'training_mode', 0) === 0 && number(call, 'spatial', 1) !== 0;
  if (all?.length !== 4 || !plain || node.outputs.length > 1) return null;
  const rank = x.sizes.length;
  const axis = builder.keep && rank > 2 ? 1 : -1;
  const [scale, bias, mean, variance] = all;
  const weights = [
    { constant: scale! },
    { constant: bias! },
    { constant: { ...mean!, trainable: false } },
    { constant: { ...variance!, trainable: false } },
  ];
  const make = () =>
    tfl.layers.batchNormalization({
      axis,
      epsilon: number(call, 'epsilon', 1e-5),
      momentum: number(call, 'momentum', 0.9),
      name: builder.layerName(node.name),
    });
  const last = !builder.keep;
  const symbol = builder.apply(keyOf(node, weights), make, builder.ordered(x, last), weights)[0]!;
  return { symbol, last: last && rank > 2, sizes: x.sizes };
};

const grouped =
  (groups: (asked: Asked) => number | null): Rule =>
  (asked) => {
    const { builder, node, call, x } = asked;
    const all = vectors(asked, x.sizes[1]);
    const count = groups(asked);
    if (builder.keep || all?.length !== 2 || count === null || x.sizes.length < 3) return null;
    const weights = all.map((constant) => ({ constant }));
    const make = () =>
      new GroupNormalization({
        groups: count,
        epsilon: number(call, 'epsilon', 1e-5),
        name: builder.layerName(node.name),
      });
    const symbol = builder.apply(keyOf(node, weights), make, builder.ordered(x, true), weights)[0]!;
    return { symbol, last: true, sizes: x.sizes };
  };

const layerNormalization: Rule = (asked) => {
  const { builder, node, call, x } = asked;
  const rank = x.sizes.length;
  const axis = number(call, 'axis', -1);
  const all = vectors(asked, x.sizes.at(-1));
  if (!all || (axis !== -1 && axis !== rank - 1) || node.outputs.length > 1 || rank < 2)
    return null;
  if (typeof x.sizes.at(-1) !== 'number') return null;
  const weights = all.map((constant) => ({ constant }));
  const make = () =>
    tfl.layers.layerNormalization({
      axis: -1,
      epsilon: number(call, 'epsilon', 1e-5),
      center: all.length > 1,
      name: builder.layerName(node.name),
    });
  const symbol = builder.apply(keyOf(node, weights), make, builder.ordered(x, false), weights)[0]!;
  return { symbol, last: false, sizes: x.sizes };
};

/** Nodes that become layers that normalize. */
export const NORMALIZATION_RULES: Readonly<Record<string, Rule>> = {
  BatchNormalization: batchNormalization,
  GroupNormalization: grouped(({ call }) => (call.opset >= 21 ? number(call, 'num_groups') : null)),
  InstanceNormalization: grouped(() => -1),
  LayerNormalization: layerNormalization,
};
