import { fail, show, ValueError } from '../../check.js';
import type { PickleValue } from './pickle_values.js';
import { keyOf, readPickle, type TorchPickle } from './read_pickle.js';
import { Storage } from './tensors.js';

/** 0x1950a86a20f9469cfc6c, the first pickle of such a file. */
const MAGIC = Uint8Array.of(
  0x80,
  2,
  0x8a,
  10,
  0x6c,
  0xfc,
  0x9c,
  0x46,
  0xf9,
  0x20,
  0x6a,
  0xa8,
  0x50,
  0x19,
  0x2e,
);

/** Whether these bytes begin as torch.save wrote before torch 1.6. */
export function isLegacyState(data: Uint8Array): boolean {
  return MAGIC.every((byte, i) => data[i] === byte);
}

function damaged(where: string, why: string): never {
  throw new ValueError(`${where}: the file must be whole, got a damaged one: ${why}.`);
}

const plain = (where: string, data: Uint8Array, begin: number) =>
  readPickle(where, data, begin, () => damaged(where, 'it has a storage before its tensors'));

function checkSystem(where: string, system: PickleValue): void {
  const little = system instanceof Map ? system.get('little_endian') : undefined;
  if (little !== true) fail(where, 'the byte order', "'little'", little);
}

/**
 * What torch.save wrote before torch 1.6: pickles one after the other (a magic number, a version, the
 * system, the object, the keys of its storages), then every storage, its count and its numbers.
 */
export function readLegacyState(where: string, data: Uint8Array): TorchPickle {
  const version = plain(where, data, MAGIC.length);
  if (version.root !== 1001) fail(where, "the file's version", '1001', version.root);
  const system = plain(where, data, version.end);
  checkSystem(where, system.root);
  const places = new Map<string, Uint8Array>();
  /** The bytes of an element of each storage. */
  const sizes = new Map<string, number>();
  const pickle = readPickle(where, data, system.end, ({ key, dtype, count, view }) => {
    const [root, first, viewed] = Array.isArray(view) ? (view as unknown[]) : [key, 0, count];
    const place = keyOf(where, root);
    if (sizes.has(place) && sizes.get(place) !== dtype.size) {
      damaged(where, `storage ${show(place)} has two dtypes`);
    }
    sizes.set(place, dtype.size);
    return new Storage(dtype, count, () => {
      const all = places.get(place) ?? damaged(where, `storage ${show(place)} is missing`);
      const from = Number(first) * dtype.size;
      const bytes = count * dtype.size;
      if (viewed === count && from >= 0 && from + bytes <= all.length) {
        return all.subarray(from, from + bytes);
      }
      return damaged(where, `storage ${show(place)} is too short`);
    });
  });
  const keys = plain(where, data, pickle.end);
  const view = new DataView(data.buffer, data.byteOffset, data.byteLength);
  let at = keys.end;
  for (const key of Array.isArray(keys.root) ? (keys.root as unknown[]) : []) {
    const place = keyOf(where, key);
    const size = sizes.get(place);
    if (size === undefined || at + 8 > data.length) damaged(where, `storage ${show(key)}`);
    const length = Number(view.getBigUint64(at, true)) * size;
    at += 8;
    if (at + length > data.length) damaged(where, `storage ${show(key)} ends behind the file`);
    places.set(place, data.subarray(at, at + length));
    at += length;
  }
  return pickle;
}
