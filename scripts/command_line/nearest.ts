import { editDistance } from '../../lib/arithmetic/edit_distance.js';

/** How many letters of a mistyped name may be wrong. */
const FAR = 2;

/** The names that somebody may have meant, the likeliest first. */
export function nearest(typed: string, names: readonly string[]): string[] {
  const meant = names
    .map((name) => ({ name, far: editDistance(name, typed.toLowerCase()) }))
    .filter(({ name, far }) => far <= FAR || (typed.length > 2 && name.startsWith(typed)));
  return meant.sort((a, b) => a.far - b.far).map(({ name }) => name);
}
