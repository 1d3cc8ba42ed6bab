import { isObject } from '../../../load/is_object.js';
import { camelCased, snakeCased } from '../../../tfjs/spelling.js';
import { isKerasObject } from '../../keras_object.js';
import { activationName } from '../../layers/activations.js';
import { ActivityRegularization } from '../../layers/activity_regularization.js';
import { KerasActivation } from '../../layers/keras_activation.js';
import type { Options } from './options.js';
import { type Parameters, POINTWISE, STOCK_ACTIVATIONS } from './pointwise.js';

type Config = Record<string, unknown>;

/** An entry of a table by a name from a file, which may be that of something all objects have. */
function own<T>(table: Readonly<Record<string, T>>, name: string): T | undefined {
  return Object.hasOwn(table, name) ? table[name] : undefined;
}

/** A function's name and options, from a name or an object. */
function named(value: unknown): { name: string; config: Config } | null {
  if (typeof value === 'string') return { name: value, config: {} };
  if (!isKerasObject(value)) return null;
  const { class_name, config } = value;
  if (class_name === 'function' && typeof config === 'string') return { name: config, config: {} };
  return { name: String(class_name), config: isObject(config) ? config : {} };
}

/** Keras's own layers given as an `activation`. */
const LAYER_FUNCTIONS: Record<string, string> = {
  ReLU: 'relu',
  LeakyReLU: 'leakyRelu',
  ELU: 'elu',
};

/**
 * A layer's `activation` as tfjs takes it. One with parameters becomes a layer that follows; its
 * place inside a recurrent cell, where none can follow, is refused.
 */
export function activation(options: Options, key: string, follow: boolean): string {
  const value = options.take(key);
  if (value === undefined || value === null) return 'linear';
  const found = named(value);
  const refused = () => options.refuse(`${key}=${JSON.stringify(value)}`);
  if (found === null) return refused();
  const { name, config } = found;
  const layerFunction = own(LAYER_FUNCTIONS, name);
  if (layerFunction !== undefined) {
    if (!follow) return refused();
    options.after.push(parametric(options, layerFunction, config));
    return 'linear';
  }
  if (name === 'hard_sigmoid' && options.context.kerasMajor === 2) return 'hardSigmoid';
  if (name === 'hard_swish') return activationName('hardSilu');
  const stock = own(STOCK_ACTIVATIONS, name);
  if (stock !== undefined) return stock;
  return own(POINTWISE, camelCased(name)) === undefined
    ? refused()
    : activationName(camelCased(name));
}

/** A layer for a function with the parameters of a Keras layer's config. */
export function parametric(options: Options, pointwise: string, config: Config): KerasActivation {
  const { defaults } = POINTWISE[pointwise]!;
  // Keras 2 calls LeakyReLU's slope alpha, and takes 0.3 for it where nothing is said.
  const slope = pointwise === 'leakyRelu' ? { negativeSlope: config.alpha ?? 0.3 } : {};
  const parameters: Parameters = {};
  for (const name of Object.keys(defaults)) {
    const key = snakeCased(name);
    const value = config[key] ?? (slope as Config)[name] ?? defaults[name];
    if (value !== null && typeof value !== 'number') {
      return options.refuse(`${key}=${JSON.stringify(value)}`);
    }
    parameters[name] = value as number | null;
  }
  const name = options.context.name(`_${pointwise}`);
  return new KerasActivation({ name, pointwise, parameters });
}

const INITIALIZERS: Record<string, string> = {
  LecunNormal: 'LeCunNormal',
  LecunUniform: 'LeCunUniform',
};
const KNOWN_INITIALIZERS = [
  'Zeros Ones Constant RandomUniform RandomNormal TruncatedNormal Identity VarianceScaling',
  'GlorotUniform GlorotNormal HeNormal HeUniform LeCunNormal LeCunUniform Orthogonal',
]
  .join(' ')
  .split(' ');
const INITIALIZER_OPTIONS =
  'value minval maxval mean stddev seed gain scale mode distribution'.split(' ');

/**
 * An initializer in tfjs's spelling. The weights come from the file, so that one which tfjs lacks,
 * and arguments that it lacks, change nothing: they become zeros.
 */
export function initializer(value: unknown): { className: string; config: Config } {
  const found = named(value);
  const pascal = found?.name.replace(/(?:^|_)([a-z])/g, (_, letter: string) =>
    letter.toUpperCase(),
  );
  const className = INITIALIZERS[pascal ?? ''] ?? pascal ?? 'Zeros';
  if (!KNOWN_INITIALIZERS.includes(className)) return { className: 'Zeros', config: {} };
  const config: Config = {};
  for (const key of INITIALIZER_OPTIONS) {
    const option = found?.config[key];
    if (typeof option === 'number' || typeof option === 'string') config[key] = option;
  }
  // tfjs lacks Keras's untruncated_normal, which draws as its normal does.
  if (config.distribution === 'truncated_normal') config.distribution = 'truncatedNormal';
  if (config.distribution === 'untruncated_normal') config.distribution = 'normal';
  const mode = config.mode;
  if (typeof mode === 'string') config.mode = camelCased(mode);
  return { className, config };
}

/** L1, L2 and L1L2 are tfjs's L1L2. */
export function regularizer(options: Options, key: string): unknown {
  const weights = penalty(options, key);
  return weights === null ? null : { className: 'L1L2', config: weights };
}

function penalty(options: Options, key: string): { l1: number; l2: number } | null {
  const value = options.take(key);
  const found = named(value);
  if (found === null) return null;
  const { name, config } = found;
  const kind = name.toLowerCase();
  const number = (weight: unknown, otherwise: number) =>
    typeof weight === 'number' ? weight : otherwise;
  const byName = typeof value === 'string' ? 0.01 : 0;
  if (kind === 'l1') return { l1: number(config.l1, 0.01), l2: 0 };
  if (kind === 'l2') return { l1: 0, l2: number(config.l2, 0.01) };
  if (kind === 'l1l2' || kind === 'l1_l2') {
    return { l1: number(config.l1, byName), l2: number(config.l2, byName) };
  }
  return options.refuse(`${key}=${JSON.stringify(value)}`, 'L1L2');
}

/** A penalty on the output is a layer of its own: tfjs's layers refuse theirs. */
export function activityRegularizer(options: Options): void {
  const weights = penalty(options, 'activity_regularizer');
  if (weights === null) return;
  const name = options.context.name('_activity');
  options.after.push(new ActivityRegularization({ name, ...weights }));
}

/** tfjs has all of Keras's constraints. */
export function constraint(options: Options, key: string): unknown {
  const value = options.take(key);
  const found = named(value);
  if (found === null) return null;
  const className = found.name.replace(/(?:^|_)([a-z])/g, (_, letter: string) =>
    letter.toUpperCase(),
  );
  if (!['MaxNorm', 'NonNeg', 'UnitNorm', 'MinMaxNorm'].includes(className)) {
    return options.refuse(
      `${key}=${JSON.stringify(value)}`,
      'MaxNorm, MinMaxNorm, NonNeg, UnitNorm',
    );
  }
  const entries = Object.entries(found.config).map(([name, option]) => [camelCased(name), option]);
  return { className, config: Object.fromEntries(entries) };
}
