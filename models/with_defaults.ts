import { onlyKnown } from '../lib/check.js';

/** Each option with its default where it is left out; undefined stays where the default is. */
type Filled<O, D> = {
  [K in keyof D]: K extends keyof O
    ? undefined extends D[K]
      ? O[K] | undefined
      : Exclude<O[K], undefined>
    : never;
};

/** A default for every option. `Required` would take undefined away from where it is one. */
type Defaults<O> = { [K in Extract<keyof O, string>]: O[K] | undefined };

/**
 * The options of a builder, with the defaults where they are left out.
 *
 * @param defaults of all options that there are; undefined for one without a default
 * @throws ValueError for an option that is none of these.
 */
export function withDefaults<O extends object, D extends Defaults<O>>(
  where: string,
  options: O,
  defaults: D,
): Filled<O, D> {
  onlyKnown(where, options, Object.keys(defaults));
  const given = Object.entries(options).filter(([, value]) => value !== undefined);
  return { ...defaults, ...Object.fromEntries(given) } as Filled<O, D>;
}
