/** Milliseconds that this process was on a processor, which other work on the machine changes little. */
export function processorTime(): number {
  const { user, system } = process.cpuUsage();
  return (user + system) / 1000;
}

/** Milliseconds on a processor of one of so many runs. */
export function eachRun(task: () => void, runs: number): number {
  const before = processorTime();
  for (let i = 0; i < runs; i++) task();
  return (processorTime() - before) / runs;
}
