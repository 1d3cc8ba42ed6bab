import * as tf from '@tensorflow/tfjs-core';
import * as tfl from '@tensorflow/tfjs-layers';
import { callable, fail, ValueError } from '../../../check.js';
import { isObject } from '../../../load/is_object.js';
import type { Shape } from '../../../ops/data_format.js';
import type { LayerClass } from './custom.js';

/** What a Lambda of Keras does, by a function of the caller's: of one tensor, or of a list of them. */
export type LambdaFunction = (x: tf.Tensor & tf.Tensor[]) => tf.Tensor;

/** Functions by the names of the Lambdas in the file. */
export type Lambdas = Readonly<Record<string, LambdaFunction>>;

/** Two sizes for what is not known: where outputs agree, the size depends on neither. */
const TRIED = [
  [2, 8],
  [3, 12],
] as const;

/** A layer that calls a function. There is no text of it that a saved model could keep. */
class LambdaLayer extends tfl.layers.Layer {
  static readonly className = 'Lambda';

  constructor(
    name: string,
    private readonly run: LambdaFunction,
  ) {
    super({ name });
  }

  override call(inputs: tf.Tensor | tf.Tensor[]): tf.Tensor {
    const all = [inputs].flat();
    return tf.tidy(() => {
      const y = this.run((all.length === 1 ? all[0] : all) as never);
      if (y instanceof tf.Tensor) return y;
      return fail(`lambdas.${this.name}`, 'what it returns', 'a tensor', y);
    });
  }

  override computeOutputShape(inputShape: Shape | Shape[]): Shape {
    const shapes = (Array.isArray(inputShape[0]) ? inputShape : [inputShape]) as Shape[];
    const [one, other] = TRIED.map(([batch, size]) =>
      tf.tidy(() => {
        const zeros = shapes.map((shape) =>
          tf.zeros(shape.map((n, axis) => n ?? (axis === 0 ? batch : size))),
        );
        return this.call(zeros).shape;
      }),
    ) as [number[], number[]];
    return one.map((n, axis) => (other[axis] === n ? n : null));
  }

  override getConfig(): never {
    throw new ValueError(
      `Lambda '${this.name}': a layer that is saved must be of a class, got a function of lambdas.`,
    );
  }
}

/** A class for each function, as if it were one of the caller's own by the layer's name. */
export function lambdaClasses(where: string, lambdas: unknown): Record<string, LayerClass> {
  if (!isObject(lambdas)) {
    return fail(where, 'lambdas', 'an object of functions by the names of the Lambdas', lambdas);
  }
  const entries = Object.entries(lambdas).map(([name, run]): [string, LayerClass] => {
    const own = callable(where, `lambdas.${name}`, run as LambdaFunction);
    const made = class extends LambdaLayer {
      constructor(config: { name: string }) {
        super(config.name, own);
      }
    };
    return [name, made];
  });
  return Object.fromEntries(entries);
}
