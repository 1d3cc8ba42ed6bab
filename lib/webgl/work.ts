import type { Work } from '../webgpu/work.js';

/** What a kernel does, counted from its geometry alone: its `loads` are pixels of textures, four values at most. */
export interface TextureWork extends Work {
  /** How often a pixel of the result looks at a tap of the filter, whether the tap reaches it or not. */
  readonly taps: number;
}

export const sumOf = (from: number, to: number, by: number, f: (i: number) => number): number => {
  let sum = 0;
  for (let i = from; i < to; i += by) sum += f(i);
  return sum;
};
