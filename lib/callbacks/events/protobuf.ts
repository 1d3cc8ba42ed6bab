import { joinBytes } from '../../load/join_bytes.js';

/** A field of a message in the wire format of Protocol Buffers; they are joined by `message`. */
export type Field = Uint8Array;

const VARINT = 0;
const BITS_64 = 1;
const BYTES = 2;
const BITS_32 = 5;

/** Seven bits a byte, the lowest first; from 0 to 2^53 - 1. */
function varint(value: number): number[] {
  const bytes: number[] = [];
  let rest = value;
  for (; rest >= 128; rest = Math.floor(rest / 128)) bytes.push((rest % 128) | 128);
  return [...bytes, rest];
}

const tag = (number: number, kind: number) => varint(number * 8 + kind);

/** The fields of a message, one after the other. */
export const message = (...fields: readonly Field[]): Uint8Array => joinBytes(fields);

/** A whole number. */
export const integerField = (number: number, value: number): Field =>
  Uint8Array.from([...tag(number, VARINT), ...varint(value)]);

/** Bytes, a text, or a message within. */
export function bytesField(number: number, value: Uint8Array | string): Field {
  const bytes = typeof value === 'string' ? new TextEncoder().encode(value) : value;
  return message(Uint8Array.from([...tag(number, BYTES), ...varint(bytes.length)]), bytes);
}

/** A number of 64 bits. */
export function doubleField(number: number, value: number): Field {
  const bytes = new DataView(new ArrayBuffer(8));
  bytes.setFloat64(0, value, true);
  return message(Uint8Array.from(tag(number, BITS_64)), new Uint8Array(bytes.buffer));
}

/** A number of 32 bits. */
export function floatField(number: number, value: number): Field {
  const bytes = new DataView(new ArrayBuffer(4));
  bytes.setFloat32(0, value, true);
  return message(Uint8Array.from(tag(number, BITS_32)), new Uint8Array(bytes.buffer));
}
