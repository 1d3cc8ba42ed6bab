import type * as tf from '@tensorflow/tfjs-core';
import { readKerasObject } from '../../keras_object.js';
import { type CustomLayers, register, ruleFor } from '../rules/custom.js';
import { withNearest } from '../rules/index.js';
import { type Inner, Options, type RuleContext } from '../rules/options.js';
import { convertCell } from '../rules/recurrent.js';
import { Unsupported } from '../unsupported.js';

/** How rules convert what is inside of a layer: an RNN's cell, or a wrapper's one layer. */
export function innerOf(
  kerasMajor: 2 | 3,
  custom: CustomLayers,
  name: (suffix: string) => string,
): RuleContext['inner'] {
  return function inner(value, inputShapes): Inner {
    const object = readKerasObject(name(''), value);
    const { className } = object;
    const context = {
      kerasMajor,
      name: (suffix = '') => name(`_inner${suffix}`),
      inputShapes,
      inner,
    };
    const copy = { ...object, config: { ...object.config } };
    if (/Cells?$/.test(className)) return convertCell(new Options(copy, context));
    const rule = ruleFor(object, custom);
    if (rule === undefined) throw new Unsupported(`around ${withNearest(className)}`);
    const { layers, apply } = rule(new Options(copy, context));
    const [layer] = layers;
    if (layers.length !== 1 || apply !== undefined || layer === undefined) {
      throw new Unsupported(`around a ${className} that takes more than one layer here`);
    }
    const config = layer.getConfig() as tf.serialization.ConfigDict;
    register(layer);
    return { className: layer.getClassName(), config };
  };
}
