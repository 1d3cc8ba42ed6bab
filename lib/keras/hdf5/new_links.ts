import type { Bytes } from './bytes.js';
import { LINK_RECORD, readDense } from './dense.js';
import { lookup3 } from './lookup3.js';
import { MESSAGE, type Message } from './messages.js';

const HARD = 0;
const [HAS_ORDER, HAS_TYPE, HAS_CHARACTERS] = [4, 8, 16];
const LONGEST_NAME = 4096;

interface Link {
  name: string;
  /** The name's bytes. */
  spelt: Uint8Array;
  address: number;
}

/** A link message: a name, and the address of what it names. */
function readLink(bytes: Bytes, offset: number): Link {
  const version = bytes.u8(offset);
  if (version !== 1) bytes.broken(`no link at ${offset}`);
  const flags = bytes.u8(offset + 1);
  let at = offset + 2;
  const type = flags & HAS_TYPE ? bytes.u8(at++) : HARD;
  if (type !== HARD) bytes.lacks(type === 1 ? 'soft links' : 'links to other files');
  if (flags & HAS_ORDER) at += 8;
  if (flags & HAS_CHARACTERS) at += 1;
  const lengthBytes = 2 ** (flags & 3);
  const length = bytes.uint(at, lengthBytes);
  at += lengthBytes;
  if (length > LONGEST_NAME) bytes.broken(`a name at ${at} has ${length} bytes`);
  bytes.charge(length);
  const spelt = bytes.slice(at, length);
  return { name: bytes.text(at, length), spelt, address: bytes.u64(at + length) };
}

/**
 * The names in a group of the newer kind and the addresses of what they name: links in the group's
 * header, or, if there are many, in a heap. In the order of the names, as in groups of the older kind.
 *
 * Source: HDF5 File Format Specification 3.0, IV.A.2.c and IV.A.2.g.
 */
export function readNewLinks(bytes: Bytes, messages: readonly Message[]): Map<string, number> {
  const compact = messages
    .filter(({ type }) => type === MESSAGE.link)
    .map(({ offset }) => readLink(bytes, offset));
  const info = messages.find(({ type }) => type === MESSAGE.linkInfo);
  const addresses = info && info.offset + 2 + (bytes.u8(info.offset + 1) & 1 ? 8 : 0);
  const dense = addresses === undefined ? [] : readDense(bytes, addresses, LINK_RECORD);
  const found = dense.map(({ offset, hash }) => {
    const link = readLink(bytes, offset);
    if (lookup3(link.spelt) !== hash)
      bytes.broken(`the name ${link.name} is not as it was written`);
    return link;
  });
  const all = [...compact, ...found].sort((a, b) => (a.name < b.name ? -1 : 1));
  const links = new Map(all.map(({ name, address }) => [name, address]));
  if (links.size < all.length) bytes.broken('a group has a name twice');
  return links;
}
