import * as tfl from '@tensorflow/tfjs-layers';
import type { KerasObject } from '../../keras_object.js';
import { refuse } from '../unsupported.js';
import { modelLayers } from './check_layers.js';
import { type MaskState, maskAfter } from './masks.js';
import {
  atLayer,
  type Builder,
  type BuiltModel,
  buildLayer,
  inputConfig,
  isModel,
} from './model_builder.js';
import type { Part } from './part.js';

/** The shape that a Sequential without an InputLayer says it was built with. */
function builtShape(object: KerasObject, first: KerasObject | undefined): unknown {
  const { build_input_shape } = object.config;
  return first?.config.batch_input_shape ?? build_input_shape ?? object.buildShape;
}

/** A Sequential. Keras counts its InputLayer among the layers of the file, not of the weights. */
export function buildSequential(builder: Builder, object: KerasObject, name: string): BuiltModel {
  const { where, names } = builder;
  const layers = modelLayers(where, object);
  const [first] = layers;
  const parts: Part[] = [];
  const safe = layers.map((layer) => names.unique(layer.name ?? layer.className));
  const model = tfl.sequential({ name });
  let mask: MaskState = 'none';
  const start = () => {
    if (first?.className === 'InputLayer') {
      parts.push({ object: first, layers: [], parts: null });
      return inputConfig(where, first.config);
    }
    const config = { batch_shape: builtShape(object, first), name: object.name };
    const inner = first !== undefined && isModel(first) ? first : null;
    if (config.batch_shape === undefined && inner !== null) return null;
    if (!Array.isArray(config.batch_shape)) {
      return refuse(where, [`Sequential: no input shape in '${object.name}' (nearest: an Input)`]);
    }
    const dtype = first?.className === 'Embedding' ? 'int32' : undefined;
    return inputConfig(where, { ...config, dtype });
  };
  const input = start();
  if (input !== null)
    model.add(tfl.layers.inputLayer({ ...input, name: names.unique(`${name}_input`) }));
  layers.forEach((layer, i) => {
    if (layer.className === 'InputLayer') return;
    atLayer(where, layer, () => {
      if (isModel(layer)) {
        const built = builder.build(layer, safe[i]!);
        if (mask !== 'none') refuse(where, [`${layer.className}: on a mask in '${layer.name}'`]);
        model.add(built.model);
        parts.push(built.part);
        return;
      }
      const shapes = model.outputs === undefined ? [] : model.outputs.map(({ shape }) => shape);
      const built = buildLayer(builder, layer, safe[i]!, shapes);
      for (const one of built.layers) model.add(one);
      mask = maskAfter(where, layer, built.layers, mask);
      parts.push({ object: layer, layers: built.layers, parts: null });
    });
  });
  return { model, part: { object, layers: [model], parts } };
}
