import { BinaryWriter } from '@bufbuild/protobuf/wire';
import { type Field, type MessageName, SCHEMA, wireType } from './schema.js';

/** Fields by their names in the schema; what is left out is not written. */
export type Message = Readonly<Record<string, unknown>>;

/** A message as the bytes of protobuf: what decode.ts reads back. */
export function encodeMessage(name: MessageName, message: Message): Uint8Array {
  const writer = new BinaryWriter();
  for (const [number, field] of Object.entries<Field>(SCHEMA[name])) {
    const given = message[field.name];
    const values = given === undefined ? [] : field.many ? (given as unknown[]) : [given];
    for (const value of values) {
      writer.tag(Number(number), wireType(field.kind));
      if (Object.hasOwn(SCHEMA, field.kind)) {
        writer.bytes(encodeMessage(field.kind as MessageName, value as Message));
      } else {
        (writer[field.kind as 'int32'] as (value: never) => unknown).call(writer, value as never);
      }
    }
  }
  return writer.finish();
}
