import { traitsOf } from '../../arithmetic/layer_traits.js';
import { ValueError } from '../../check.js';
import { isObject } from '../../load/is_object.js';
import { isKerasObject } from '../keras_object.js';
import type { History, Written, WrittenModel } from './written.js';

type Config = Record<string, unknown>;

/** Functions that Keras 2 and 3 have under one name, and mean the same by. */
const FUNCTIONS = [
  'linear',
  'relu',
  'sigmoid',
  'tanh',
  'softmax',
  'softplus',
  'softsign',
  'elu',
  'selu',
  'swish',
  'gelu',
  'exponential',
  'mish',
];

function lacking(name: string, what: string): never {
  throw new ValueError(
    `toKeras: layer '${name}' must be one that Keras 2 has, too, as an .h5 is for both, ` +
      `got ${what} (nearest: the format 'keras').`,
  );
}

/** Keras 2's spelling of what is in a layer's config: no modules, and swish for silu. */
function legacyValue(layer: string, key: string, value: unknown): unknown {
  if (Array.isArray(value)) return value.map((one) => legacyValue(layer, key, one));
  if (/(^|_)activation$/.test(key) && typeof value === 'string') {
    const name = value === 'silu' ? 'swish' : value;
    return FUNCTIONS.includes(name) ? name : lacking(layer, `the activation ${name}`);
  }
  if (!isObject(value)) return value;
  if (!isKerasObject(value)) return legacyConfig(layer, value);
  const { class_name, module, config } = value;
  // Keras 3 asks for the module of a layer inside of a layer; Keras 2 does not mind it.
  const own = { class_name, config: legacyConfig(layer, config as Config) };
  return module === 'keras.layers' ? { module, ...own, registered_name: null } : own;
}

function legacyConfig(layer: string, config: Config): Config {
  const entries = Object.entries(config);
  return Object.fromEntries(entries.map(([key, value]) => [key, legacyValue(layer, key, value)]));
}

function legacyInput({ batch_shape, ...config }: Config): Config {
  return { class_name: 'InputLayer', config: { batch_input_shape: batch_shape, ...config } };
}

function legacyLayer(written: Written): Config {
  const { name, className, module, config, inside } = written;
  if (inside !== null) return legacyModel({ module, className, config, layers: inside });
  if (className === 'InputLayer') return legacyInput({ ...config, name });
  if (module !== 'keras.layers') lacking(name, `the operation ${className}`);
  const kind = traitsOf(className)?.kind;
  if (kind === 'attention' || className === 'RMSNormalization') lacking(name, `a ${className}`);
  const dilation = (config.dilation_rate ?? []) as number[];
  if (className === 'Conv3DTranspose' && dilation.some((d) => d > 1)) {
    lacking(name, 'a Conv3DTranspose with dilation, which Keras 2 ignores');
  }
  if (className === 'ZeroPadding1D' && config.data_format === 'channels_first') {
    lacking(name, 'a ZeroPadding1D with its channels first');
  }
  const { negative_slope, ...rest } = config;
  const own = className === 'LeakyReLU' ? { ...rest, alpha: negative_slope } : config;
  return { class_name: className, config: { name, ...legacyConfig(name, own) } };
}

/** Keras 2 counts the calls of a model from 1: 0 is the one that it was built with. */
function legacyHistory(layers: ReadonlyMap<string, Written>, [name, call, tensor]: History) {
  return [name, call + (layers.get(name)!.inside === null ? 0 : 1), tensor, {}];
}

/** Whether what else a layer is called with are states. */
function takesStates(className: string): boolean {
  return ['recurrent', 'wrapper'].includes(traitsOf(className)?.kind ?? '');
}

/** A layer's calls: for each a list of [layer, call, tensor, arguments]. */
function legacyCalls({ name, className, calls }: Written, layers: ReadonlyMap<string, Written>) {
  return calls
    .filter((call) => call.length > 0)
    .map((call) => {
      if (takesStates(className) && call.length > 1) lacking(name, 'initial states');
      return call.map((history) => legacyHistory(layers, history));
    });
}

/** A model's JSON as Keras 2 writes it, which Keras 3 reads as well. */
export function legacyModel({ className, config, layers }: WrittenModel): Config {
  if (className === 'Sequential') {
    const [input] = config.layers as { config: Config }[];
    const all = [legacyInput(input!.config), ...layers.map(legacyLayer)];
    return { class_name: className, config: { name: config.name, layers: all } };
  }
  const byName = new Map(layers.map((layer) => [layer.name, layer]));
  // These count the calls of a Functional from 1 already.
  const end = ([name, call, tensor]: History) => {
    const shift = byName.get(name)!.className === 'Sequential' ? 1 : 0;
    return [name, call + shift, tensor];
  };
  const ends = (key: string) => (config[key] as History[]).map(end);
  const all = layers.map((layer) => ({
    ...legacyLayer(layer),
    name: layer.name,
    inbound_nodes: legacyCalls(layer, byName),
  }));
  const [input_layers, output_layers] = [ends('input_layers'), ends('output_layers')];
  return {
    class_name: className,
    config: { name: config.name, trainable: true, layers: all, input_layers, output_layers },
  };
}
