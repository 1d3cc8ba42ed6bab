/** The seconds of each stage of a work. */
export type Timings = [stage: string, seconds: number][];

/** Notes how long each stage of a work takes. */
export function stopwatch() {
  const timings: Timings = [];
  const timed = async <T>(stage: string, work: () => Promise<T>): Promise<T> => {
    const start = performance.now();
    const result = await work();
    timings.push([stage, (performance.now() - start) / 1000]);
    return result;
  };
  return { timed, timings };
}
