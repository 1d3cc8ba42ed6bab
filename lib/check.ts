/**
 * Every argument error of the package. A message says what, expected and got:
 * `Conv1DTranspose: outputPadding must be smaller than strides (2), got 2.`
 */

/** Thrown for every bad argument, configuration, shape or file. */
export class ValueError extends Error {
  override readonly name = 'ValueError';
}

/** How a bad value is written in a message. */
export function show(value: unknown): string {
  if (typeof value === 'string') return `'${value}'`;
  if (Array.isArray(value)) return `[${value.map(show).join(', ')}]`;
  if (value instanceof Function) return `function ${value.name || '(anonymous)'}`;
  if (value !== null && typeof value === 'object') {
    const text = JSON.stringify(value);
    return text.length > 80 ? `${text.slice(0, 77)}...` : text;
  }
  return String(value);
}

/** Throws `WHERE: WHAT must be EXPECTED, got GOT.` */
export function fail(where: string, what: string, expected: string, got: unknown): never {
  throw new ValueError(`${where}: ${what} must be ${expected}, got ${show(got)}.`);
}

/** The value, if it is an integer of at least `least`. */
export function integer(where: string, name: string, value: unknown, least: number): number {
  if (Number.isInteger(value) && (value as number) >= least) return value as number;
  const expected = least === 1 ? 'a positive integer' : `an integer of at least ${least}`;
  return fail(where, name, expected, value);
}

/** A number, or one number for each of `rank` spatial dimensions, as an array of `rank` integers. */
export function tuple(
  where: string,
  name: string,
  value: unknown,
  rank: number,
  least: number,
): number[] {
  const values = Array.isArray(value) ? value : new Array(rank).fill(value);
  const valid = values.length === rank && values.every((v) => Number.isInteger(v) && v >= least);
  if (valid) return values;
  const one = least === 1 ? 'a positive integer' : `an integer of at least ${least}`;
  return fail(where, name, rank === 1 ? one : `${one} or an array of ${rank} of them`, value);
}

/** The value, if it is one of the options. */
export function oneOf<T extends string>(
  where: string,
  name: string,
  value: unknown,
  options: readonly T[],
): T {
  if (options.includes(value as T)) return value as T;
  return fail(where, name, options.map((option) => `'${option}'`).join(' or '), value);
}

/** Refuses options that are not known, so that a misspelt one is not silently ignored. */
export function onlyKnown(where: string, options: object, known: readonly string[]): void {
  if (typeof options !== 'object' || options === null) {
    fail(where, 'the options', 'an object', options);
  }
  const unknown = Object.keys(options).find((key) => !known.includes(key));
  if (unknown !== undefined) {
    throw new ValueError(
      `${where}: unknown option '${unknown}', expected one of ${[...known].sort().join(', ')}.`,
    );
  }
}
