import { isObject } from '../../load/is_object.js';
import { dtypeOf, ELEMENT } from '../element_types.js';
import type { Message } from '../protobuf/encode.js';
import type { TensorValue } from '../tensor_value.js';

/** Attributes that are floats, also where their value is a whole number. */
const FLOATS = [
  'activation_alpha',
  'activation_beta',
  'alpha',
  'beta',
  'bias',
  'cubic_coeff_a',
  'epsilon',
  'extrapolation_value',
  'gamma',
  'lambd',
  'momentum',
  'ratio',
  'scale',
  'softcap',
  'spatial_scale',
  'value_float',
  'value_floats',
];

const [FLOAT, INT, STRING, TENSOR, MANY] = [1, 2, 3, 4, 5];

const utf8 = new TextEncoder();

/** Numbers as the bytes of a tensor. */
export function rawBytes(type: number, data: ArrayLike<number>): Uint8Array {
  const view = (size: number, set: (view: DataView, at: number, value: number) => void) => {
    const bytes = new DataView(new ArrayBuffer(size * data.length));
    for (let i = 0; i < data.length; i++) set(bytes, i * size, data[i]!);
    return new Uint8Array(bytes.buffer);
  };
  switch (type) {
    case ELEMENT.float:
      return view(4, (one, at, value) => one.setFloat32(at, value, true));
    case ELEMENT.int64:
      return view(8, (one, at, value) => one.setBigInt64(at, BigInt(value), true));
    case ELEMENT.uint64:
      return view(8, (one, at, value) => one.setBigUint64(at, BigInt(value), true));
    case ELEMENT.int32:
    case ELEMENT.uint32:
      return view(4, (one, at, value) => one.setInt32(at, value, true));
    case ELEMENT.int16:
    case ELEMENT.uint16:
      return view(2, (one, at, value) => one.setInt16(at, value, true));
    default:
      return Uint8Array.from(data as ArrayLike<number>, (value) => value & 255);
  }
}

/** The type that a tensor of the file has: what is computed as float32 is written so. */
export const writtenType = (type: number): number =>
  dtypeOf(type) === 'float32' ? ELEMENT.float : type;

/** A constant as a message. */
function tensorMessage({ type, shape, data }: TensorValue, name?: string): Message {
  const written = writtenType(type);
  const named = name === undefined ? {} : { name };
  if (type === ELEMENT.string) {
    const strings = (data as readonly string[]).map((one) => utf8.encode(one));
    return { ...named, dims: shape, type, strings };
  }
  return { ...named, dims: shape, type: written, raw: rawBytes(written, data as Float32Array) };
}

/** An attribute as a message. */
export function attributeMessage(name: string, value: unknown): Message {
  const float = FLOATS.includes(name);
  if (typeof value === 'string') return { name, type: STRING, s: utf8.encode(value) };
  if (typeof value === 'number') {
    return float || !Number.isInteger(value)
      ? { name, type: FLOAT, f: value }
      : { name, type: INT, i: value };
  }
  if (isObject(value)) {
    return { name, type: TENSOR, t: tensorMessage(value as unknown as TensorValue) };
  }
  const list = value as readonly (number | string)[];
  if (typeof list[0] === 'string') {
    return { name, type: MANY + STRING, strings: list.map((one) => utf8.encode(String(one))) };
  }
  return float
    ? { name, type: MANY + FLOAT, floats: list }
    : { name, type: MANY + INT, ints: list };
}
