import * as tf from '@tensorflow/tfjs-core';
import type { KerasOperation } from '../../../keras/layers/keras_operation.js';
import { isObject } from '../../../load/is_object.js';
import type { Shape } from '../../../ops/data_format.js';
import { ELEMENT } from '../../element_types.js';
import { withoutTensors } from '../../tensor_value.js';
import { lengthOf, vector } from '../lengths.js';
import { refuse } from '../refusal.js';
import type { Value } from '../value.js';
import { CONVOLUTION_RULES } from './convolution.js';
import {
  type Given,
  KERAS_BINARY,
  KERAS_COMPARISONS,
  KERAS_FUNCTIONS,
  KERAS_REDUCTIONS,
  typeOf,
} from './keras_functions.js';
import { type Call, type Rule, rule } from './rule.js';

type Asked = Call<KerasOperation>;

const positive = (axis: number, rank: number) => (axis < 0 ? axis + rank : axis);

/** An argument as a float, by name: a tensor, or a number or list where one can be. */
function operand({ w, inputs }: Asked, value: unknown): string {
  if (isObject(value) && typeof value.tensor === 'number') {
    const one = inputs[value.tensor]!;
    const name = w.plain(one);
    return one.type === ELEMENT.float ? name : w.node('Cast', [name], { to: ELEMENT.float });
  }
  const shape: number[] = [];
  for (let part: unknown = value; Array.isArray(part); part = part[0]) shape.push(part.length);
  return w.constant([value].flat(9) as number[], shape);
}

/** What has only other places: taken from the places that an operation gives to numbers. */
const MOVING = [
  ...['BroadcastTo', 'DepthToSpace', 'ExpandDims', 'Flip', 'GetItem', 'Moveaxis', 'Repeat'],
  ...['Reshape', 'SpaceToDepth', 'Split', 'Squeeze', 'Swapaxes', 'Tile', 'Transpose', 'Unstack'],
];

/** More numbers than a float32 counts. */
const MOST_PLACES = 2 ** 24;

function moved({ w, layer, x }: Asked, shapes: readonly Shape[]): Value[] {
  const sizes = x.shape.slice(1);
  const count = sizes.reduce<number>((a, n) => a * (n ?? Number.NaN), 1);
  if (!(count < MOST_PLACES)) return refuse(`${layer.operation} of unknown or very large sizes`);
  const flat = w.node('Reshape', [w.plain(x), w.integers([-1, count])]);
  return withoutTensors(() => {
    const places = tf.reshape(tf.range(0, count), [1, ...(sizes as number[])]);
    return [layer.call(places)].flat().map((made, i) => {
      const all = Array.from(made.dataSync());
      const still = all.length === count && all.every((place, at) => place === at);
      const taken = still ? flat : w.node('Gather', [flat, w.integers(all)], { axis: 1 });
      const target = w.integers([-1, ...made.shape.slice(1)]);
      return w.value(w.node('Reshape', [taken, target]), shapes[i]!, 'plain', { type: x.type });
    });
  });
}

/** A reduction along axes; before opset 18 all but sums have an attribute for them. */
function reduced({ w }: Asked, operator: string, x: string, axes: number[], keepdims: number) {
  return w.opset < 18 && operator !== 'ReduceSum'
    ? w.node(operator, [x], { axes, keepdims })
    : w.node(operator, [x, w.integers(axes)], { keepdims });
}

/** Resizing to fixed sizes, at half-pixel centres. */
function resize({ w, x, shape }: Asked, { interpolation, data_format }: Given): Value {
  const order = data_format === 'channels_first' ? 'plain' : 'first';
  const sizes = shape.slice(1);
  const channelsSecond = order === 'plain' ? sizes : [sizes.at(-1)!, ...sizes.slice(0, -1)];
  if (channelsSecond.includes(null)) refuse('Resize of unknown channels');
  const target = vector(w, [lengthOf(w, x, 0), ...(channelsSecond as number[])]);
  const nearest = interpolation === 'nearest';
  const attributes = {
    mode: nearest ? 'nearest' : 'linear',
    coordinate_transformation_mode: 'half_pixel',
    ...(nearest ? { nearest_mode: 'round_prefer_ceil' } : {}),
  };
  return w.value(
    w.node('Resize', [w.name(x, order), null, null, target], attributes),
    shape,
    order,
  );
}

function pad({ w, x, shape }: Asked, { pad_width, mode, constant_values }: Given): Value {
  if (mode === 'symmetric') refuse("Pad by 'symmetric'");
  const nested = (pad_width as unknown[]).every(Array.isArray) ? pad_width : [pad_width];
  const pairs = nested.length === 1 ? x.shape.map(() => nested[0]) : nested;
  const pads = [0, 1].flatMap((end) => pairs.map((pair: number[]) => pair[end]!));
  const value = mode === 'constant' ? [w.scalar(constant_values ?? 0)] : [];
  return w.value(w.node('Pad', [w.plain(x), w.integers(pads), ...value], { mode }), shape);
}

/** Several tensors as one. */
function joined(call: Asked, shape: Shape, list: readonly unknown[], axis: number, stack: boolean) {
  const { w } = call;
  const at = positive(axis, shape.length);
  const names = list.map((one) => {
    const name = operand(call, one);
    return stack ? w.node('Unsqueeze', [name, w.integers([at])]) : name;
  });
  return w.value(w.node('Concat', names, { axis: at }), shape);
}

function write(call: Asked): Value | Value[] {
  const { w, layer, x, shape } = call;
  const { operation } = layer;
  const given: Given = layer.given;
  const rank = x.shape.length;
  const bool = { type: ELEMENT.bool };
  if (Object.hasOwn(KERAS_FUNCTIONS, operation)) {
    return w.pointwise(x, (name) => KERAS_FUNCTIONS[operation]!(w, name, given));
  }
  const two = () => [operand(call, given.x1), operand(call, given.x2)];
  if (Object.hasOwn(KERAS_BINARY, operation)) {
    return w.value(w.node(KERAS_BINARY[operation]!, two()), shape);
  }
  if (Object.hasOwn(KERAS_COMPARISONS, operation)) {
    return w.value(w.node(KERAS_COMPARISONS[operation]!, two()), shape, 'plain', bool);
  }
  const axes = () => [given.axis].flat().map((axis) => positive(axis, rank));
  const keep = Number(given.keepdims ?? false);
  if (Object.hasOwn(KERAS_REDUCTIONS, operation)) {
    const name = operand(call, given.x);
    return w.value(reduced(call, KERAS_REDUCTIONS[operation]!, name, axes(), keep), shape);
  }
  if (MOVING.includes(operation)) {
    const made = layer.computeOutputShape(x.shape) as Shape | Shape[];
    return moved(call, (Array.isArray(made[0]) ? made : [made]) as Shape[]);
  }
  switch (operation) {
    case 'AveragePool':
    case 'MaxPool': {
      const dataFormat = given.data_format === 'channels_first' ? 'channelsFirst' : 'channelsLast';
      const { pool_size: poolSize, strides, padding } = given;
      const pool = { poolSize, strides: strides ?? poolSize, padding, dataFormat };
      const like = operation === 'MaxPool' ? 'MaxPooling2D' : 'AveragePooling2D';
      return CONVOLUTION_RULES[like]({ ...call, layer: pool as never });
    }
    case 'Cast': {
      const type = typeOf(given.dtype);
      return w.pointwise(x, (name) => w.node('Cast', [name], { to: type }), { type });
    }
    case 'Concatenate':
      return joined(call, shape, given.xs, given.axis, false);
    case 'FloorDivide':
      return w.value(w.node('Floor', [w.node('Div', two())]), shape);
    case 'LogSoftmax':
    case 'Softmax':
      return w.value(w.node(operation, [w.plain(x)], { axis: axes()[0] }), shape);
    case 'Matmul':
      return w.value(w.node('MatMul', two()), shape);
    case 'NotEqual':
      return w.value(w.node('Not', [w.node('Equal', two())]), shape, 'plain', bool);
    case 'Pad':
      return pad(call, given);
    case 'Resize':
      return resize(call, given);
    case 'Stack':
      return joined(call, shape, given.x, given.axis, true);
    case 'Std':
    case 'Var': {
      const name = w.plain(x);
      const centred = w.node('Sub', [name, reduced(call, 'ReduceMean', name, axes(), 1)]);
      const variance = reduced(call, 'ReduceMean', w.node('Mul', [centred, centred]), axes(), keep);
      return w.value(operation === 'Std' ? w.node('Sqrt', [variance]) : variance, shape);
    }
    case 'Where': {
      const condition = w.node('Cast', [operand(call, given.condition)], { to: ELEMENT.bool });
      return w.value(w.node('Where', [condition, ...two()]), shape);
    }
    default:
      return refuse(`the operation '${operation}' of Keras`);
  }
}

/** Operations of Keras, by those of ONNX. */
export const KERAS_OPERATION_RULES = {
  KerasOperation: rule<KerasOperation>(write),
} satisfies Record<string, Rule>;
