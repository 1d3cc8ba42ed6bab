import type * as tf from '@tensorflow/tfjs-core';
import type * as tfl from '@tensorflow/tfjs-layers';
import type { KerasObject } from '../../keras_object.js';
import { ShapeUnknown, Unsupported } from '../unsupported.js';

type Config = tf.serialization.ConfigDict;

/** What a rule needs besides the layer's own JSON. */
export interface RuleContext {
  /** 2 or 3: some functions changed their meaning. */
  kerasMajor: 2 | 3;
  /** The layer's name, safe for tfjs and unique in the model; of a helper layer with a suffix. */
  name(suffix?: string): string;
  /** The shapes of the inputs, once they are known. */
  inputShapes: tfl.Shape[] | null;
  /** What the layer's first call is given besides its inputs. */
  kwargs?: Readonly<Record<string, unknown>>;
  /** Converts a layer inside of this one. */
  inner(object: unknown, inputShapes: tfl.Shape[] | null): Inner;
}

/** A layer inside a wrapper or an RNN: its class and config in tfjs's spelling. */
export interface Inner {
  className: string;
  config: Config;
}

/** A layer's options. Each must be looked at: `finish` refuses those that nobody asked for. */
export class Options {
  private readonly seen = new Set(['name', 'trainable', 'dtype', 'batch_input_shape', 'autocast']);
  /** Layers that have to follow this one, for what it cannot do itself. */
  readonly after: tfl.layers.Layer[] = [];

  constructor(
    readonly object: KerasObject,
    readonly context: RuleContext,
  ) {
    const unsupported = unsupportedDtype(object.config.dtype);
    if (unsupported !== null) this.refuse(`dtype ${unsupported}`);
  }

  /** The value, or undefined. */
  take(key: string): unknown {
    this.seen.add(key);
    return this.object.config[key];
  }

  number(key: string, otherwise: number): number {
    const value = this.take(key) ?? otherwise;
    // Keras 3 writes a float from NumPy as an object.
    const plain = isValueObject(value) ? value.config.value : value;
    return typeof plain === 'number' ? plain : this.refuse(`${key}=${JSON.stringify(value)}`);
  }

  /** Options that change nothing of what is computed. */
  ignore(...keys: string[]): void {
    for (const key of keys) this.seen.add(key);
  }

  /** Refuses every value but these. */
  only(key: string, ...values: unknown[]): void {
    const value = this.take(key) ?? null;
    if (value !== null && !values.includes(value)) this.refuse(`${key}=${JSON.stringify(value)}`);
  }

  get inputShape(): tfl.Shape {
    const shape = this.context.inputShapes?.[0];
    if (shape === undefined) throw new ShapeUnknown();
    return shape;
  }

  refuse(what: string, nearest?: string): never {
    throw new Unsupported(nearest === undefined ? what : `${what} (nearest: ${nearest})`);
  }

  /** Refuses options that were not looked at; null says that an option is not used. */
  finish(): void {
    const unknown = Object.entries(this.object.config).filter(
      ([key, value]) => !this.seen.has(key) && value !== null && value !== undefined,
    );
    if (unknown.length === 0) return;
    this.refuse(unknown.map(([key, value]) => `${key}=${JSON.stringify(value)}`).join(', '));
  }
}

function isValueObject(value: unknown): value is { config: { value: unknown } } {
  const config = (value as { config?: unknown } | null)?.config;
  return typeof config === 'object' && config !== null && 'value' in config;
}

const FLOATS = ['float32', 'float16', 'bfloat16', 'float64', 'mixed_float16', 'mixed_bfloat16'];

/** A dtype or dtype policy that is not computed in float32 here, or null. */
function unsupportedDtype(dtype: unknown): string | null {
  if (dtype === undefined || dtype === null) return null;
  const policy = dtype as { class_name?: unknown; config?: { name?: unknown } };
  const known = [undefined, 'DTypePolicy', 'FloatDTypePolicy', 'Policy'];
  if (typeof dtype === 'object' && !known.includes(policy.class_name as string | undefined)) {
    return String(policy.class_name);
  }
  const name = typeof dtype === 'object' ? policy.config?.name : dtype;
  return FLOATS.includes(name as string) ? null : String(name);
}
