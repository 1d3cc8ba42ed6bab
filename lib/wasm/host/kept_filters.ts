import type { WasmBackend } from '../backend.js';
import { guardMemory, MemoryShortage, onShortage } from '../guard_memory.js';

/** The bytes that the filters of a backend take at most. */
const MOST_BYTES = 2 ** 26;
/** A filter makes room for others once these were asked for so often since it was: in turn they would throw each other out. */
const STALE = 4096;
/** Filters begin at a line of the cache. */
const LINE = 64;

interface Kept {
  /** The function that takes it, and the sizes by which it is arranged. */
  readonly how: readonly (string | number)[];
  readonly at: number;
  readonly block: number;
  readonly bytes: number;
  last: number;
}

/**
 * Filters as the functions of the module arrange them, packed or transformed, of weights that are used again. They are known
 * by the identity of their data, and freed with them: values that change have other data.
 */
export class KeptFilters {
  readonly #backend: WasmBackend;
  readonly #most: number;
  readonly #byData = new Map<object, Kept[]>();
  #bytes = 0;
  #uses = 0;
  #inUse = false;

  constructor(backend: WasmBackend, most = MOST_BYTES) {
    this.#backend = backend;
    this.#most = most;
    guardMemory(backend);
    onShortage(backend.wasm, () => this.clear());
    const { disposeData } = backend;
    const disposing: WasmBackend['disposeData'] = (dataId, force) => {
      const gone = disposeData.call(backend, dataId, force);
      if (gone) this.#free(dataId);
      return gone;
    };
    Object.assign(backend, { disposeData: disposing });
  }

  /** The bytes that are kept. */
  get bytes(): number {
    return this.#bytes;
  }

  /** Where the filter of these data lies, arranged so, or 0. */
  find(dataId: object, how: Kept['how']): number {
    this.#uses++;
    const kept = this.#byData
      .get(dataId)
      ?.find((one) => one.how.every((value, i) => value === how[i]));
    if (kept === undefined) return 0;
    kept.last = this.#uses;
    return kept.at;
  }

  /** Memory for a filter that is kept from now on, or 0 where there is none. */
  room(dataId: object, how: Kept['how'], bytes: number): number {
    const size = bytes + 2 * LINE;
    if (size > this.#most / 2) return 0;
    if (this.#bytes + size > this.#most) this.#dropStale();
    if (this.#bytes + size > this.#most) return 0;
    let block: number;
    try {
      block = this.#backend.wasm._malloc(size) >>> 0;
    } catch (error) {
      if (error instanceof MemoryShortage) return 0;
      throw error;
    }
    const at = Math.ceil(block / LINE) * LINE;
    const kept = { how, at, block, bytes: size, last: this.#uses };
    const others = this.#byData.get(dataId);
    if (others === undefined) this.#byData.set(dataId, [kept]);
    else others.push(kept);
    this.#bytes += size;
    return at;
  }

  /** Frees all filters but while `run` runs. Returns whether there were any. */
  clear(): boolean {
    if (this.#inUse || this.#byData.size === 0) return false;
    for (const dataId of [...this.#byData.keys()]) this.#free(dataId);
    return true;
  }

  /** Runs what takes filters that were found. */
  using(run: () => void): void {
    this.#inUse = true;
    try {
      run();
    } finally {
      this.#inUse = false;
    }
  }

  #free(dataId: object, which: (kept: Kept) => boolean = () => true): void {
    const all = this.#byData.get(dataId);
    if (all === undefined) return;
    for (const { block, bytes } of all.filter(which)) {
      this.#backend.wasm._free(block);
      this.#bytes -= bytes;
    }
    const rest = all.filter((kept) => !which(kept));
    if (rest.length === 0) this.#byData.delete(dataId);
    else this.#byData.set(dataId, rest);
  }

  #dropStale(): void {
    for (const dataId of [...this.#byData.keys()]) {
      this.#free(dataId, ({ last }) => this.#uses - last > STALE);
    }
  }
}

const all = new WeakMap<object, KeptFilters>();

/** The filters that a backend keeps. */
export function keptFilters(backend: WasmBackend): KeptFilters {
  const known = all.get(backend);
  if (known !== undefined) return known;
  const made = new KeptFilters(backend);
  all.set(backend, made);
  return made;
}
