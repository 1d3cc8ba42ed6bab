import { fail, numbers } from '../../check.js';

/** What part of an image's variance is left after each step, of the steps' betas: the product of 1 - beta up to there. */
export function keptSignal(where: string, betas: unknown): number[] {
  const all = Array.from(numbers(where, 'betas', betas));
  const valid = all.length > 0 && all.every((beta) => beta > 0 && beta < 1);
  if (!valid) fail(where, 'betas', 'numbers between 0 and 1, one or more', betas);
  let left = 1;
  return all.map((beta) => {
    left *= 1 - beta;
    return left;
  });
}
