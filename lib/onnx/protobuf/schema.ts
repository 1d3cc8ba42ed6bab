import { WireType } from '@bufbuild/protobuf/wire';

/** How a field is written: a number of these kinds, text, bytes, or another message by its name. */
type Scalar = 'int32' | 'int64' | 'uint64' | 'float' | 'double' | 'string' | 'bytes';

export type MessageName =
  | 'model'
  | 'opset'
  | 'graph'
  | 'node'
  | 'function'
  | 'attribute'
  | 'tensor'
  | 'entry'
  | 'value'
  | 'type'
  | 'tensorType'
  | 'shape'
  | 'dim';

/** A field: its name here, its kind, and whether it may come several times. */
export interface Field {
  name: string;
  kind: Scalar | MessageName;
  many: boolean;
}

const WIRES: Readonly<Partial<Record<Field['kind'], WireType>>> = {
  int32: WireType.Varint,
  int64: WireType.Varint,
  uint64: WireType.Varint,
  float: WireType.Bit32,
  double: WireType.Bit64,
};

/** How a field of this kind is told on the wire. */
export const wireType = (kind: Field['kind']): WireType => WIRES[kind] ?? WireType.LengthDelimited;

const one = (name: string, kind: Field['kind']): Field => ({ name, kind, many: false });
const many = (name: string, kind: Field['kind']): Field => ({ name, kind, many: true });

/**
 * The messages of ONNX's files that are read here, by field number. What is not listed is skipped.
 *
 * Source: onnx/onnx.proto of ONNX 1.23 (IR version 13).
 */
export const SCHEMA = {
  model: {
    1: one('irVersion', 'int64'),
    2: one('producer', 'string'),
    7: one('graph', 'graph'),
    8: many('opsets', 'opset'),
    14: many('metadata', 'entry'),
    25: many('functions', 'function'),
  },
  opset: { 1: one('domain', 'string'), 2: one('version', 'int64') },
  graph: {
    1: many('nodes', 'node'),
    2: one('name', 'string'),
    5: many('initializers', 'tensor'),
    11: many('inputs', 'value'),
    12: many('outputs', 'value'),
    13: many('values', 'value'),
    15: many('sparse', 'bytes'),
  },
  node: {
    1: many('inputs', 'string'),
    2: many('outputs', 'string'),
    3: one('name', 'string'),
    4: one('operator', 'string'),
    5: many('attributes', 'attribute'),
    7: one('domain', 'string'),
    8: one('overload', 'string'),
  },
  function: {
    1: one('name', 'string'),
    4: many('inputs', 'string'),
    5: many('outputs', 'string'),
    6: many('attributes', 'string'),
    7: many('nodes', 'node'),
    9: many('opsets', 'opset'),
    10: one('domain', 'string'),
    11: many('defaults', 'attribute'),
    13: one('overload', 'string'),
  },
  attribute: {
    1: one('name', 'string'),
    2: one('f', 'float'),
    3: one('i', 'int64'),
    4: one('s', 'bytes'),
    5: one('t', 'tensor'),
    6: one('g', 'graph'),
    7: many('floats', 'float'),
    8: many('ints', 'int64'),
    9: many('strings', 'bytes'),
    10: many('tensors', 'tensor'),
    11: many('graphs', 'graph'),
    20: one('type', 'int32'),
    21: one('reference', 'string'),
  },
  tensor: {
    1: many('dims', 'int64'),
    2: one('type', 'int32'),
    4: many('floats', 'float'),
    5: many('int32s', 'int32'),
    6: many('strings', 'bytes'),
    7: many('int64s', 'int64'),
    8: one('name', 'string'),
    9: one('raw', 'bytes'),
    10: many('doubles', 'double'),
    11: many('uint64s', 'uint64'),
    13: many('external', 'entry'),
    14: one('location', 'int32'),
  },
  entry: { 1: one('key', 'string'), 2: one('value', 'string') },
  value: { 1: one('name', 'string'), 2: one('type', 'type') },
  type: {
    1: one('tensor', 'tensorType'),
    4: one('sequence', 'bytes'),
    9: one('optional', 'bytes'),
  },
  tensorType: { 1: one('type', 'int32'), 2: one('shape', 'shape') },
  shape: { 1: many('dims', 'dim') },
  dim: { 1: one('value', 'int64'), 2: one('param', 'string') },
} as const satisfies Record<MessageName, Readonly<Record<number, Field>>>;
