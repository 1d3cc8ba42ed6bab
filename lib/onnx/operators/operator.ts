import * as tf from '@tensorflow/tfjs-core';
import { product } from '../../arithmetic/product.js';
import { broadcast as broadcastShapes } from '../../keras/read/operations/operation.js';
import { Unsupported } from '../../keras/read/unsupported.js';
import type { ElementType } from '../element_types.js';
import type { Attributes } from '../read/graph.js';
import type { TensorValue } from '../tensor_value.js';

export type Shape = (number | null)[];

/** An input; null is one that is left out. */
export type Input = tf.Tensor | null;

/** What an operator is called with, besides tensors. */
export interface Call {
  operator: string;
  opset: number;
  attributes: Attributes;
  /** The inputs' element types, 0 for one that is left out. */
  types: readonly ElementType[];
  /** How many outputs are asked for. */
  outputs: number;
  /** Whether images and features have their channels last: only where the operator is `spatial`. */
  channelsLast: boolean;
}

/** What is known of an input before there is one. */
export interface Known {
  shape: Shape;
  /** Of a constant. */
  tensor?: tf.Tensor | null;
}

/** An operator of ONNX on tensors; differentiable where the mathematics is. */
export interface Operator {
  run(inputs: readonly Input[], call: Call): tf.Tensor | tf.Tensor[];
  /** The element types of the outputs; by default each has the first input's. */
  types?(call: Call): ElementType[];
  /**
   * The shapes of the outputs, where trying is not good enough; null leaves it to a trial.
   */
  shapes?(inputs: readonly (Known | null)[], call: Call): Shape[] | null;
  /** How it treats axes: 'spatial' takes [n, channels, ...] or channels last; 'pointwise' any order. */
  axes?: 'spatial' | 'pointwise';
}

export function no(what: string): never {
  throw new Unsupported(what);
}

/** A required input. */
export function need(inputs: readonly Input[], i: number): tf.Tensor {
  return inputs[i] ?? no(`without input ${i}`);
}

const HOST = new WeakMap<tf.Tensor, readonly number[]>();

/** Remembers what a tensor holds, so that nobody has to fetch it. */
export function remember(tensor: tf.Tensor, values: ArrayLike<number>): tf.Tensor {
  if (values.length <= 64) HOST.set(tensor, Array.from(values));
  return tensor;
}

/** The numbers of a tensor, as sizes, axes and places are given. */
export function host(tensor: tf.Tensor): readonly number[] {
  return HOST.get(tensor) ?? Array.from(tensor.dataSync());
}

/** An attribute that is a number. */
export function number({ attributes }: Call, name: string, otherwise?: number): number {
  const value = attributes[name] ?? otherwise;
  return typeof value === 'number' ? value : no(`${name}=${JSON.stringify(value)}`);
}

/** An attribute that is a text. */
export function word({ attributes }: Call, name: string, otherwise?: string): string {
  const value = attributes[name] ?? otherwise;
  return typeof value === 'string' ? value : no(`${name}=${JSON.stringify(value)}`);
}

/** An attribute that is one of these texts, by default the first. */
export function choice<T extends string>(call: Call, name: string, options: readonly T[]): T {
  const value = word(call, name, options[0]);
  return options.find((one) => one === value) ?? no(`${name}=${JSON.stringify(value)}`);
}

/** An attribute that is a list of numbers. */
export function list({ attributes }: Call, name: string): number[] | undefined {
  const value = attributes[name];
  if (value === undefined) return undefined;
  const good = Array.isArray(value) && value.every((one) => typeof one === 'number');
  return good ? [...value] : no(`${name}=${JSON.stringify(value)}`);
}

/** An attribute that is a list of texts. */
export function words({ attributes }: Call, name: string): string[] | undefined {
  const value = attributes[name];
  if (value === undefined) return undefined;
  const good = Array.isArray(value) && value.every((one) => typeof one === 'string');
  return good ? [...(value as string[])] : no(`${name}=${JSON.stringify(value)}`);
}

/** An attribute that is a tensor. */
export function constant({ attributes }: Call, name: string): TensorValue | undefined {
  const value = attributes[name];
  if (value === undefined) return undefined;
  return typeof value === 'object' && 'data' in value ? value : no(`${name} that is no tensor`);
}

/** What older versions have as an attribute and newer ones as an input. */
export function listOrInput(inputs: readonly Input[], i: number, call: Call, name: string) {
  const input = inputs[i];
  return input ? host(input) : list(call, name);
}

/** An axis counted from the front. */
export function axisOf(axis: number, rank: number): number {
  const index = axis < 0 ? axis + rank : axis;
  return Number.isInteger(index) && index >= 0 && index < rank
    ? index
    : no(`axis ${axis} of ${rank}`);
}

/** The most elements that an operator makes of nothing: what a hostile file asks for is refused. */
const MOST_ELEMENTS = 2 ** 26;

/** The shape, if it is one of a tensor that has room. */
export function bounded(shape: readonly number[]): number[] {
  const count = product(shape);
  const good = shape.every((n) => Number.isInteger(n) && n >= 0) && count <= MOST_ELEMENTS;
  return good ? [...shape] : no(`of shape [${shape}]`);
}

/** Runs what tfjs has for numbers only on booleans, too. */
export function movement(x: tf.Tensor, run: (x: tf.Tensor) => tf.Tensor): tf.Tensor {
  if (x.dtype !== 'bool') return run(x);
  return tf.cast(run(tf.cast(x, 'int32')), 'bool');
}

/** The shape that shapes are broadcast to. */
export const broadcast = (a: Shape, b: Shape): Shape => [...broadcastShapes(a, b)];

/** An operator whose output has its first input's shape. */
export const sameShape = (inputs: readonly (Known | null)[]): Shape[] => [[...inputs[0]!.shape]];

/** Runs what wants its channels last. */
export function channelsLast(
  x: tf.Tensor,
  call: Call,
  run: (x: tf.Tensor) => tf.Tensor,
): tf.Tensor {
  if (call.channelsLast || x.rank < 3) return run(x);
  return toFirst(run(toLast(x)));
}

/** [n, channels, ...spatial] with the channels last. */
export function toLast(x: tf.Tensor): tf.Tensor {
  if (x.rank < 3) return x;
  return tf.transpose(x, [0, ...Array.from({ length: x.rank - 2 }, (_, i) => i + 2), 1]);
}

/** The inverse of toLast. */
export function toFirst(x: tf.Tensor): tf.Tensor {
  if (x.rank < 3) return x;
  return tf.transpose(x, [0, x.rank - 1, ...Array.from({ length: x.rank - 2 }, (_, i) => i + 1)]);
}
