import { SingleBar } from 'cli-progress';

/**
 * A bar with loss, metrics, speed and time left. Where the output is no terminal, a line every ten
 * seconds.
 *
 * @param total steps
 * @param done steps that an earlier run has done
 */
export function terminalBar(total: number, done = 0) {
  const bar = new SingleBar({
    format: '[{bar}] step {value}/{total} | {values} | {speed}{eta_formatted} left',
    barCompleteChar: '=',
    barIncompleteChar: ' ',
    hideCursor: true,
    noTTYOutput: process.stderr.isTTY !== true,
    notTTYSchedule: 10_000,
    etaBuffer: 50,
  });
  bar.start(total, done, { values: 'loss -', speed: '' });
  return {
    update: (step: number, values: (readonly [string, number])[], itemsPerSecond: number) =>
      bar.update(step, {
        values: values.map(([name, value]) => `${name} ${value.toPrecision(4)}`).join(' | '),
        speed: `${itemsPerSecond.toFixed(0)} items/s | `,
      }),
    stop: () => bar.stop(),
  };
}
