import { product } from '../../arithmetic/product.js';
import { ValueError } from '../../check.js';
import { toFloat32 } from '../../load/to_float32.js';
import { asInt32 } from '../as_int32.js';
import { dtypeOf, ELEMENT, elementName } from '../element_types.js';
import type { TensorMessage } from '../protobuf/messages.js';
import type { TensorValue } from '../tensor_value.js';

const utf8 = new TextDecoder();

type Read = (view: DataView, at: number) => number;

const INTEGERS: Readonly<Record<number, readonly [number, Read]>> = {
  [ELEMENT.uint8]: [1, (view, at) => view.getUint8(at)],
  [ELEMENT.bool]: [1, (view, at) => Math.min(view.getUint8(at), 1)],
  [ELEMENT.int8]: [1, (view, at) => view.getInt8(at)],
  [ELEMENT.uint16]: [2, (view, at) => view.getUint16(at, true)],
  [ELEMENT.int16]: [2, (view, at) => view.getInt16(at, true)],
  [ELEMENT.uint32]: [4, (view, at) => view.getUint32(at, true)],
  [ELEMENT.int32]: [4, (view, at) => view.getInt32(at, true)],
  [ELEMENT.uint64]: [8, (view, at) => Number(view.getBigUint64(at, true))],
  [ELEMENT.int64]: [8, (view, at) => Number(view.getBigInt64(at, true))],
};

const FLOATS = {
  [ELEMENT.float]: ['float32', 4],
  [ELEMENT.float16]: ['float16', 2],
  [ELEMENT.bfloat16]: ['bfloat16', 2],
  [ELEMENT.double]: ['float64', 8],
} as const;

/** An integer as int32, if it is one. */
function checkedInt32(where: string, value: number): number {
  const known = asInt32(value);
  if (known !== null) return known;
  throw new ValueError(`${where}: integers must be those of int32, got ${value}.`);
}

function fromRaw(where: string, type: number, raw: Uint8Array, count: number) {
  const float = FLOATS[type as keyof typeof FLOATS];
  const size = float?.[1] ?? INTEGERS[type]![0];
  if (raw.length !== count * size) {
    throw new ValueError(`${where}: the data must have ${count * size} bytes, got ${raw.length}.`);
  }
  if (float?.[0] === 'float32' && new Uint8Array(Uint16Array.of(1).buffer)[0] === 1) {
    return new Float32Array(raw.slice().buffer);
  }
  if (float !== undefined) return toFloat32(raw, float[0]);
  const view = new DataView(raw.buffer, raw.byteOffset, raw.byteLength);
  const read = INTEGERS[type]![1];
  return Int32Array.from({ length: count }, (_, i) => checkedInt32(where, read(view, i * size)));
}

/** What the fields of numbers hold; half floats are there as their bits. */
function fromFields(where: string, tensor: TensorMessage, type: number, count: number) {
  const { floats, int32s, int64s, doubles, uint64s } = tensor;
  const list = [floats, int32s, int64s, doubles, uint64s].find((one) => one.length > 0) ?? [];
  if (list.length !== count) {
    throw new ValueError(`${where}: the data must be ${count} numbers, got ${list.length}.`);
  }
  if (list === int32s && (type === ELEMENT.float16 || type === ELEMENT.bfloat16)) {
    const bits = new Uint8Array(Uint16Array.from(list).buffer);
    return toFloat32(bits, FLOATS[type][0]);
  }
  if (dtypeOf(type) === 'float32') return Float32Array.from(list);
  return Int32Array.from(list, (value) => checkedInt32(where, value));
}

/** The largest tensor that is read: 2 GB of float32. */
const MOST_ELEMENTS = 2 ** 29;

/** How many elements a tensor of the file has. */
function elementCount(where: string, dims: readonly number[]): number {
  const count = product(dims);
  if (dims.every((n) => n >= 0) && count <= MOST_ELEMENTS) return count;
  throw new ValueError(`${where}: the shape must be one of a tensor, got [${dims}].`);
}

/**
 * A tensor of the file as a constant.
 *
 * @param external its bytes, where they are in another file
 * @throws ValueError if the data do not fit the shape, or are of a type that is not computed here.
 */
export function tensorValue(
  where: string,
  tensor: TensorMessage,
  external: Uint8Array | null = null,
): TensorValue {
  const { dims: shape, type = 0, raw, strings } = tensor;
  if (dtypeOf(type) === undefined) {
    throw new ValueError(
      `${where}: elements must be float32 or of integers, got ${elementName(type)}.`,
    );
  }
  const count = elementCount(where, shape);
  if (type === ELEMENT.string) {
    const texts = strings.map((bytes) => utf8.decode(bytes));
    if (texts.length === count) return { type, shape, data: texts };
    throw new ValueError(`${where}: the data must be ${count} texts, got ${texts.length}.`);
  }
  const bytes = external ?? raw;
  const data =
    bytes === undefined
      ? fromFields(where, tensor, type, count)
      : fromRaw(where, type, bytes, count);
  return { type, shape, data };
}
