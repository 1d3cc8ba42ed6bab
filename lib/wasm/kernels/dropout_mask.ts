import type { DropoutMaskAttrs } from '../../ops/dropout_mask.js';
import { address, floats, withScratch } from '../backend.js';
import type { Call, Kernel } from '../call.js';
import { runCalls } from '../host/run_spread.js';

/** Values that one start of the generators is for, however many threads there are. */
const RUN = 2 ** 15;

/** DropoutMask: random values, each 1 / (1 - rate), or 0 with the probability `rate`. */
export const dropoutMask: Kernel = ({ backend, simd, attrs }: Call) => {
  const { shape, rate } = attrs as DropoutMaskAttrs;
  const keep = 1 - rate;
  // As stock divides: in float32.
  const scale = Math.fround(1 / Math.fround(keep));
  const out = backend.makeOutput([...shape], 'float32');
  const size = floats(backend, out).length;
  if (simd === null) {
    const values = floats(backend, out);
    for (let i = 0; i < size; i++) values[i] = Math.random() < keep ? scale : 0;
    return out;
  }
  const runs = Math.max(1, Math.ceil(size / RUN));
  const states = Uint32Array.from({ length: 16 * runs }, () => Math.random() * 2 ** 32);
  withScratch(backend, states.byteLength, (scratch) => {
    backend.wasm.HEAPU8.set(new Uint8Array(states.buffer), scratch);
    const limit = Math.min(Math.round(keep * 2 ** 32), 2 ** 32 - 1);
    const at = address(backend, out);
    const calls = Array.from({ length: runs }, (_, i) => {
      const own = Math.min(RUN, size - i * RUN);
      return {
        name: 'dropoutMask' as const,
        args: [at + 4 * i * RUN, own, scratch + 64 * i, limit, scale],
      };
    });
    runCalls(backend, simd, calls);
  });
  return out;
};
