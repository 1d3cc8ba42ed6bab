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

/** Over the channels of maps or over features, which are last here. */
const overChannels =
  (rule: (options: Options) => ReturnType<Rule>): Rule =>
  (options) => {
    const { rank, around } = options;
    // Without a dim torch takes that of the batch of a signal.
    const channels = rank === 1 || around.sequence ? [1] : [1, null];
    const last = around.sequence ? [2, -1] : rank === 0 ? [...channels, -1] : channels;
    if (!last.includes(options.get('dim', null) as number | null)) {
      options.lacks('dim', around.sequence ? '-1' : '1');
    }
    return rule(options);
  };

const softmax: Rule = (options) => {
  // What may be a sequence all the same is refused by its layer.
  const axis = options.rank === 0 && options.get('dim', null) === 1 ? 1 : -1;
  return [named(options.path, 'Softmax', { axis })];
};

/** One slope for all channels, or one for each. */
const prelu: Rule = (options) => {
  const {
    rank,
    path,
    around: { sequence },
  } = options;
  if (rank === null) throw new Lacking('an input of unknown rank (nearest: a Conv2d beside it)');
  const single = options.number('num_parameters', 1) === 1;
  if (sequence && !single) options.lacks('num_parameters', '1: it is that of the steps');
  const axes = rank + Number(single) + Number(sequence);
  const sharedAxes = Array.from({ length: axes }, (_, i) => i + 1);
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
  // From there on torch has x itself: by 1e-7 the same from 15 on.
  if (options.number('threshold', 20) < 15) options.lacks('threshold', '20');
  return activation('softplus')(options);
};

/** Keras's layer in tfjs has no other alpha than 1. */
const elu: Rule = (options) => {
  const alpha = options.number('alpha', 1);
  return alpha === 1
    ? rectifier('ELU', 'alpha', 'alpha', 1)(options)
    : pointwise('elu', () => ({ alpha }))(options);
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
  ELU: elu,
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
