import type * as tf from '@tensorflow/tfjs-core';
import * as tfl from '@tensorflow/tfjs-layers';
import { array, fail, flag, integer, objectName, oneOf, onlyKnown, shape } from '../check.js';
import type { Shape } from '../ops/data_format.js';
import { tensor } from '../tfjs/check.js';
import type { Options } from './options.js';

/**
 * What every layer takes, as in tfjs-layers: inputShape, batchInputShape, batchSize, dtype, name, trainable, weights.
 */
export type LayerArgs = NonNullable<ConstructorParameters<typeof tfl.layers.Layer>[0]>;

/** What every layer takes; `customObjects` is what tfjs-layers adds to a config it loads. */
export const LAYER_ARGS = [
  'inputShape',
  'batchInputShape',
  'batchSize',
  'dtype',
  'name',
  'trainable',
  'weights',
  'inputDType',
  'customObjects',
] as const;

const DTYPES = ['float32', 'int32', 'bool', 'complex64', 'string'] as const;

/** The options of a layer, if they are known and those of every layer are right. */
function layerArgs(where: string, args: LayerArgs, known: readonly string[]): LayerArgs {
  onlyKnown(where, args, [...LAYER_ARGS, ...known]);
  const { name, dtype, inputDType, trainable, batchSize, weights } = args as Record<
    string,
    unknown
  >;
  // tfjs-layers takes null for an option that is left out.
  if (name != null) objectName(where, name);
  if (dtype != null) oneOf(where, 'dtype', dtype, DTYPES);
  if (inputDType != null) oneOf(where, 'inputDType', inputDType, DTYPES);
  if (trainable != null) flag(where, 'trainable', trainable);
  if (batchSize != null) integer(where, 'batchSize', batchSize, 1);
  if (weights != null) {
    array(where, 'weights', weights).forEach((one, i) => {
      tensor(where, `weights[${i}]`, one);
    });
  }
  for (const key of ['inputShape', 'batchInputShape'] as const) {
    if (args[key] != null) shape(where, key, args[key]);
  }
  return args;
}

/** An option's value in a config: an activation is its name, other objects are class and config. */
function saved(name: string, value: unknown): unknown {
  const { getClassName } = (value ?? {}) as Partial<tf.serialization.Serializable>;
  if (getClassName === undefined) return value;
  const one = value as tf.serialization.Serializable;
  const className = one.getClassName();
  return name === 'activation' ? className : { className, config: one.getConfig() };
}

/** What all layers here share: the checks that tfjs-layers' base class does not make, or in words of its own. */
export abstract class CheckedLayer extends tfl.layers.Layer {
  /** What `apply` has checked, while it runs: it hands it on to `call`. */
  private checkedInputs: readonly unknown[] = [];

  private readonly ownOptions: Options;

  /**
   * @param options the layer's own
   * @param others the names of options that it checks and saves itself
   */
  constructor(args: LayerArgs, options: Options, others: readonly string[] = []) {
    const { className } = new.target as unknown as { className: string };
    super(layerArgs(className, args, [...Object.keys(options), ...others]));
    this.ownOptions = options;
    const fields = this as unknown as Record<string, unknown>;
    const values = args as Record<string, unknown>;
    for (const name in options) fields[name] = options[name]!(className, name, values[name]);
  }

  override apply(
    inputs: tf.Tensor | tf.Tensor[] | tfl.SymbolicTensor | tfl.SymbolicTensor[],
    kwargs?: Parameters<tfl.layers.Layer['apply']>[1],
  ): ReturnType<tfl.layers.Layer['apply']> {
    const all: unknown[] = Array.isArray(inputs) ? inputs : [inputs];
    this.checkInputs(all);
    this.checkedInputs = all;
    try {
      return super.apply(inputs, kwargs);
    } finally {
      this.checkedInputs = [];
    }
  }

  /** The layer's options as they were given, or by default. */
  override getConfig(): tf.serialization.ConfigDict {
    const fields = this as unknown as Record<string, unknown>;
    const own = Object.keys(this.ownOptions).map((name) => [name, saved(name, fields[name])]);
    return { ...super.getConfig(), ...Object.fromEntries(own) };
  }

  /** The tensors of a call, if the layer takes them. */
  protected tensors(inputs: tf.Tensor | tf.Tensor[]): tf.Tensor[] {
    const all = Array.isArray(inputs) ? inputs : [inputs];
    const known = this.checkedInputs;
    const same =
      all.length > 0 && all.length === known.length && all.every((one, i) => one === known[i]);
    if (!same) this.checkInputs(all);
    return all;
  }

  /** As `tensors`, of a layer that has weights. */
  protected weighed(inputs: tf.Tensor | tf.Tensor[]): tf.Tensor[] {
    if (!this.built) {
      fail(this.getClassName(), 'the layer', 'built before call()', 'a layer without weights');
    }
    return this.tensors(inputs);
  }

  /** Refuses what is no tensor, and shapes that computeOutputShape or the input's specification refuses. */
  private checkInputs(inputs: readonly unknown[]): void {
    const where = this.getClassName();
    const shapes = inputs.map((input) =>
      input instanceof tfl.SymbolicTensor ? input.shape : tensor(where, 'the input', input).shape,
    );
    this.computeOutputShape(shapes.length === 1 ? shapes[0]! : shapes);
    (this.inputSpec ?? []).forEach(({ axes = {} }, i) => {
      for (const axis of Object.keys(axes)) {
        const size = axes[Number(axis)];
        const got = shapes[i]?.at(Number(axis));
        if (got != null && size != null && got !== size) {
          fail(where, `axis ${axis} of the input`, `of size ${size}`, shapes[i]);
        }
      }
    });
  }
}

/** The value, if it is a shape, or an array of one, as tfjs-layers passes it. */
export function oneShape(where: string, value: unknown): Shape {
  const inner = Array.isArray(value) && Array.isArray(value[0]) ? value[0] : value;
  const several = inner !== value && (value as unknown[]).length > 1;
  const size = (n: unknown) => n === null || (Number.isInteger(n) && (n as number) >= 0);
  if (!several && Array.isArray(inner) && inner.every(size)) return inner;
  return fail(where, 'the input shape', 'an array of natural numbers or null', value);
}
