import * as tfl from '@tensorflow/tfjs-layers';
import type { Options } from './options.js';
import { type Built, makeLayer, pass, permute, type Rule, range, weightKeys } from './rule.js';
import { activation, parametric } from './values.js';

/** One layer of tfjs, where it does just what Keras's does. */
const stock = (options: Options, className: string, config: object): Built => ({
  layers: [makeLayer(className, { name: options.context.name(), ...config })],
});

const relu: Rule = (options) => {
  const maximum = options.take('max_value') ?? null;
  const [slope, threshold] = [options.number('negative_slope', 0), options.number('threshold', 0)];
  options.finish();
  if (slope === 0 && threshold === 0) {
    return stock(options, 'ReLU', maximum === null ? {} : { maxValue: maximum });
  }
  return { layers: [parametric(options, 'relu', options.object.config)] };
};

const leakyRelu: Rule = (options) => {
  const slope = options.take('negative_slope') ?? options.take('alpha') ?? 0.3;
  options.ignore('alpha');
  options.finish();
  return stock(options, 'LeakyReLU', { alpha: slope });
};

const elu: Rule = (options) => {
  const alpha = options.number('alpha', 1);
  options.finish();
  if (alpha === 1) return stock(options, 'ELU', {});
  return { layers: [parametric(options, 'elu', options.object.config)] };
};

/** tfjs has the last axis only. */
const softmax: Rule = (options) => {
  const [axis, ...others] = [options.take('axis') ?? -1].flat() as number[];
  if (others.length > 0) options.refuse(`axis=[${axis}, ${others}]`, 'one axis');
  options.finish();
  if (axis === -1) return stock(options, 'Softmax', { axis: -1 });
  const rank = options.inputShape.length;
  const index = axis! < 0 ? rank + axis! : axis!;
  if (index === rank - 1) return stock(options, 'Softmax', { axis: -1 });
  // Swapping two axes undoes itself.
  const dims = range(1, rank - 1).map((dim) =>
    dim === index ? rank - 1 : dim === rank - 1 ? index : dim,
  );
  const { context } = options;
  const middle = tfl.layers.softmax({ name: context.name(), axis: -1 });
  return {
    layers: [permute(context.name('_before'), dims), middle, permute(context.name('_after'), dims)],
  };
};

export const ACTIVATION: Record<string, Rule> = {
  Activation: (options) => {
    const name = activation(options, 'activation', true);
    options.finish();
    // A function with parameters is a layer of its own.
    if (options.after.length > 0) return { layers: options.after };
    return stock(options, 'Activation', { activation: name });
  },
  ReLU: relu,
  LeakyReLU: leakyRelu,
  ELU: elu,
  ThresholdedReLU: pass('ThresholdedReLU', ['theta']),
  PReLU: pass('PReLU', ['shared_axes', ...weightKeys('alpha')]),
  Softmax: softmax,
};
