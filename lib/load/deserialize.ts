import * as tf from '@tensorflow/tfjs-core';
import { fail } from '../check.js';

/** A layer's, model's or optimizer's class and config, in tfjs's spelling. */
export interface Serialized {
  className: string;
  config: Record<string, unknown>;
}

/** A class's fromConfig, with the arguments that tfjs-layers gives and its types leave out. */
export type FromConfig = (
  cls: new (config: never) => tf.serialization.Serializable,
  config: tf.serialization.ConfigDict,
  customObjects?: object,
  fastWeightInit?: boolean,
) => tf.serialization.Serializable;

/**
 * What tfjs-layers' own deserialize makes of it, which tfjs-layers does not export.
 *
 * @param fastWeightInit whether models shall leave out drawing weights.
 * @throws ValueError if nobody has registered the class.
 */
export function deserialize(
  where: string,
  { className, config }: Serialized,
  fastWeightInit = false,
): tf.serialization.Serializable {
  const { classNameMap } = tf.serialization.SerializationMap.getMap();
  const entry = Object.hasOwn(classNameMap, className) ? classNameMap[className] : undefined;
  if (entry === undefined) return fail(where, 'a class', 'one that is registered', className);
  const [cls, fromConfig] = entry as unknown as [Parameters<FromConfig>[0], FromConfig];
  // tfjs hands its users' classes on by this key.
  if (!Array.isArray(config)) config.customObjects = {};
  return fromConfig(cls, config as tf.serialization.ConfigDict, {}, fastWeightInit);
}
