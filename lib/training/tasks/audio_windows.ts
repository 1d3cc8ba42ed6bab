import type { Example } from './task.js';

/** The windows of recordings, so many samples each, the last of each filled up with silence. */
export function audioWindows(examples: readonly Example[], size: number): Example[] {
  return examples.flatMap(({ x }) =>
    Array.from({ length: Math.ceil(x.length / size) }, (_, i) => {
      const window = new Float32Array(size);
      window.set(x.subarray(i * size, (i + 1) * size));
      return { x: window };
    }),
  );
}
