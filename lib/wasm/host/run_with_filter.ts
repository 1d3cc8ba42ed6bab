import type { ConvGeometry } from '../../arithmetic/conv_geometry.js';
import { product } from '../../arithmetic/product.js';
import { type WasmBackend, withScratch } from '../backend.js';
import { MemoryShortage } from '../guard_memory.js';
import type { SimdExports } from '../simd_exports.js';
import { keptFilters } from './kept_filters.js';
import type { Part } from './parts.js';
import { type Planned, type PlannedCall, runParts } from './run_parts.js';
import { sizesAt } from './sizes.js';

/** Where arranging the filter takes less than this part of the work it is done at every call. */
const LEAST_SHARE = 0.02;

/** A filter that may be kept as the module arranges it. */
export interface FilterToKeep {
  /** Of the weights. */
  readonly dataId: object;
  /** Sizes by which it is arranged, besides those of the part that takes it. */
  readonly how: readonly number[];
}

/** Weights that are used again: their data, and how many of them lie before those that are taken. */
export interface UsedAgain {
  readonly dataId: object;
  readonly skipped: number;
}

/** A filter of weights that are used again, if arranging it is worth keeping: `each` multiplications a value, beside `work` of them. */
export function filterToKeep(
  weights: UsedAgain | undefined,
  g: ConvGeometry,
  each: number,
  work: number,
  how: readonly number[],
): FilterToKeep | undefined {
  if (weights === undefined) return undefined;
  const filter = product(g.kernel) * g.inChannels * g.outChannels;
  if (each * filter < LEAST_SHARE * work) return undefined;
  return { dataId: weights.dataId, how: [weights.skipped, ...how] };
}

/** A function that takes a filter as it is, or as another arranges it. */
interface WithFilter<Sizes> extends Planned<Sizes> {
  readonly arrange: keyof SimdExports;
  /** The whole and, if it is split, its parts. */
  readonly whole: Part;
  readonly parts: readonly Part[];
  /** One of them, with the arranged filter at an address unless that is 0. */
  readonly call: (part: Part, arranged: number) => PlannedCall<Sizes>;
  readonly filter: FilterToKeep | undefined;
}

/** Where a part's arranged filter lies, put there if need be; 0 if it is not kept. */
function arrangedFor<Sizes>(
  backend: WasmBackend,
  simd: SimdExports,
  { run, plan, write, arrange, call }: WithFilter<Sizes>,
  { dataId, how }: FilterToKeep,
  part: Part,
): number {
  const { g, channel } = part;
  const { kernel, strides, inChannels, outChannels } = g;
  const all = [run, channel, inChannels, outChannels, ...kernel, ...strides, ...how];
  const kept = keptFilters(backend);
  const found = kept.find(dataId, all);
  if (found !== 0) return found;
  const { at, sizes } = call(part, 0);
  const struct = sizesAt(backend, write, sizes);
  const scratch = plan!(struct);
  const room = kept.room(dataId, all, simd.filterBytes(struct as never));
  if (room === 0) return 0;
  const fill = simd[arrange] as (w: number, to: number, scratch: number, g: number) => void;
  kept.using(() => withScratch(backend, scratch, (lent) => fill(at[1]!, room, lent, struct)));
  return room;
}

/** Runs a function of the module in parts, or as a whole, as runParts does, with the filter that is kept for it. */
export function runWithFilter<Sizes>(
  backend: WasmBackend,
  simd: SimdExports,
  given: WithFilter<Sizes>,
): void {
  const { whole, parts, call, filter } = given;
  const plain = (part: Part) => call(part, 0);
  if (filter === undefined) {
    runParts(backend, simd, given, plain(whole), parts.map(plain));
    return;
  }
  const kept = keptFilters(backend);
  const arranged = (part: Part) => call(part, arrangedFor(backend, simd, given, filter, part));
  try {
    const calls = parts.map(arranged);
    const one = calls.length > 1 ? plain(whole) : arranged(whole);
    kept.using(() => runParts(backend, simd, given, one, calls));
  } catch (error) {
    if (!(error instanceof MemoryShortage && kept.clear())) throw error;
    runParts(backend, simd, given, plain(whole));
  }
}
