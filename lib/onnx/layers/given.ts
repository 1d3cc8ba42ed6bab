import { product } from '../../arithmetic/product.js';
import { fail } from '../../check.js';
import { isObject } from '../../load/is_object.js';
import { parseJson } from '../../load/parse_json.js';
import { dtypeOf, type ElementType } from '../element_types.js';
import type { Attributes } from '../read/graph.js';
import type { TensorValue } from '../tensor_value.js';

/** What an operator's layer is made of, kept as JSON: tfjs respells every other config. */
export interface Given {
  opset: number;
  outputs: number;
  channelsLast: boolean;
  attributes: Attributes;
  inputs: readonly (GivenInput | null)[];
}

/** An input: one of the layer's, a small constant, or a weight of the layer. */
export type GivenInput =
  | { tensor: number; type: ElementType }
  | { constant: TensorValue }
  | { weight: string; type: ElementType; shape: readonly number[]; trainable: boolean };

/** JSON has no infinities; typed arrays become lists. */
export function toJson(given: Given): string {
  return JSON.stringify(given, (_, value: unknown) => {
    if (ArrayBuffer.isView(value)) return Array.from(value as Float32Array, spelt);
    return spelt(value);
  });
}

const spelt = (value: unknown) =>
  typeof value === 'number' && !Number.isFinite(value) ? { number: String(value) } : value;

/** The inverse, of JSON that need not be trusted. */
export function fromJson(where: string, json: string): Given {
  const value = unspelt(parseJson(where, json)) as unknown as Given;
  const good =
    isObject(value) &&
    Number.isInteger(value.opset) &&
    Number.isInteger(value.outputs) &&
    value.outputs >= 1 &&
    typeof value.channelsLast === 'boolean' &&
    isObject(value.attributes) &&
    Array.isArray(value.inputs) &&
    value.inputs.every((one) => one === null || isInput(one));
  return good ? value : fail(where, 'given', "JSON of an operator's attributes and inputs", json);
}

const isCount = (value: unknown) => Number.isInteger(value) && (value as number) >= 0;
const isShape = (value: unknown) => Array.isArray(value) && value.every(isCount);

function isInput(one: unknown): boolean {
  if (!isObject(one)) return false;
  if ('tensor' in one) return isCount(one.tensor) && dtypeOf(one.type as number) !== undefined;
  if ('weight' in one) {
    const numeric = dtypeOf(one.type as number) !== undefined && one.type !== 8;
    return typeof one.weight === 'string' && isShape(one.shape) && numeric;
  }
  return isTensor(one.constant);
}

function isTensor(value: unknown): boolean {
  if (!isObject(value) || dtypeOf(value.type as number) === undefined) return false;
  const { shape, data } = value as { shape: number[]; data: unknown };
  if (!isShape(shape) || data === null || typeof data !== 'object') return false;
  return (data as ArrayLike<number>).length === product(shape);
}

/** Lists of tensors become typed arrays again, spelt numbers numbers. */
function unspelt(value: unknown): unknown {
  if (Array.isArray(value)) return value.map(unspelt);
  if (!isObject(value)) return value;
  const keys = Object.keys(value);
  if (keys.length === 1 && typeof value.number === 'string') return Number(value.number);
  const entries = Object.fromEntries(keys.map((key) => [key, unspelt(value[key])]));
  if (Array.isArray(entries.data) && 'type' in entries) {
    const dtype = dtypeOf(entries.type as number);
    if (dtype === 'float32')
      return { ...entries, data: Float32Array.from(entries.data as number[]) };
    if (dtype !== 'string') return { ...entries, data: Int32Array.from(entries.data as number[]) };
  }
  return entries;
}
