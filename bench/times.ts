import { processorTime } from './processor_time.js';

/** Milliseconds that one run takes. */
export interface Times {
  /** On a processor, of all threads together, which other work on the machine changes little. */
  readonly processor: number;
  /** By the clock, which alone shows what threads gain, and wants a quiet machine. */
  readonly clock: number;
}

/** Milliseconds of one of so many runs, one after the other. */
export async function timesOf(
  run: () => unknown,
  runs: number,
  onProcessor: () => number = processorTime,
): Promise<Times> {
  const [processor, clock] = [onProcessor(), performance.now()];
  for (let i = 0; i < runs; i++) await run();
  return {
    processor: (onProcessor() - processor) / runs,
    clock: (performance.now() - clock) / runs,
  };
}
