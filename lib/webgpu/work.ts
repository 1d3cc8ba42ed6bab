/** What a kernel does, counted from its geometry alone. */
export interface Work {
  /** Of two values, by all threads, those for borders and beyond the edges of tiles included. */
  readonly multiplications: number;
  /** Values of 32 bits read from buffers, those of borders included. */
  readonly loads: number;
  readonly dispatches: number;
}

export const NO_WORK: Work = { multiplications: 0, loads: 0, dispatches: 0 };

/** The work of kernels one after the other. */
export const addWork = (a: Work, b: Work): Work => ({
  multiplications: a.multiplications + b.multiplications,
  loads: a.loads + b.loads,
  dispatches: a.dispatches + b.dispatches,
});
