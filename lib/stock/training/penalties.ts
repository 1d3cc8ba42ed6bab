import * as tf from '@tensorflow/tfjs-core';
import * as tfl from '@tensorflow/tfjs-layers';

type Layer = tfl.layers.Layer;
type Penalty = () => tf.Scalar;

/** The layers that a layer is made of. */
interface Parts {
  readonly trainable: boolean;
  layers?: Layer[];
  cells?: Layer[];
  cell?: Layer;
  forwardLayer?: Layer;
  backwardLayer?: Layer;
  layer?: Layer;
  _losses: Penalty[];
}

/** The weight that a penalty is on. */
const weights = new WeakMap<Penalty, tfl.LayerVariable>();

const { prototype } = tfl.layers.Layer as unknown as {
  prototype: Parts & { addWeight(...args: unknown[]): tfl.LayerVariable };
};
const { addWeight } = prototype;

prototype.addWeight = function (...args) {
  const before = this._losses.length;
  const weight = addWeight.apply(this, args);
  for (const penalty of this._losses.slice(before)) weights.set(penalty, weight);
  return weight;
};

function collect(layer: Parts, trains: boolean, found: Set<Penalty>): void {
  const { layers = [], cells = [], cell, forwardLayer, backwardLayer } = layer;
  // Bidirectional keeps the layer that it was made of beside its copies.
  const inner = forwardLayer === undefined ? layer.layer : undefined;
  const on = trains && layer.trainable;
  for (const penalty of layer._losses) {
    const weight = weights.get(penalty);
    if (weight === undefined || (on && weight.trainable)) found.add(penalty);
  }
  for (const part of [...layers, ...cells, cell, forwardLayer, backwardLayer, inner]) {
    if (part != null) collect(part as unknown as Parts, on, found);
  }
}

/**
 * The penalties of a model's regularizers, each once, as in Keras: tfjs counts those of a layer as often as the layer is
 * called, those in a Bidirectional never. What is frozen is not penalized.
 */
export function penalties(model: Layer): tf.Scalar[] {
  const found = new Set<Penalty>();
  collect(model as unknown as Parts, true, found);
  return [...found].map((penalty) => penalty());
}

const container: { calculateLosses(this: Layer): tf.Scalar[] } = Object.getPrototypeOf(
  tfl.LayersModel.prototype,
);
container.calculateLosses = function () {
  return tf.tidy(() => penalties(this));
};
