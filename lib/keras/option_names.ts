import { camelCased } from '../tfjs/spelling.js';
/** Our spelling of an option as Keras's: 'beta2Decay' is 'beta_2_decay'. */
export const kerasOptionName = (own: string): string =>
  own.replace(/[A-Z]|\d+/g, (part) => `_${part.toLowerCase()}`);

/** Options in our spelling, but for those that are no options of ours. */
export function ownOptions(
  config: Readonly<Record<string, unknown>>,
  without: readonly string[],
): Record<string, unknown> {
  const entries = Object.entries(config).filter(([key]) => !without.includes(key));
  return Object.fromEntries(entries.map(([key, value]) => [camelCased(key), value]));
}
