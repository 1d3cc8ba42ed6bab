import type { KerasLayer, Take } from './keras_layer.js';

/** [layer, call, tensor], as Keras refers to a tensor. */
export type History = [layer: string, call: number, tensor: number];

/** A layer of a model, with what its calls take. */
export interface Written {
  name: string;
  className: string;
  module: string;
  config: Record<string, unknown>;
  weights: KerasLayer['weights'];
  takes?: Take[];
  args?: unknown[];
  kwargs?: KerasLayer['kwargs'];
  /** Of a nested model its layers, in Keras's order. */
  inside: Written[] | null;
  /** For every call the tensors it takes. */
  calls: History[][];
  /** JSON of the calls. */
  inboundNodes: unknown[];
}

/** A model as Keras's JSON, and its layers in the order in which Keras files their weights. */
export interface WrittenModel {
  module: string;
  className: string;
  config: Record<string, unknown>;
  layers: Written[];
}
