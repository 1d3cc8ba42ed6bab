import type * as tfl from '@tensorflow/tfjs-layers';
import { activationName } from '../../../keras/layers/activations.js';
import { POINTWISE } from '../../../keras/read/rules/pointwise.js';
import { alongside } from '../forms.js';
import type { GraphWriter } from '../graph_writer.js';
import { refuse } from '../refusal.js';
import { axisIn, type Order, type Value } from '../value.js';
import { above, add, clip, kerasFunction, mul, STOCK } from './functions.js';
import { commonOrder, type Rule, rule } from './rule.js';

/** An activation object of a layer. */
export interface Named {
  getClassName(): string;
}

const KERAS_NAMES = new Map(Object.keys(POINTWISE).map((name) => [activationName(name), name]));
const ALONG: Readonly<Record<string, string>> = { softmax: 'Softmax', logSoftmax: 'LogSoftmax' };

/** A layer's activation on one tensor of some rank, by its name. */
export function activate(
  w: GraphWriter,
  x: string,
  activation: Named,
  order: Order,
  rank: number,
): string {
  const name = activation.getClassName();
  if (Object.hasOwn(STOCK, name)) return STOCK[name]!(w, x);
  if (Object.hasOwn(ALONG, name)) {
    return w.node(ALONG[name]!, [x], { axis: axisIn(order, -1, rank) });
  }
  const keras = KERAS_NAMES.get(name);
  if (keras === undefined) return refuse(`the activation '${name}', which ONNX does not have`);
  return kerasFunction(w, x, keras, {});
}

/** A layer's activation on what it made. */
export const activated = (w: GraphWriter, x: Value, activation: Named | null): Value => {
  if (activation == null || activation.getClassName() === 'linear') return x;
  return w.pointwise(
    x,
    (name, order) => activate(w, name, activation, order, x.shape.length),
    activation.getClassName() in ALONG ? { from: [] } : {},
  );
};

const pointwise = (run: (w: GraphWriter, x: string, layer: never) => string): Rule =>
  rule(({ w, layer, x }) => w.pointwise(x, (name) => run(w, name, layer as never)));

/** Layers that are one function of each element. */
export const ACTIVATION_RULES = {
  Activation: rule<{ activation: Named }>(({ w, layer, x }) => activated(w, x, layer.activation)),
  ReLU: pointwise((w, x, { maxValue }: { maxValue?: number | null }) =>
    maxValue == null ? w.node('Relu', [x]) : clip(w, x, 0, maxValue),
  ),
  LeakyReLU: pointwise((w, x, { alpha }: { alpha: number }) => w.node('LeakyRelu', [x], { alpha })),
  ELU: pointwise((w, x) => w.node('Elu', [x])),
  ThresholdedReLU: pointwise((w, x, { theta }: { theta: number }) => mul(w, x, above(w, x, theta))),
  Softmax: rule<{ axis: number | number[] }>(({ w, layer: { axis }, x }) => {
    const [only, ...more] = [axis].flat();
    if (more.length > 0) refuse('a Softmax over several axes');
    const order = commonOrder([x]);
    const at = axisIn(order, only!, x.shape.length);
    return w.value(w.node('Softmax', [w.name(x, order)], { axis: at }), x.shape, order);
  }),
  PReLU: rule<{ alpha: tfl.LayerVariable }>(({ w, layer, x }) => {
    const order = commonOrder([x]);
    const slope = w.weight(layer.alpha, alongside(layer.alpha.shape as number[], order));
    const y = w.node('PRelu', [w.name(x, order), slope]);
    return w.value(y, x.shape, order, { from: x.from });
  }),
  Snake: rule<{ alpha: tfl.LayerVariable; alphaLogarithmic: boolean }>(({ w, layer, x }) => {
    const weight = w.weight(layer.alpha);
    const alpha = layer.alphaLogarithmic ? w.node('Exp', [weight]) : weight;
    const name = w.plain(x);
    const wave = w.node('Sin', [mul(w, name, alpha)]);
    const part = w.node('Div', [mul(w, wave, wave), add(w, alpha, w.scalar(1e-9))]);
    return w.value(add(w, name, part), x.shape);
  }),
  GLU: rule<{ axis: number }>(({ w, layer: { axis }, x, shape }) => {
    const order = commonOrder([x]);
    const at = axisIn(order, axis, shape.length);
    const n = x.shape.at(axis);
    if (n == null) return refuse('a GLU of unknown length');
    const name = w.name(x, order);
    const [half, gate] = [0, n / 2].map((from) => {
      return w.node('Slice', [
        name,
        w.integers([from]),
        w.integers([from + n / 2]),
        w.integers([at]),
      ]);
    });
    return w.value(mul(w, half!, w.node('Sigmoid', [gate!])), shape, order);
  }),
  KerasActivation: rule<{ pointwise: string; parameters: Record<string, number | null> }>(
    ({ w, layer, x }) =>
      w.pointwise(x, (name) => kerasFunction(w, name, layer.pointwise, layer.parameters)),
  ),
} satisfies Record<string, Rule>;
