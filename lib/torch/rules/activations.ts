import { named, type Rule } from './named.js';
import { Lacking, type Options } from './options.js';

const activation =
  (name: string): Rule =>
  (options) => {
    options.get('inplace', false);
    return [named(options.path, 'Activation', { activation: name })];
  };

/** One of Keras's functions with a parameter. */
const pointwise =
  (name: string, parameters: (options: Options) => Record<string, number> = () => ({})): Rule =>
  (options) => {
    options.get('inplace', false);
    const config = { pointwise: name, parameters: parameters(options) };
    return [named(options.path, 'KerasActivation', config)];
  };

const rectifier =
  (className: string, own: string, theirs: string, usual: number): Rule =>
  (options) => {
    options.get('inplace', false);
    return [named(options.path, className, { [own]: options.number(theirs, usual) })];
  };

/** Softmax over the channels, which are last here. */
const overChannels =
  (rule: (options: Options) => ReturnType<Rule>): Rule =>
  (options) => {
    options.only('dim', 1);
    return rule(options);
  };

const softmax: Rule = (options) => [named(options.path, 'Softmax', { axis: -1 })];

/** One slope for all channels, or one for each. */
const prelu: Rule = (options) => {
  const { rank, path } = options;
  if (rank === null) throw new Lacking('an input of unknown rank (nearest: a Conv2d beside it)');
  const single = options.number('num_parameters', 1) === 1;
  const sharedAxes = Array.from({ length: rank + Number(single) }, (_, i) => i + 1);
  const alphaInitializer = {
    className: 'Constant',
    config: { value: options.number('init', 0.25) },
  };
  return [named(path, 'PReLU', { sharedAxes, alphaInitializer })];
};

const gelu: Rule = (options) => {
  const how = options.get('approximate', 'none');
  if (how === 'none') return activation('gelu')(options);
  const given = '{"x":{"tensor":0},"approximate":true}';
  if (how === 'tanh') return [named(options.path, 'KerasOperation', { operation: 'Gelu', given })];
  return options.lacks('approximate', 'none or tanh');
};

const softplus: Rule = (options) => {
  options.only('beta', 1);
  options.get('threshold', 20);
  return activation('softplus')(options);
};

const hardTanh: Rule = (options) => {
  options.only('min_val', -1);
  options.only('max_val', 1);
  return pointwise('hardTanh')(options);
};

/** Torch's functions of one number, and softmax. */
export const ACTIVATIONS: Readonly<Record<string, Rule>> = {
  ReLU: (options) => {
    options.get('inplace', false);
    return [named(options.path, 'ReLU', {})];
  },
  ReLU6: activation('relu6'),
  LeakyReLU: rectifier('LeakyReLU', 'alpha', 'negative_slope', 0.01),
  PReLU: prelu,
  ELU: rectifier('ELU', 'alpha', 'alpha', 1),
  CELU: pointwise('celu', (options) => ({ alpha: options.number('alpha', 1) })),
  SELU: activation('selu'),
  SiLU: activation('swish'),
  GELU: gelu,
  Mish: activation('mish'),
  Hardswish: pointwise('hardSilu'),
  Hardsigmoid: pointwise('hardSigmoid'),
  Hardtanh: hardTanh,
  Hardshrink: pointwise('hardShrink', (options) => ({ threshold: options.number(0, 0.5) })),
  Softshrink: pointwise('softShrink', (options) => ({ threshold: options.number(0, 0.5) })),
  Tanhshrink: pointwise('tanhShrink'),
  Sigmoid: activation('sigmoid'),
  LogSigmoid: pointwise('logSigmoid'),
  Tanh: activation('tanh'),
  Softsign: activation('softsign'),
  Softplus: softplus,
  Softmax: overChannels(softmax),
  Softmax2d: softmax,
  LogSoftmax: overChannels(activation('logSoftmax')),
};
