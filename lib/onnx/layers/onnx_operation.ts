import * as tf from '@tensorflow/tfjs-core';
import * as tfl from '@tensorflow/tfjs-layers';
import { fail, filled, ValueError } from '../../check.js';
import { Unsupported } from '../../keras/read/unsupported.js';
import { CheckedLayer, type LayerArgs } from '../../layers/checked_layer.js';
import { isObject } from '../../load/is_object.js';
import { dtypeOf } from '../element_types.js';
import { checkNode } from '../operators/check_node.js';
import { type Call, remember, type Shape } from '../operators/operator.js';
import { type KnownInput, outputShapes } from '../operators/output_shapes.js';
import { runOperator } from '../operators/run_operator.js';
import { operatorOf } from '../operators/table.js';
import { type TensorValue, toTensor } from '../tensor_value.js';
import { fromJson, type Given, toJson } from './given.js';

export interface OnnxOperationArgs extends LayerArgs {
  /** The operator: 'Conv', 'Resize', ... */
  operator: string | Kept;
  /** JSON of its opset, attributes and inputs: constants, weights, and the layer's own. */
  given: string | Kept;
}

/** tfjs respells every text that it saves, but for one that is called a name. */
interface Kept {
  name: string;
}
const unkept = (value: string | Kept) => (isObject(value) ? value.name : value) as string;

type LayerVariable = ReturnType<tfl.layers.Layer['addWeight']>;

/** A constant's tensor, which outlives every tidy. */
function constantTensor(value: TensorValue): tf.Tensor {
  const tensor = tf.keep(toTensor(value));
  return typeof value.data[0] === 'string' ? tensor : remember(tensor, value.data as Float32Array);
}

/**
 * One operator of ONNX as a layer: what no layer of Keras is. Its constants are part of it, its
 * weights train.
 *
 * Source: the operators of ONNX, opset 7 to 28.
 *
 * @throws ValueError for an operator that is not known, or with what is not computed here.
 * @example
 * const given = '{"opset":18,"outputs":1,"channelsLast":false,"attributes":{},"inputs":[{"tensor":0,"type":1}]}';
 * const layer = new OnnxOperation({ operator: 'Mish', given });
 * (layer.apply(tf.zeros([1, 2])) as tf.Tensor).shape; // [1, 2]
 */
export class OnnxOperation extends CheckedLayer {
  static readonly className = 'OnnxOperation';
  readonly operator: string;
  readonly given: Given;
  private readonly call_: Call;
  private readonly variables = new Map<string, LayerVariable>();
  private readonly constants = new Map<number, tf.Tensor>();

  constructor(args: OnnxOperationArgs) {
    const where = 'OnnxOperation';
    super(args, {}, ['operator', 'given']);
    this.operator = filled(where, 'operator', unkept(args.operator));
    if (operatorOf('', this.operator) === null) {
      fail(where, 'operator', 'one of ONNX that is computed here', this.operator);
    }
    this.given = fromJson(where, filled(where, 'given', unkept(args.given), 'JSON'));
    const { opset, outputs, channelsLast, attributes, inputs } = this.given;
    this.checked(() => checkNode({ domain: '', operator: this.operator, opset, attributes }));
    const types = inputs.map((one) => {
      if (one === null) return 0;
      return 'constant' in one ? one.constant.type : one.type;
    });
    this.call_ = { operator: this.operator, opset, outputs, channelsLast, attributes, types };
    inputs.forEach((one, i) => {
      if (one !== null && 'constant' in one) this.constants.set(i, constantTensor(one.constant));
    });
  }

  override build(inputShape: Shape | Shape[]): void {
    for (const one of this.given.inputs) {
      if (one === null || !('weight' in one) || this.variables.has(one.weight)) continue;
      const dtype = dtypeOf(one.type) === 'float32' ? 'float32' : 'int32';
      const zeros = tfl.initializers.zeros();
      const made = this.addWeight(
        one.weight,
        [...one.shape],
        dtype,
        zeros,
        undefined,
        one.trainable,
      );
      this.variables.set(one.weight, made);
    }
    super.build(inputShape);
  }

  /** The variable of a weight, once the layer is built. */
  variable(weight: string): LayerVariable {
    return this.variables.get(weight) ?? fail('OnnxOperation', 'weight', 'one of its own', weight);
  }

  override computeOutputShape(inputShape: Shape | Shape[]): Shape {
    const shapes = (Array.isArray(inputShape[0]) ? inputShape : [inputShape]) as Shape[];
    return this.checked(() => {
      const known = this.given.inputs.map((one, i): KnownInput | null => {
        if (one === null) return null;
        if ('constant' in one) {
          return { shape: [...one.constant.shape], tensor: this.constants.get(i)! };
        }
        if ('weight' in one) return { shape: [...one.shape], tensor: null };
        const shape = shapes[one.tensor];
        return shape === undefined
          ? fail('OnnxOperation', 'its inputs', `more than ${one.tensor}`, shapes)
          : { shape, tensor: null };
      });
      const made = outputShapes(known, this.call_);
      return (this.given.outputs === 1 ? made[0]! : made) as Shape;
    });
  }

  private checked<T>(step: () => T): T {
    try {
      return step();
    } catch (error) {
      if (!(error instanceof Unsupported)) throw error;
      throw new ValueError(
        `OnnxOperation '${this.name}': ${this.operator} must be one that is computed here, got one ` +
          `${error.message}.`.replace(/^, /, ''),
        { cause: error },
      );
    }
  }

  override apply(
    inputs: tf.Tensor | tf.Tensor[] | tfl.SymbolicTensor | tfl.SymbolicTensor[],
    kwargs?: Parameters<tfl.layers.Layer['apply']>[1],
  ): ReturnType<tfl.layers.Layer['apply']> {
    // The shape of what has numbers is seen where it is computed, not tried first.
    const symbolic = [inputs].flat().some((one) => one instanceof tfl.SymbolicTensor);
    if (symbolic) return super.apply(inputs, kwargs);
    return tfl.layers.Layer.prototype.apply.call(this, inputs, kwargs);
  }

  override call(inputs: tf.Tensor | tf.Tensor[]): tf.Tensor | tf.Tensor[] {
    return tf.tidy(() => {
      const tensors = this.operands([inputs].flat());
      try {
        const made = runOperator(tensors, this.call_);
        return this.given.outputs === 1 ? made[0]! : made;
      } catch (error) {
        if (!(error instanceof Unsupported)) throw error;
        const shapes = tensors.map((one) => (one === null ? 'none' : `[${one.shape.join(', ')}]`));
        throw new ValueError(
          `OnnxOperation '${this.name}': ${this.operator} must have inputs that it is computed for, got ` +
            `${shapes.join(' and ')}: ${this.operator} ${error.message}.`.replace(' ,', ','),
        );
      }
    });
  }

  /** The operator's inputs: the layer's, constants and weights. */
  private operands(all: readonly tf.Tensor[]): (tf.Tensor | null)[] {
    return this.given.inputs.map((one, i) => {
      if (one === null) return null;
      if ('constant' in one) return this.constants.get(i)!;
      if ('tensor' in one) {
        const dtype = dtypeOf(one.type)!;
        const x = all[one.tensor] ?? fail('OnnxOperation', 'its inputs', 'tensors', all);
        return x.dtype === dtype ? x : tf.cast(x, dtype);
      }
      const value = this.variables.get(one.weight)!.read();
      return dtypeOf(one.type) === 'bool' ? tf.cast(value, 'bool') : value;
    });
  }

  override dispose(): ReturnType<tfl.layers.Layer['dispose']> {
    const result = super.dispose();
    if (result.refCountAfterDispose === 0) this.disposeConstants();
    return result;
  }

  /** Frees the constants, of a layer that is no longer needed. */
  disposeConstants(): void {
    for (const tensor of this.constants.values()) tensor.dispose();
  }

  override getConfig(): tf.serialization.ConfigDict {
    const kept = { operator: { name: this.operator }, given: { name: toJson(this.given) } };
    return { ...super.getConfig(), ...kept };
  }
}

tf.serialization.registerClass(OnnxOperation as never);
