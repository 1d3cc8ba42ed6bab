/** The options that losses and metrics were made of, by which they can be saved. */
const known = new WeakMap<object, Readonly<Record<string, unknown>>>();

/** The function, of which is known that it was made with these options. */
export function madeOf<T extends object>(made: T, options: object): T {
  known.set(made, { ...options });
  return made;
}

/** What a function of this package was made with; undefined for any other. */
export const optionsOf = (made: object): Readonly<Record<string, unknown>> | undefined =>
  known.get(made);
