import { Monitor } from '../callbacks/monitor.js';
import type { Progress } from './checkpoint.js';

/**
 * Notes the watched number of one more epoch: `earlyStopping`'s rule, its state in the checkpoint.
 *
 * @returns whether it is the best so far.
 */
export function note(
  progress: Pick<Progress, 'best' | 'waited' | 'epoch'>,
  value: number,
  better: 'higher' | 'lower',
): boolean {
  const mode = better === 'lower' ? 'min' : 'max';
  const improved = new Monitor('train', { mode }).isBetter(value, progress.best?.value ?? null);
  if (improved) progress.best = { value, epoch: progress.epoch };
  progress.waited = improved ? 0 : progress.waited + 1;
  return improved;
}
