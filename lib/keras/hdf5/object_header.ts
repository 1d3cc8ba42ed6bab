import type { Bytes } from './bytes.js';
import { MESSAGE, type Message, SHARED } from './messages.js';
import { readNewObjectHeader } from './new_object_header.js';

/**
 * The messages of an object, those of its continuation blocks among them. Every block is visited
 * once, so that a chain of blocks that bites its tail ends.
 *
 * Source: HDF5 File Format Specification 3.0, IV.A.1.a; version 2 has its own file.
 */
export function readObjectHeader(bytes: Bytes, address: number): Message[] {
  const version = bytes.u8(address);
  if (version === 'O'.charCodeAt(0)) return readNewObjectHeader(bytes, address);
  if (version !== 1) bytes.broken(`no object header at ${address}`);
  const count = bytes.u16(address + 2);
  const blocks = [{ offset: address + 16, length: bytes.u32(address + 8) }];
  const visited = new Set<number>();
  const messages: Message[] = [];
  for (const { offset: start, length } of blocks) {
    bytes.slice(start, length);
    if (visited.has(start)) bytes.broken(`the object header at ${address} refers to itself`);
    visited.add(start);
    bytes.charge(length);
    for (let offset = start; offset + 8 <= start + length && messages.length < count; ) {
      const message = {
        type: bytes.u16(offset),
        offset: offset + 8,
        length: bytes.u16(offset + 2),
      };
      if (message.offset + message.length > start + length) {
        bytes.broken(`a message at ${offset} is longer than its block`);
      }
      if (bytes.u8(offset + 4) & SHARED) bytes.lacks('shared messages');
      if (message.type === MESSAGE.continuation) {
        blocks.push({ offset: bytes.u64(offset + 8), length: bytes.u64(offset + 16) });
      }
      messages.push(message);
      offset = message.offset + message.length;
    }
  }
  return messages;
}
