import type { Bytes } from './bytes.js';
import { MESSAGE, type Message, SHARED } from './messages.js';

const [TRACKED_ORDER, OTHER_LIMITS, TIMES] = [4, 16, 32];
const SIGNATURE_BYTES = 4;
const CHECKSUM_BYTES = 4;

/**
 * The messages of an object header of version 2, those of its continuation blocks among them. Every block
 * is visited once.
 *
 * Source: HDF5 File Format Specification 3.0, IV.A.1.b.
 */
export function readNewObjectHeader(bytes: Bytes, address: number): Message[] {
  bytes.signature(address, 'OHDR', 'an object header');
  const version = bytes.u8(address + 4);
  if (version !== 2) bytes.lacks(`object headers of version ${version}`);
  const flags = bytes.u8(address + 5);
  const sizeAt = address + 6 + (flags & TIMES ? 16 : 0) + (flags & OTHER_LIMITS ? 4 : 0);
  const sizeBytes = 2 ** (flags & 3);
  const begin = sizeAt + sizeBytes;
  const headBytes = flags & TRACKED_ORDER ? 6 : 4;
  // Of each block its place, where its messages begin, and its length with the checksum.
  const blocks = [
    { start: address, begin, length: begin - address + bytes.uint(sizeAt, sizeBytes) + 4 },
  ];
  const visited = new Set<number>();
  const messages: Message[] = [];
  for (const block of blocks) {
    if (visited.has(block.start)) bytes.broken(`the object header at ${address} refers to itself`);
    visited.add(block.start);
    bytes.checksum(block.start, block.length, `the object header at ${block.start}`);
    const end = block.start + block.length - CHECKSUM_BYTES;
    for (let at = block.begin; at + headBytes <= end; ) {
      const message = { type: bytes.u8(at), offset: at + headBytes, length: bytes.u16(at + 1) };
      if (message.offset + message.length > end) {
        bytes.broken(`a message at ${at} is longer than its block`);
      }
      if (bytes.u8(at + 3) & SHARED) bytes.lacks('shared messages');
      if (message.type === MESSAGE.continuation) {
        const start = bytes.u64(message.offset);
        bytes.signature(start, 'OCHK', 'a continued object header');
        const length = bytes.u64(message.offset + 8);
        blocks.push({ start, begin: start + SIGNATURE_BYTES, length });
      }
      messages.push(message);
      at = message.offset + message.length;
    }
  }
  return messages;
}
