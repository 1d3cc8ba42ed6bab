import { type ByteWriter, packed } from './byte_writer.js';

/** A message of an object header. */
export interface HeaderMessage {
  type: number;
  body: Uint8Array;
}

/** Collections of a heap are at least so long. */
const LEAST_HEAP = 4096;

const aligned = (length: number) => Math.ceil(length / 8) * 8;

/** Text in UTF-8 of variable length: references into a heap, to bytes. */
const TEXT = Uint8Array.from([0x19, 1, 1, 0, 16, 0, 0, 0, 0x10, 0, 0, 0, 1, 0, 0, 0, 0, 0, 8, 0]);

/** A collection of the global heap with these texts, numbered from 1; its address. */
function heap(out: ByteWriter, texts: readonly Uint8Array[]): number {
  const used = texts.reduce((sum, { length }) => sum + 16 + aligned(length), 16);
  // Space that is left over is object 0, whose head alone takes 16 bytes.
  const size = Math.max(LEAST_HEAP, used + 16);
  const address = out.allocate(size);
  out.text(address, 'GCOL');
  out.put(address + 4, 1);
  out.u64(address + 8, size);
  let at = address + 16;
  for (const [i, text] of texts.entries()) {
    out.u16(at, i + 1);
    out.u16(at + 2, 1);
    out.u64(at + 8, text.length);
    out.text(at + 16, text);
    at += 16 + aligned(text.length);
  }
  out.u64(at + 8, address + size - at);
  return address;
}

/** One after the other, each from a multiple of 8. */
function joined(...parts: readonly Uint8Array[]): Uint8Array {
  const all = new Uint8Array(parts.reduce((sum, { length }) => sum + aligned(length), 0));
  let at = 0;
  for (const part of parts) {
    all.set(part, at);
    at += aligned(part.length);
  }
  return all;
}

/**
 * An attribute: a text, or a list of them. At most 4,000 fit; text of any length does.
 *
 * Source: HDF5 File Format Specification 3.0, III.E and IV.A.2.m.
 */
export function attribute(
  out: ByteWriter,
  name: string,
  value: string | readonly string[],
): HeaderMessage {
  const encoder = new TextEncoder();
  const texts = (typeof value === 'string' ? [value] : value).map((text) => encoder.encode(text));
  const address = heap(out, texts);
  const references = texts.flatMap(({ length }, i): [number, number][] => [
    [length, 4],
    [address, 8],
    [i + 1, 4],
  ]);
  const space = typeof value === 'string' ? [] : [texts.length];
  const dimensions = space.map((n): [number, number] => [n, 8]);
  const dataspace = packed([1, 1], [space.length, 1], [0, 6], ...dimensions);
  const label = encoder.encode(`${name}\0`);
  const sizes = [label, TEXT, dataspace].map(({ length }): [number, number] => [length, 2]);
  const head = packed([1, 1], [0, 1], ...sizes);
  return { type: 0xc, body: joined(head, label, TEXT, dataspace, packed(...references)) };
}
