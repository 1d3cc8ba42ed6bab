import { SingleBar } from 'cli-progress';

/**
 * A bar with loss and time left. Where the output is no terminal, a line every ten seconds.
 *
 * @param total steps
 */
export function progressBar(total: number) {
  const bar = new SingleBar({
    format: '[{bar}] step {value}/{total} | loss {loss} | {eta_formatted} left',
    barCompleteChar: '=',
    barIncompleteChar: ' ',
    hideCursor: true,
    noTTYOutput: process.stderr.isTTY !== true,
    notTTYSchedule: 10_000,
    etaBuffer: 50,
  });
  bar.start(total, 0, { loss: '-' });
  return {
    update: (step: number, loss: number) => bar.update(step, { loss: loss.toPrecision(4) }),
    stop: () => bar.stop(),
  };
}
