import type * as tfl from '@tensorflow/tfjs-layers';
import { kerasActivation } from '../layers/activations.js';
import { STOCK_ACTIVATIONS } from '../read/rules/pointwise.js';
import { bare, type KerasLayer, kerasObject, lacking, snake } from './keras_layer.js';

type Config = Record<string, unknown>;
interface Named {
  className: string;
  config: Config;
}

const INITIALIZERS = [
  'Zeros Ones Constant RandomUniform RandomNormal TruncatedNormal Identity VarianceScaling',
  'GlorotUniform GlorotNormal HeNormal HeUniform Orthogonal',
]
  .join(' ')
  .split(' ');

/** tfjs's config of an initializer, regularizer or constraint as Keras's. */
function snakeConfig(config: Config): Config {
  return Object.fromEntries(
    Object.entries(config ?? {}).map(([key, value]) => [snake(key), value]),
  );
}

/** Keras lacks this package's Bilinear and ICNR; the weights are in the file anyway. */
export function initializer(value: unknown): object {
  const { className, config } = (value ?? { className: 'Zeros', config: {} }) as Named;
  if (!INITIALIZERS.includes(className)) {
    return kerasObject('keras.initializers', 'GlorotUniform', { seed: null });
  }
  const options = snakeConfig(config);
  // What tfjs calls normal is Keras's truncated normal.
  if (/normal/i.test(String(options.distribution))) options.distribution = 'truncated_normal';
  if (typeof options.mode === 'string') options.mode = snake(options.mode);
  if ('seed' in options) options.seed ??= null;
  return kerasObject('keras.initializers', className, options);
}

export function regularizer(value: unknown): object | null {
  if (value == null) return null;
  return kerasObject('keras.regularizers', 'L1L2', snakeConfig((value as Named).config));
}

export function constraint(value: unknown): object | null {
  if (value == null) return null;
  const { className, config } = value as Named;
  return kerasObject('keras.constraints', className, snakeConfig(config));
}

const KERAS_NAMES = Object.fromEntries(
  // The later name wins, and Keras writes 'silu'.
  Object.entries(STOCK_ACTIVATIONS)
    .reverse()
    .map(([keras, tfjs]) => [tfjs, keras]),
);
KERAS_NAMES.swish = 'silu';

/** Keras's name of an activation; null for tfjs's hardSigmoid, which Keras 3 has under no name. */
function activationName(layer: tfl.layers.Layer, value: unknown): string | null {
  const name = typeof value === 'string' ? value : (value as Named | null)?.className;
  if (name === undefined) return 'linear';
  if (name === 'hardSigmoid') return null;
  return (
    kerasActivation(name) ?? KERAS_NAMES[name] ?? lacking(layer, `the activation ${name}`, 'gelu')
  );
}

/** An activation inside of a layer, with layers behind it where Keras lacks it. */
export function activation(
  layer: tfl.layers.Layer,
  value: unknown,
): { name: string; after: KerasLayer[] } {
  const name = activationName(layer, value);
  return name === null
    ? { name: 'linear', after: hardSigmoid('_hard_sigmoid') }
    : { name, after: [] };
}

/**
 * An activation inside of a recurrent cell, where nothing can stand behind it. That of gates can be Keras 3's
 * hard_sigmoid, for which gates are scaled where weights are written.
 */
export function cellActivation(layer: tfl.layers.Layer, value: unknown, gate: boolean): string {
  const name = activationName(layer, value) ?? (gate ? 'hard_sigmoid' : null);
  return name ?? lacking(layer, "tfjs's hardSigmoid, 0.2 x + 0.5, in a cell", "'sigmoid'");
}

/** 0.2 x + 0.5 between 0 and 1. */
export function hardSigmoid(suffix: string): KerasLayer[] {
  return [
    bare('Rescaling', `${suffix}_scale`, { scale: 0.2, offset: 0.5 }),
    bare('ReLU', suffix, { max_value: 1, negative_slope: 0, threshold: 0 }),
  ];
}
