/** The argument checks of lib/check.ts for tensors, layers and models. */
import * as tf from '@tensorflow/tfjs-core';
import * as tfl from '@tensorflow/tfjs-layers';
import { fail } from '../check.js';

/** The value, if it is a tensor that was not disposed of, of this rank and one of these types. */
export function tensor(
  where: string,
  name: string,
  value: unknown,
  { rank, dtypes = ['float32', 'int32', 'bool'] }: { rank?: number; dtypes?: tf.DataType[] } = {},
): tf.Tensor {
  if (!(value instanceof tf.Tensor)) return fail(where, name, 'a tensor', value);
  if (value.isDisposed) fail(where, name, 'a tensor in memory', 'one that was disposed of');
  if (rank !== undefined && value.rank !== rank) {
    fail(where, name, `a tensor of rank ${rank}`, value.shape);
  }
  if (!dtypes.includes(value.dtype)) {
    fail(where, name, `a tensor of ${dtypes.join(', ')}`, value.dtype);
  }
  return value;
}

/** The value, if it is a layer and no model. */
export function layer(where: string, name: string, value: unknown): tfl.layers.Layer {
  return value instanceof tfl.layers.Layer ? value : fail(where, name, 'a layer', value);
}

/** The value, if it is a model that was not disposed of. */
export function model(where: string, name: string, value: unknown): tfl.LayersModel {
  if (!(value instanceof tfl.LayersModel)) return fail(where, name, 'a LayersModel', value);
  const disposed =
    value.layers.length > 0 &&
    value.weights.some((weight) => {
      return (weight as unknown as { val: tf.Tensor }).val.isDisposed;
    });
  if (disposed) fail(where, name, 'a model in memory', 'one that was disposed of');
  return value;
}

/** The value, if it is a model with layers whose inputs and outputs are known. */
export function builtModel(where: string, name: string, value: unknown): tfl.LayersModel {
  const checked = model(where, name, value);
  if (checked.layers.length === 0) fail(where, name, 'a model with layers', 'one without');
  if (checked.inputs == null || checked.outputs == null) {
    fail(where, name, 'a model whose input shape is known', `'${checked.name}', unbuilt`);
  }
  return checked;
}

/** The value, if it names an activation of tfjs-layers. */
export function activation(where: string, name: string, value: unknown): 'linear' {
  const { classNameMap } = tf.serialization.SerializationMap.getMap();
  const Base = Object.getPrototypeOf(classNameMap.linear![0]);
  const known = Object.entries(classNameMap).filter(([, [made]]) => made.prototype instanceof Base);
  if (known.some(([className]) => className === value)) return value as 'linear';
  const names = known.map(([className]) => className).join(', ');
  return fail(where, name, `the name of an activation (${names})`, value);
}
