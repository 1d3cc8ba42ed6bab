import * as tf from '@tensorflow/tfjs-core';
import type * as tfl from '@tensorflow/tfjs-layers';
import type { Normalization } from '../../../layers/normalization.js';
import { alongChannels, reshaped } from '../forms.js';
import type { GraphWriter } from '../graph_writer.js';
import { refuse } from '../refusal.js';
import { axisIn, type Order } from '../value.js';
import { type Rule, rule } from './rule.js';

interface Scaled {
  gamma?: tfl.LayerVariable | null;
  beta?: tfl.LayerVariable | null;
  epsilon: number;
}

interface BatchNorm extends Scaled {
  axis: number;
  movingMean: tfl.LayerVariable;
  movingVariance: tfl.LayerVariable;
}

const batchNormalization = rule<BatchNorm>(({ w, layer, x, shape }) => {
  const { gamma, beta, epsilon, movingMean, movingVariance } = layer;
  const rank = shape.length;
  const axis = (layer.axis + rank) % rank;
  const count = shape[axis]!;
  const order: Order = axis === rank - 1 ? 'first' : 'plain';
  const filled = (value: number) => w.constant(new Array<number>(count).fill(value));
  if (rank === 2 || axisIn(order, axis, rank) === 1) {
    const weights = [
      gamma == null ? filled(1) : w.weight(gamma),
      beta == null ? filled(0) : w.weight(beta),
      w.weight(movingMean),
      w.weight(movingVariance),
    ];
    const y = w.node('BatchNormalization', [w.name(x, order), ...weights], { epsilon });
    return w.value(y, shape, order);
  }
  // Another axis than ONNX's: by its formula.
  const form = alongChannels(count, axis, rank);
  const part = (one: tfl.LayerVariable) => w.weight(one, form);
  const spread = w.node('Sqrt', [w.node('Add', [part(movingVariance), w.scalar(epsilon)])]);
  const normal = w.node('Div', [w.node('Sub', [w.plain(x), part(movingMean)]), spread]);
  return w.value(scaled(w, normal, gamma ? part(gamma) : null, beta ? part(beta) : null), shape);
});

/** x times gamma plus beta, where there are such. */
function scaled(w: GraphWriter, x: string, gamma: string | null, beta: string | null): string {
  const large = gamma === null ? x : w.node('Mul', [x, gamma]);
  return beta === null ? large : w.node('Add', [large, beta]);
}

/** The mean along axes, of which opsets before 18 have an attribute. */
export function mean(w: GraphWriter, x: string, axes: readonly number[], keepdims = 1): string {
  return w.opset < 18
    ? w.node('ReduceMean', [x], { axes, keepdims })
    : w.node('ReduceMean', [x, w.integers(axes)], { keepdims });
}

const layerNormalization = rule<Scaled & { axis: number | number[] }>(
  ({ w, layer: { axis, gamma, beta, epsilon }, x, shape }) => {
    const rank = shape.length;
    const axes = [axis].flat().map((one) => (one + rank) % rank);
    const name = w.plain(x);
    const last = axes.length === 1 && axes[0] === rank - 1;
    if (last && gamma != null && w.opset >= 17) {
      const weights = [w.weight(gamma), ...(beta == null ? [] : [w.weight(beta)])];
      return w.value(
        w.node('LayerNormalization', [name, ...weights], { axis: -1, epsilon }),
        shape,
      );
    }
    const centred = w.node('Sub', [name, mean(w, name, axes)]);
    const variance = mean(w, w.node('Mul', [centred, centred]), axes);
    const spread = w.node('Sqrt', [w.node('Add', [variance, w.scalar(epsilon)])]);
    const normal = w.node('Div', [centred, spread]);
    const sizes = shape.map((n, i) => (axes.includes(i) ? n! : 1)).slice(Math.min(...axes));
    const part = (one: Scaled['gamma']) => (one ? w.weight(one, reshaped(sizes)) : null);
    return w.value(scaled(w, normal, part(gamma), part(beta)), shape);
  },
);

interface GroupNorm extends Scaled {
  groups: number;
  axis: number;
}

/** Of each group as of an instance's channel. */
const groupNormalization = rule<GroupNorm>(
  ({ w, layer: { groups: given, axis, gamma, beta, epsilon }, x, shape }) => {
    const rank = shape.length;
    const at = (axis + rank) % rank;
    const count = shape[at]!;
    const groups = given === -1 ? count : given;
    const order: Order = at === rank - 1 ? 'first' : 'plain';
    if (axisIn(order, at, rank) !== 1 && rank > 2) refuse(`axis ${axis}`);
    const name = w.name(x, order);
    const parts = w.node('Reshape', [name, w.integers([0, groups, -1])]);
    const filled = (value: number) => w.constant(new Array<number>(groups).fill(value));
    const weights = [filled(1), filled(0)];
    const normal = w.node('InstanceNormalization', [parts, ...weights], { epsilon });
    const whole = w.node('Reshape', [normal, w.shapeOf(name)]);
    const part = (one: Scaled['gamma']) =>
      one ? w.weight(one, alongChannels(count, 1, rank)) : null;
    return w.value(scaled(w, whole, part(gamma), part(beta)), shape, order);
  },
);

const instanceNormalization = rule<Scaled>(({ w, layer, x, shape }) => {
  const { gamma, beta, epsilon } = layer;
  const filled = (value: number) => w.constant(new Array<number>(shape.at(-1)!).fill(value));
  const weights = [gamma ? w.weight(gamma) : filled(1), beta ? w.weight(beta) : filled(0)];
  const name = w.name(x, 'first');
  return w.value(w.node('InstanceNormalization', [name, ...weights], { epsilon }), shape, 'first');
});

/** The axes of an option, from 0. */
const axesOf = (axis: number | number[], rank: number) =>
  [axis].flat().map((one) => (one + rank) % rank);

/** Of the data, which no training changes. */
const normalization = rule<Normalization>(({ w, layer, x, shape }) => {
  const sizes = (t: tf.Tensor) => w.constant(t.dataSync() as Float32Array, t.shape);
  const [mean, spread] = tf.tidy(() => [
    sizes(layer.statistic('mean', x.shape)),
    sizes(tf.maximum(tf.sqrt(layer.statistic('variance', x.shape)), 1e-7)),
  ]) as unknown as [string, string];
  const name = w.plain(x);
  const y = layer.invert
    ? w.node('Add', [w.node('Mul', [name, spread]), mean])
    : w.node('Div', [w.node('Sub', [name, mean]), spread]);
  return w.value(y, shape);
});

interface RootMeanSquare {
  axis: number | number[];
  epsilon: number;
  scale: tfl.LayerVariable;
}

const rmsNormalization = rule<RootMeanSquare>(({ w, layer, x, shape }) => {
  const name = w.plain(x);
  const square = mean(w, w.node('Mul', [name, name]), axesOf(layer.axis, shape.length));
  const root = w.node('Sqrt', [w.node('Add', [square, w.scalar(layer.epsilon)])]);
  const normal = w.node('Div', [name, root]);
  return w.value(w.node('Mul', [normal, w.weight(layer.scale)]), shape);
});

const unitNormalization = rule<{ axis: number | number[] }>(({ w, layer, x, shape }) => {
  const name = w.plain(x);
  const axes = w.integers(axesOf(layer.axis, shape.length));
  const square = w.node('ReduceSum', [w.node('Mul', [name, name]), axes], { keepdims: 1 });
  const root = w.node('Sqrt', [w.node('Max', [square, w.scalar(1e-24)])]);
  return w.value(w.node('Div', [name, root]), shape);
});

/** Layers that bring values to mean 0 and variance 1. */
export const NORMALIZATION_RULES = {
  BatchNormalization: batchNormalization,
  LayerNormalization: layerNormalization,
  GroupNormalization: groupNormalization,
  InstanceNormalization: instanceNormalization,
  RMSNormalization: rmsNormalization,
  UnitNormalization: unitNormalization,
  Normalization: normalization,
} satisfies Record<string, Rule>;
