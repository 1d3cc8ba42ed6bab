import { BUILDS } from '../builds_base64.js';
import type { SimdExports } from '../simd_exports.js';
import { type Builds, unpackBuilds } from './unpack_builds.js';

/**
 * The module with its import declared as a shared memory, as the threaded build of the backend has it.
 * The import section of ours is one entry that ends in limits: flags 0 and a least size of 0 pages.
 */
function withSharedMemory(binary: Uint8Array<ArrayBuffer>): Uint8Array<ArrayBuffer> {
  const name = 'memory';
  const text = String.fromCharCode(...binary.subarray(0, 4096));
  const start = text.indexOf(`\x03env\x06${name}\x02\x00\x00`);
  const limits = start + `\x03env\x06${name}\x02`.length;
  // Flags 3: shared, with a maximum; 65,536 pages in LEB128.
  const shared = [0x03, 0x00, 0x80, 0x80, 0x04];
  const patched = new Uint8Array(binary.length + shared.length - 2);
  patched.set(binary.subarray(0, limits));
  patched.set(shared, limits);
  patched.set(binary.subarray(limits + 2), limits + shared.length);
  // The section's length is the byte before the number of imports.
  patched[start - 2]! += shared.length - 2;
  return patched;
}

let builds: Builds | undefined;

/** The fastest build whose opcodes the engine knows. */
function knownBuild() {
  builds ??= unpackBuilds(BUILDS);
  if (WebAssembly.validate(builds.relaxed)) return { name: 'relaxed SIMD', binary: builds.relaxed };
  return WebAssembly.validate(builds.plain) ? { name: 'SIMD', binary: builds.plain } : undefined;
}

/** Which build of the module this engine runs, 'relaxed SIMD' or 'SIMD'; null where it has no SIMD. */
export const moduleBuild = () => knownBuild()?.name ?? null;

/** The binary for a memory, or undefined where the engine does not know its opcodes: it is checked before it is compiled. */
export function binaryFor(memory: WebAssembly.Memory): Uint8Array<ArrayBuffer> | undefined {
  const shared =
    typeof SharedArrayBuffer !== 'undefined' && memory.buffer instanceof SharedArrayBuffer;
  const binary = knownBuild()?.binary;
  return binary && shared ? withSharedMemory(binary) : binary;
}

/**
 * Starts the module on a memory, at once if the engine compiles synchronously, else by `later`.
 * @returns the module's functions, or null where there is no SIMD or they come later
 */
export function instantiate(
  memory: WebAssembly.Memory,
  later: (promise: Promise<SimdExports>) => void,
): SimdExports | null {
  const binary = binaryFor(memory);
  if (binary === undefined) return null;
  const imports = { env: { memory } };
  try {
    const instance = new WebAssembly.Instance(new WebAssembly.Module(binary), imports);
    return instance.exports as unknown as SimdExports;
  } catch (error) {
    // Some browsers refuse to compile more than a few kilobytes on the main thread.
    if (!(error instanceof RangeError)) throw error;
    const started = WebAssembly.instantiate(binary, imports);
    later(started.then(({ instance }) => instance.exports as unknown as SimdExports));
    return null;
  }
}
