import * as tf from '@tensorflow/tfjs-core';
import type * as tfl from '@tensorflow/tfjs-layers';
import { einsumShapes, einsumTerms } from '../arithmetic/einsum_shapes.js';
import { shape as checkShape, fail, filled } from '../check.js';
import type { Shape } from '../ops/data_format.js';
import type { Activation, ActivationIdentifier } from '../tfjs/resolve.js';
import { activationOption } from './activation_option.js';
import { CheckedLayer, type LayerArgs, oneShape } from './checked_layer.js';
import { orNull } from './options.js';
import { addSettled, KERNEL_OPTIONS, type KernelSettingsArgs } from './weight_settings.js';

/** What EinsumDense takes. */
export interface EinsumDenseArgs extends LayerArgs, KernelSettingsArgs {
  /** The axes of input, kernel and output, as 'abc,cd->abd'; '...' stands for axes that stay. */
  equation: string;
  /** The output's sizes but for the batch and what '...' stands for; null for that of the input. */
  outputShape: number | (number | null)[];
  /** Applied to the output; default 'linear'. */
  activation?: ActivationIdentifier | null;
  /** The letters of the output along which there is a bias; default null, no bias. */
  biasAxes?: string | null;
}

/**
 * A product of the input and a kernel along any axes, as an equation of Einstein's sums says, with a bias and an activation.
 *
 * Weights: kernel, of the sizes of its letters; bias, of those of `biasAxes`, 1 for the letters between and behind them.
 *
 * Source: keras.layers.EinsumDense.
 *
 * @throws ValueError for a bad argument, or an input that the equation does not fit
 * @example
 * const layer = new EinsumDense({ equation: 'abc,cd->abd', outputShape: [null, 16], biasAxes: 'd' });
 * layer.computeOutputShape([null, 7, 8]); // [null, 7, 16]
 */
export class EinsumDense extends CheckedLayer {
  static readonly className = 'EinsumDense';
  /** The axes of input, kernel and output. */
  declare readonly equation: string;
  /** The letters of the output along which there is a bias; null for none. */
  declare readonly biasAxes: string | null;
  /** Applied to the output. */
  declare readonly activation: Activation;
  private readonly sizes: (number | null)[];
  private kernel!: tfl.LayerVariable;
  private bias: tfl.LayerVariable | null = null;

  constructor(args: EinsumDenseArgs) {
    const options = {
      equation: (where: string, name: string, value: unknown) => {
        const equation = filled(where, name, value, 'an equation');
        einsumTerms(where, equation);
        return equation;
      },
      activation: activationOption,
      biasAxes: orNull((where, name, value) => filled(where, name, value, 'letters')),
      ...KERNEL_OPTIONS,
    };
    super(args, options, ['outputShape']);
    this.sizes = checkShape(this.getClassName(), 'outputShape', [args.outputShape].flat());
  }

  private shapesFor(shape: Shape) {
    return einsumShapes(this.getClassName(), this.equation, this.biasAxes, shape, this.sizes);
  }

  override build(inputShape: Shape | Shape[]): void {
    const { kernel, bias } = this.shapesFor(oneShape(this.getClassName(), inputShape));
    this.kernel = addSettled(this, 'kernel', kernel);
    if (bias !== null) this.bias = addSettled(this, 'bias', bias);
    super.build(inputShape);
  }

  override computeOutputShape(inputShape: Shape | Shape[]): Shape {
    return this.shapesFor(oneShape(this.getClassName(), inputShape)).output;
  }

  override call(inputs: tf.Tensor | tf.Tensor[]): tf.Tensor {
    return tf.tidy(() => {
      const x = this.weighed(inputs)[0]!;
      const { equation, kernel } = this.shapesFor(x.shape);
      const sizes = this.kernel.shape;
      if (kernel.join() !== sizes.join()) {
        fail(this.getClassName(), 'the input', `one for a kernel of [${sizes}]`, x.shape);
      }
      const product = tf.einsum(equation, x, this.kernel.read());
      const y = this.bias === null ? product : tf.add(product, this.bias.read());
      return this.activation.apply(y);
    });
  }

  override getConfig(): tf.serialization.ConfigDict {
    return { ...super.getConfig(), outputShape: this.sizes };
  }
}

tf.serialization.registerClass(EinsumDense);
