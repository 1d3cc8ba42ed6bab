import * as tf from '@tensorflow/tfjs-core';
import * as tfl from '@tensorflow/tfjs-layers';
import { fail, oneOf, onlyKnown } from '../../check.js';
import { LAYER_ARGS, type LayerArgs } from '../../layers/checked_layer.js';
import { only, onlyShape, type Shape } from '../../ops/data_format.js';
import { type Parameters, POINTWISE } from '../read/rules/pointwise.js';

export interface KerasActivationArgs extends LayerArgs {
  /** The function's name, as in keras.activations: 'leakyRelu', 'hardShrink', ... */
  pointwise: string;
  /** Its parameters, where they are not Keras's defaults. */
  parameters?: Parameters;
}

/**
 * A function of keras.activations with its parameters, as a layer: what tfjs's ReLU, LeakyReLU and
 * ELU leave out. Input and output have the same shape.
 *
 * @throws ValueError for an unknown function or parameter.
 * @example
 * const layer = new KerasActivation({ pointwise: 'relu', parameters: { maxValue: 1, threshold: 0.5 } });
 * (layer.apply(tf.tensor1d([0.25, 0.75, 2])) as tf.Tensor).dataSync(); // Float32Array [0, 0.75, 1]
 */
export class KerasActivation extends tfl.layers.Layer {
  static readonly className = 'KerasActivation';
  readonly pointwise: string;
  readonly parameters: Parameters;

  constructor(args: KerasActivationArgs) {
    super(args);
    const where = 'KerasActivation';
    onlyKnown(where, args, [...LAYER_ARGS, 'pointwise', 'parameters']);
    this.pointwise = oneOf(where, 'pointwise', args.pointwise, Object.keys(POINTWISE));
    const { defaults } = POINTWISE[this.pointwise]!;
    onlyKnown(where, args.parameters ?? {}, Object.keys(defaults));
    this.parameters = { ...defaults, ...args.parameters };
    for (const [name, value] of Object.entries(this.parameters)) {
      if (value === null ? defaults[name] !== null : !Number.isFinite(value)) {
        fail(where, name, 'a number', value);
      }
    }
    this.supportsMasking = true;
  }

  override computeOutputShape(inputShape: Shape | Shape[]): Shape {
    return onlyShape(inputShape);
  }

  override call(inputs: tf.Tensor | tf.Tensor[]): tf.Tensor {
    const { apply } = POINTWISE[this.pointwise]!;
    return tf.tidy(() => apply(only(inputs), this.parameters as Record<string, number>));
  }

  override getConfig(): tf.serialization.ConfigDict {
    const { pointwise, parameters } = this;
    return { ...super.getConfig(), pointwise, parameters };
  }
}

tf.serialization.registerClass(KerasActivation);
