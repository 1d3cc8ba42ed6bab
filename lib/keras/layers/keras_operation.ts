import * as tf from '@tensorflow/tfjs-core';
import { fail, filled } from '../../check.js';
import { CheckedLayer, type LayerArgs } from '../../layers/checked_layer.js';
import { isObject } from '../../load/is_object.js';
import { parseJson } from '../../load/parse_json.js';
import type { Arguments, Known, Operation, Shape } from '../read/operations/operation.js';
import { OPERATIONS } from '../read/operations/table.js';
import { Unsupported } from '../read/unsupported.js';

export interface KerasOperationArgs extends LayerArgs {
  /** The operation's class in keras.ops: 'Mean', 'GetItem', ... */
  operation: string | Kept;
  /** JSON of its arguments by Keras's names; { "tensor": i } stands for input number i. */
  given: string | Kept;
}

/** tfjs respells every text that it saves, but for one that is called a name. */
interface Kept {
  name: string;
}
const unkept = (value: string | Kept) => (isObject(value) ? value.name : value) as string;

type Given = Record<string, unknown>;

const isPlace = (value: unknown): value is { tensor: number } =>
  isObject(value) && Object.keys(value).join() === 'tensor' && Number.isInteger(value.tensor);

/** The arguments, with what stands for tensors, and for numbers where a tensor can be, replaced. */
function replaced<T>(
  { inputs, plain = [] }: Operation,
  given: Given,
  tensor: (i: number) => T,
  constant: (value: tf.TensorLike) => T,
): Arguments<T> {
  const one = (value: unknown): unknown => {
    if (isPlace(value)) return tensor(value.tensor);
    if (Array.isArray(value) && value.some(isPlace)) return value.map(one);
    return value === null || value === undefined ? value : constant(value as tf.TensorLike);
  };
  const entries = Object.entries(given).map(([name, value]) => {
    const isTensor = inputs.includes(name) && !plain.includes(name);
    return [name, isTensor ? one(value) : value];
  });
  return Object.fromEntries(entries);
}

/** The lengths of a list of lists. */
function lengths(value: unknown): number[] {
  return Array.isArray(value) ? [value.length, ...lengths(value[0])] : [];
}

/**
 * An operation of keras.ops on one or several tensors, as a layer: what a model of Keras has called
 * between its layers. The first axis of all outputs is the batch.
 *
 * Source: keras.ops of Keras 3.15.
 *
 * @throws ValueError for an operation that is not known, or with arguments that are not computed here.
 * @example
 * const given = '{"x":{"tensor":0},"axis":[1,2],"keepdims":true}';
 * const layer = new KerasOperation({ operation: 'Mean', given });
 * (layer.apply(tf.ones([1, 4, 4, 2])) as tf.Tensor).shape; // [1, 1, 1, 2]
 */
export class KerasOperation extends CheckedLayer {
  static readonly className = 'KerasOperation';
  readonly operation: string;
  readonly given: Readonly<Given>;

  constructor(args: KerasOperationArgs) {
    const where = 'KerasOperation';
    super(args, {}, ['operation', 'given']);
    this.operation = filled(where, 'operation', unkept(args.operation));
    if (!Object.hasOwn(OPERATIONS, this.operation)) {
      fail(where, 'operation', 'one of keras.ops that is computed here', this.operation);
    }
    const given = parseJson(where, filled(where, 'given', unkept(args.given), 'JSON'));
    if (!isObject(given)) fail(where, 'given', 'JSON of an object', args.given);
    this.given = { ...OPERATIONS[this.operation]!.options, ...given };
  }

  override computeOutputShape(inputShape: Shape | Shape[]): (number | null)[] {
    const shapes = (Array.isArray(inputShape[0]) ? inputShape : [inputShape]) as Shape[];
    const operation = OPERATIONS[this.operation]!;
    const known = replaced<Known>(
      operation,
      this.given,
      (i) => ({
        shape: shapes[i] ?? fail('KerasOperation', 'its inputs', `more than ${i}`, shapes),
      }),
      (value) => ({ shape: lengths(value) }),
    );
    const made = this.checked(() => operation.shape(known));
    const all = (Array.isArray(made[0]) ? made : [made]) as Shape[];
    if (all.some((shape) => shape.length === 0 || shape[0] !== shapes[0]![0])) {
      this.checked(() => {
        throw new Unsupported('along the batch');
      });
    }
    return made as (number | null)[];
  }

  private checked<T>(step: () => T): T {
    try {
      return step();
    } catch (error) {
      if (!(error instanceof Unsupported)) throw error;
      return fail('KerasOperation', this.operation, 'one that is computed here', error.message);
    }
  }

  override call(inputs: tf.Tensor | tf.Tensor[]): tf.Tensor | tf.Tensor[] {
    const all = [inputs].flat();
    const operation = OPERATIONS[this.operation]!;
    return tf.tidy(() =>
      operation.run(
        replaced(
          operation,
          this.given,
          (i) => all[i]!,
          (value) => tf.tensor(value, undefined, 'float32'),
        ),
      ),
    );
  }

  override getConfig(): tf.serialization.ConfigDict {
    const { operation, given } = this;
    const kept = { operation: { name: operation }, given: { name: JSON.stringify(given) } };
    return { ...super.getConfig(), ...kept };
  }
}

tf.serialization.registerClass(KerasOperation as never);
