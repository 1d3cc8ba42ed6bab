import type { Progress } from './checkpoint.js';

/**
 * Notes the watched number of one more epoch.
 *
 * @returns whether it is the best so far.
 */
export function note(
  progress: Pick<Progress, 'best' | 'waited' | 'epoch'>,
  value: number,
  better: 'higher' | 'lower',
): boolean {
  const { best } = progress;
  const improved = best === null || (better === 'lower' ? value < best.value : value > best.value);
  if (improved) progress.best = { value, epoch: progress.epoch };
  progress.waited = improved ? 0 : progress.waited + 1;
  return improved;
}
