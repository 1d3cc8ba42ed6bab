import { show, ValueError } from '../../check.js';
import { type Dtype, dtypeOfStorage } from './dtypes.js';
import { Made, Name, type PickleValue } from './pickle_values.js';
import type { Storage } from './tensors.js';
import { answer, isKnownName } from './torch_names.js';
import { unpickle } from './unpickle.js';

/** What a persistent id of torch says of a storage. */
interface StorageId {
  key: string;
  dtype: Dtype;
  count: number;
  /** In old files: the part [key, first element, count] of another storage that this one is. */
  view: unknown;
}

function damagedBy(where: string, value: PickleValue): never {
  throw new ValueError(
    `${where}: the pickle must be whole, got a damaged one: ${show(value)} is no storage.`,
  );
}

/**
 * What a storage is called.
 *
 * @throws ValueError for what is neither a text nor a number.
 */
export function keyOf(where: string, key: PickleValue): string {
  if (typeof key === 'string' || typeof key === 'number') return String(key);
  return damagedBy(where, key);
}

/** A storage, or the class of an old file's module, which comes with its source. */
function persistentId(where: string, id: PickleValue): StorageId | Name {
  const [what, type, key, , count, view = null] = Array.isArray(id) ? id : [];
  const dtype = type instanceof Name ? dtypeOfStorage(type.name) : undefined;
  if (what === 'storage' && dtype !== undefined && Number.isSafeInteger(count) && count >= 0) {
    return { key: keyOf(where, key), dtype, count, view };
  }
  if (what === 'module' && type instanceof Name) return type;
  return damagedBy(where, what);
}

/** What a pickle of torch.save holds, and the names in it that no state dict needs. */
export interface TorchPickle {
  root: PickleValue;
  end: number;
  foreign: Set<string>;
}

/**
 * Reads a pickle of torch.save.
 *
 * @param storage makes the storage of a key, once for each.
 */
export function readPickle(
  where: string,
  data: Uint8Array,
  begin: number,
  storage: (id: StorageId) => Storage,
): TorchPickle {
  const foreign = new Set<string>();
  const storages = new Map<string, Storage>();
  const { value, end } = unpickle(where, data, begin, {
    named: (name) => {
      if (!isKnownName(name)) foreign.add(name);
    },
    call: (name, args) => (foreign.has(name) ? new Made(name) : answer(where, name, args)),
    persistent: (id) => {
      const known = persistentId(where, id);
      if (known instanceof Name) return known;
      // Of one key two dtypes can look at the same bytes.
      const own = `${known.key} ${known.dtype.dtype} ${known.count}`;
      const made = storages.get(own) ?? storage(known);
      storages.set(own, made);
      return made;
    },
  });
  return { root: value, end, foreign };
}
