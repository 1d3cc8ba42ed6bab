import { BinaryReader, WireType } from '@bufbuild/protobuf/wire';
import { ValueError } from '../../check.js';
import type { ModelMessage, TensorMessage } from './messages.js';
import { type Field, type MessageName, SCHEMA, wireType } from './schema.js';

/** How deep messages lie in one another: graphs within nodes of graphs. */
const DEEPEST = 100;

type Message = Record<string, unknown>;

const EMPTY: Readonly<Record<MessageName, readonly string[]>> = Object.fromEntries(
  Object.entries(SCHEMA).map(([name, fields]) => [
    name,
    Object.values<Field>(fields).flatMap((field) => (field.many ? [field.name] : [])),
  ]),
) as never;

function decodeMessage(
  reader: BinaryReader,
  name: MessageName,
  end: number,
  depth: number,
): Message {
  if (depth > DEEPEST) throw new RangeError(`more than ${DEEPEST} messages in one another`);
  const fields: Readonly<Record<number, Field>> = SCHEMA[name];
  const message: Message = Object.fromEntries(EMPTY[name].map((key) => [key, []]));
  const read = (kind: Field['kind']): unknown => {
    switch (kind) {
      case 'int32':
        return reader.int32();
      case 'int64':
        return Number(reader.int64());
      case 'uint64':
        return Number(reader.uint64());
      case 'float':
      case 'double':
      case 'string':
      case 'bytes':
        return reader[kind]();
    }
    const length = reader.uint32();
    return decodeMessage(reader, kind, reader.pos + length, depth + 1);
  };
  if (end > reader.len) throw new RangeError('premature EOF');
  while (reader.pos < end) {
    const [number, wire] = reader.tag();
    const field = fields[number];
    const expected = field && wireType(field.kind);
    if (field === undefined) {
      reader.skip(wire, number);
    } else if (wire === expected) {
      const value = read(field.kind);
      if (field.many) (message[field.name] as unknown[]).push(value);
      else message[field.name] = value;
    } else if (field.many && wire === WireType.LengthDelimited) {
      const list = message[field.name] as unknown[];
      const stop = reader.uint32() + reader.pos;
      if (stop > end) throw new RangeError('premature EOF');
      while (reader.pos < stop) list.push(read(field.kind));
    } else {
      throw new TypeError(`field ${field.name} of wire type ${wire}`);
    }
  }
  if (reader.pos !== end) throw new RangeError(`a ${name} that ends within a field`);
  return message;
}

function decoded(where: string, data: Uint8Array, name: MessageName, expected: string): Message {
  try {
    return decodeMessage(new BinaryReader(data), name, data.length, 0);
  } catch (cause) {
    const got = (cause as Error).message;
    throw new ValueError(`${where}: the file must be ${expected}, got ${got}.`, { cause });
  }
}

/**
 * The bytes of an .onnx as messages. Bytes within it are views of `data`.
 *
 * @throws ValueError that names the file if the bytes are no such messages.
 */
export const decodeModel = (where: string, data: Uint8Array): ModelMessage =>
  decoded(where, data, 'model', 'an ONNX model') as never;

/** The bytes of a TensorProto alone, as ONNX's tests have them. */
export function decodeTensor(where: string, data: Uint8Array): TensorMessage {
  return decoded(where, data, 'tensor', 'a tensor of ONNX') as never;
}
