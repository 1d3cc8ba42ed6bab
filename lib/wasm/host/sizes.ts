import type { WasmBackend } from '../backend.js';
import { guardMemory } from '../guard_memory.js';
import { type At, STRUCT_BYTES, type Write } from '../simd_exports.js';

/** The memory of a backend that structs are written to, and the views of it. */
interface Room {
  readonly at: number;
  ints: Int32Array;
  floats: Float32Array;
}

const rooms = new WeakMap<object, Room>();

function viewed(backend: WasmBackend, at: number): Room {
  const { buffer } = backend.wasm.HEAPU8;
  const words = STRUCT_BYTES / 4;
  return {
    at,
    ints: new Int32Array(buffer, at, words),
    floats: new Float32Array(buffer, at, words),
  };
}

/** Memory for one struct, kept for as long as the backend; its views are new where the memory has grown. */
function roomOf(backend: WasmBackend): Room {
  const known = rooms.get(backend);
  if (known !== undefined && known.ints.buffer === backend.wasm.HEAPU8.buffer) return known;
  guardMemory(backend);
  const at = known?.at ?? backend.wasm._malloc(STRUCT_BYTES) >>> 0;
  const room = viewed(backend, at);
  rooms.set(backend, room);
  return room;
}

/**
 * Writes the sizes that a function of the module takes as a struct, and answers where: they are good until the
 * next ones are written.
 */
export function sizesAt<Sizes>(backend: WasmBackend, write: Write<Sizes>, sizes: Sizes): At<Sizes> {
  const { at, ints, floats } = roomOf(backend);
  write(ints, floats, sizes);
  return at as At<Sizes>;
}
