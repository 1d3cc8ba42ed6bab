/**
 * The types of tensors' elements as ONNX numbers them.
 *
 * Source: TensorProto.DataType of onnx.proto.
 */
export const ELEMENT = {
  float: 1,
  uint8: 2,
  int8: 3,
  uint16: 4,
  int16: 5,
  int32: 6,
  int64: 7,
  string: 8,
  bool: 9,
  float16: 10,
  double: 11,
  uint32: 12,
  uint64: 13,
  bfloat16: 16,
} as const;

/** The number of an element type. */
export type ElementType = number;

type Dtype = 'float32' | 'int32' | 'bool' | 'string';

const DTYPES: Readonly<Record<number, Dtype>> = {
  [ELEMENT.float]: 'float32',
  [ELEMENT.float16]: 'float32',
  [ELEMENT.bfloat16]: 'float32',
  [ELEMENT.double]: 'float32',
  [ELEMENT.string]: 'string',
  [ELEMENT.bool]: 'bool',
  [ELEMENT.uint8]: 'int32',
  [ELEMENT.int8]: 'int32',
  [ELEMENT.uint16]: 'int32',
  [ELEMENT.int16]: 'int32',
  [ELEMENT.int32]: 'int32',
  [ELEMENT.int64]: 'int32',
  [ELEMENT.uint32]: 'int32',
  [ELEMENT.uint64]: 'int32',
};

/** What tfjs keeps such elements as; undefined for types that are not computed here. */
export const dtypeOf = (type: ElementType): Dtype | undefined => DTYPES[type];

/** The least and the greatest value of the small integers, which tfjs keeps as int32. */
export const RANGES: Readonly<Record<number, readonly [number, number]>> = {
  [ELEMENT.uint8]: [0, 255],
  [ELEMENT.int8]: [-128, 127],
  [ELEMENT.uint16]: [0, 65535],
  [ELEMENT.int16]: [-32768, 32767],
};

/** Its name, for errors. */
export function elementName(type: ElementType): string {
  const found = Object.entries(ELEMENT).find(([, number]) => number === type);
  return found === undefined ? `type ${type}` : found[0];
}
