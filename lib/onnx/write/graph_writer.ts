import type * as tf from '@tensorflow/tfjs-core';
import type * as tfl from '@tensorflow/tfjs-layers';
import type { Shape } from '../../ops/data_format.js';
import { ELEMENT, type ElementType } from '../element_types.js';
import type { Message } from '../protobuf/encode.js';
import { firstOrder, lastOrder } from '../read/layouts.js';
import type { TensorValue } from '../tensor_value.js';
import { attributeMessage } from './attribute.js';
import { heldIn, type Order, type Value } from './value.js';

/** A weight of the model and what the file has of it. */
export interface WrittenWeight {
  name: string;
  variable: tfl.LayerVariable;
  shape: readonly number[];
  /** The weight, or its gradient, as the file has it. */
  toOnnx(x: tf.Tensor): tf.Tensor;
}

/** A weight in the order of the file, its shape, and what tells it from others of the same variable. */
export interface Form {
  shape: readonly number[];
  toOnnx(x: tf.Tensor): tf.Tensor;
  key: string;
}

interface WrittenNode {
  operator: string;
  name: string;
  inputs: (string | null)[];
  outputs: string[];
  attributes: Readonly<Record<string, unknown>>;
}

/** The nodes and weights of a model that is being written. */
export class GraphWriter {
  readonly nodes: WrittenNode[] = [];
  readonly weights = new Map<string, WrittenWeight>();
  /** The inputs that something asked to have with their channels first. */
  readonly wantedFirst = new Set<string>();
  /** The layer that is being written, with the models that it is in. */
  scope = '';
  private readonly taken = new Set<string>();
  private readonly constants = new Map<string, string>();
  private readonly shapes = new Map<string, string>();
  private readonly turned = new Map<string, { x: string; perm: readonly number[] }>();

  constructor(readonly opset: number) {}

  /** The name, or one like it that is not taken. */
  unique(wanted: string): string {
    let name = wanted;
    for (let n = 1; this.taken.has(name); n++) name = `${wanted}_${n}`;
    this.taken.add(name);
    return name;
  }

  /** A node with several outputs, by their names. */
  many(
    operator: string,
    inputs: (string | null)[],
    attributes: Readonly<Record<string, unknown>>,
    outputs: number,
  ): string[] {
    const name = this.unique(`${this.scope}/${operator}`);
    const names = Array.from({ length: outputs }, (_, i) =>
      i === 0 ? name : this.unique(`${name}:${i}`),
    );
    this.nodes.push({ operator, name, inputs, outputs: names, attributes });
    return names;
  }

  /** A node of one output, by that output's name. */
  node(operator: string, inputs: (string | null)[], attributes = {}): string {
    return this.many(operator, inputs, attributes, 1)[0]!;
  }

  /** A constant, which no training changes. */
  constant(
    data: readonly number[] | Float32Array | Int32Array,
    shape: readonly number[] = [data.length],
    type: ElementType = ELEMENT.float,
  ): string {
    return this.constantValue({ data: data as Float32Array, shape, type });
  }

  constantValue(value: TensorValue): string {
    const key = JSON.stringify([value.type, value.shape, Array.from(value.data as never)]);
    const known = this.constants.get(key);
    if (known !== undefined) return known;
    const name = this.node('Constant', [], { value });
    this.constants.set(key, name);
    return name;
  }

  /** A number that is broadcast to anything. */
  scalar = (value: number, type: ElementType = ELEMENT.float): string =>
    this.constant([value], [], type);

  /** Sizes, axes or places. */
  integers = (values: readonly number[]): string =>
    this.constant(values, [values.length], ELEMENT.int64);

  /** A weight, in tfjs's order of axes or in another form; used twice it is one. */
  weight(variable: tfl.LayerVariable, form?: Form): string {
    const shape = form?.shape ?? (variable.shape as number[]);
    const key = `${variable.id} ${form?.key ?? ''}`;
    const known = this.weights.get(key);
    if (known !== undefined) return known.name;
    const own = variable.originalName.split('/').at(-1)!;
    const name = this.unique(`${this.scope}/${own}`);
    const toOnnx = form?.toOnnx ?? ((x: tf.Tensor) => x);
    this.weights.set(key, { name, variable, shape, toOnnx });
    return name;
  }

  /** What a layer made. */
  value(
    name: string,
    shape: Shape,
    order: Order = 'plain',
    { type = ELEMENT.float, from = [] }: { type?: ElementType; from?: readonly string[] } = {},
  ): Value {
    const names = shape.length < 3 ? { plain: name, first: name } : { [order]: name };
    return { shape, type, names, from };
  }

  /** The name of a value in an order of axes, which a Transpose makes where it is not there. */
  name(value: Value, order: Order): string {
    const known = value.names[order];
    if (known !== undefined) return known;
    if (order === 'first') for (const input of value.from) this.wantedFirst.add(input);
    const rank = value.shape.length;
    const perm = order === 'first' ? firstOrder(rank) : lastOrder(rank);
    const made = this.transpose(value.names[heldIn(value)]!, perm);
    value.names[order] = made;
    return made;
  }

  /** A value with its axes in another order; two that undo each other are none. */
  transpose(x: string, perm: readonly number[]): string {
    const source = this.turned.get(x);
    const order = source === undefined ? perm : perm.map((axis) => source.perm[axis]!);
    const from = source?.x ?? x;
    if (order.every((axis, i) => axis === i)) return from;
    const made = this.node('Transpose', [from], { perm: order });
    this.turned.set(made, { x: from, perm: order });
    return made;
  }

  plain = (value: Value): string => this.name(value, 'plain');

  /** What nodes that mind no order make of a value. */
  pointwise(x: Value, run: (name: string, order: Order) => string, more: Partial<Value> = {}) {
    const order = heldIn(x);
    const name = run(x.names[order]!, order);
    const { shape = x.shape, type = x.type, from = x.from } = more;
    return this.value(name, shape, order, { type, from });
  }

  /** The sizes of a tensor, as ONNX has them while it runs. */
  shapeOf(name: string): string {
    const known = this.shapes.get(name);
    if (known !== undefined) return known;
    const made = this.node('Shape', [name]);
    this.shapes.set(name, made);
    return made;
  }

  /** The nodes that something needs of which values the outputs are made. */
  private needed(outputs: Iterable<string>): WrittenNode[] {
    const used = new Set(outputs);
    return this.nodes
      .toReversed()
      .filter((node) => {
        const needed = node.outputs.some((name) => used.has(name));
        if (needed) for (const name of node.inputs) if (name !== null) used.add(name);
        return needed;
      })
      .reverse();
  }

  /** The nodes as messages, with the model's names for its outputs. */
  messages(renamed: ReadonlyMap<string, string>): (Message & { inputs: string[] })[] {
    const named = (name: string | null) => (name === null ? '' : (renamed.get(name) ?? name));
    return this.needed(renamed.keys()).map(({ operator, name, inputs, outputs, attributes }) => ({
      inputs: inputs.map(named),
      outputs: outputs.map(named),
      name,
      operator,
      attributes: Object.entries(attributes).map(([key, value]) => attributeMessage(key, value)),
    }));
  }
}
