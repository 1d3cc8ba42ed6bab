/**
 * Every argument error of the package. A message says what, expected and got:
 * `Conv1DTranspose: outputPadding must be smaller than strides (2), got 2.`
 */

/**
 * Thrown for every bad argument, configuration, shape or file: the message says what, expected, got.
 *
 * @example
 * let message = '';
 * try {
 *   layers.conv1dTranspose({ filters: 0, kernelSize: 3 });
 * } catch (error) {
 *   if (error instanceof ValueError) message = error.message;
 * }
 * message; // 'Conv1DTranspose: filters must be a positive integer, got 0.'
 */
export class ValueError extends Error {
  /** 'ValueError', also where `instanceof` fails because the package is loaded twice. */
  override readonly name = 'ValueError';
}

/** How many entries of an array, and letters of a text, a message shows. */
const MOST_ENTRIES = 20;
const MOST_LETTERS = 200;

/** What of tfjs's objects a message tells. */
interface Named {
  name?: unknown;
  shape?: unknown;
  getClassName?: () => string;
  dataSync?: unknown;
}

/** A tensor, layer, model or typed array in a few words; null for any other object. */
function named(value: object): string | null {
  if (ArrayBuffer.isView(value)) {
    const length = (value as { length?: number }).length ?? value.byteLength;
    return `${value.constructor.name} of length ${length}`;
  }
  const { name, shape, getClassName, dataSync } = value as Named;
  if (typeof dataSync === 'function' && Array.isArray(shape)) {
    return `a tensor of shape [${shape.join(', ')}]`;
  }
  if (typeof getClassName !== 'function') return null;
  const className = getClassName.call(value);
  return typeof name === 'string' ? `${className} '${name}'` : className;
}

/** An object as JSON; its class where it has no JSON, as what contains itself. */
function json(value: object): string {
  try {
    const text = JSON.stringify(value);
    if (text !== undefined) return text.length > 80 ? `${text.slice(0, 77)}...` : text;
  } catch {
    // Said by its class.
  }
  return Object.prototype.toString.call(value);
}

/** How a bad value is written in a message. */
export function show(value: unknown, depth = 3): string {
  if (typeof value === 'string') {
    return `'${value.length > MOST_LETTERS ? `${value.slice(0, MOST_LETTERS)}...` : value}'`;
  }
  if (Array.isArray(value)) {
    if (depth === 0) return '[...]';
    const shown = value.slice(0, MOST_ENTRIES).map((entry) => show(entry, depth - 1));
    if (value.length > MOST_ENTRIES) shown.push(`... ${value.length} in all`);
    return `[${shown.join(', ')}]`;
  }
  if (typeof value === 'function') return `function ${value.name || '(anonymous)'}`;
  if (value !== null && typeof value === 'object') return named(value) ?? json(value);
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

const isRecord = (value: unknown): value is Record<string, unknown> =>
  typeof value === 'object' && value !== null && !Array.isArray(value);

/** The value, if it is an object of named values. */
export function record(where: string, name: string, value: unknown): Record<string, unknown> {
  return isRecord(value) ? value : fail(where, name, 'an object', value);
}

/** The value, if it is a finite number from `least` to `most`. */
export function number(
  where: string,
  name: string,
  value: unknown,
  least = Number.NEGATIVE_INFINITY,
  most = Number.POSITIVE_INFINITY,
): number {
  if (Number.isFinite(value) && Number(value) >= least && Number(value) <= most) {
    return value as number;
  }
  const [above, below] = [Number.isFinite(least), Number.isFinite(most)];
  const range = below ? ` from ${least} to ${most}` : above ? ` of at least ${least}` : '';
  return fail(where, name, `a finite number${range}`, value);
}

/** The value, if it is an integer that a generator of random numbers takes as its seed. */
export function seed(where: string, value: unknown): number {
  if (Number.isSafeInteger(value) && (value as number) >= 0) return value as number;
  return fail(where, 'seed', 'an integer from 0 to 2^53 - 1', value);
}

/** The value, if it is true or false. */
export function flag(where: string, name: string, value: unknown): boolean {
  return typeof value === 'boolean' ? value : fail(where, name, 'true or false', value);
}

/** The value, if it is a text. */
export function text(where: string, name: string, value: unknown): string {
  return typeof value === 'string' ? value : fail(where, name, 'a text', value);
}

/** The value, if it is a text that is not empty: a name, a path. */
export function filled(where: string, name: string, value: unknown, noun = 'a name'): string {
  return typeof value === 'string' && value !== '' ? value : fail(where, name, noun, value);
}

/** The value, if it can name a layer or a model: tfjs-layers names tensors by it. */
export function objectName(where: string, value: unknown): string {
  if (typeof value === 'string' && /^[A-Za-z0-9][-A-Za-z0-9_./]*$/.test(value)) return value;
  return fail(where, 'name', 'a name of letters, digits, -, _, . and /', value);
}

/** The value, if bytes or texts can be asked of it piece by piece. */
export function pieces<T>(where: string, value: T): T {
  const streams = typeof value === 'object' && value !== null;
  if (streams && (Symbol.iterator in value || Symbol.asyncIterator in value)) return value;
  return fail(where, 'the pieces', 'an iterable, such as a stream or an array', value);
}

/** The value, if it is a function. */
export function callable<T>(where: string, name: string, value: T): T {
  return typeof value === 'function' ? value : fail(where, name, 'a function', value);
}

/** The value, if it is an array. */
export function array(where: string, name: string, value: unknown): unknown[] {
  return Array.isArray(value) ? value : fail(where, name, 'an array', value);
}

/** The value, if it is an array of numbers, typed or not. */
export function numbers(where: string, name: string, value: unknown): ArrayLike<number> {
  const list = value as ArrayLike<number>;
  const isList = typeof value === 'object' && Number.isInteger(list?.length);
  if (isList && Array.from(list).every((one) => typeof one === 'number')) return list;
  return fail(where, name, 'an array of numbers', value);
}

/** The value, if it is a Float32Array: the realm, as Jest has several, does not matter. */
export function floats(where: string, name: string, value: unknown): Float32Array {
  const tag = Object.prototype.toString.call(value);
  return tag === '[object Float32Array]'
    ? (value as Float32Array)
    : fail(where, name, 'a Float32Array', value);
}

/** The value, if it is bytes. */
export function bytes(where: string, name: string, value: unknown): Uint8Array {
  const tag = Object.prototype.toString.call(value);
  return tag === '[object Uint8Array]'
    ? (value as Uint8Array)
    : fail(where, name, 'a Uint8Array', value);
}

/** The value, if it is a shape: an array of positive integers, null for what is unknown. */
export function shape(where: string, name: string, value: unknown): (number | null)[] {
  const size = (n: unknown) => n === null || (Number.isInteger(n) && (n as number) >= 1);
  if (Array.isArray(value) && value.every(size)) return value;
  return fail(where, name, 'a shape, an array of positive integers or null', value);
}

/** The value, if it is the shape of a kernel, of at most five axes. */
export function kernelShape(where: string, value: unknown): number[] {
  const valid =
    Array.isArray(value) &&
    value.length <= 5 &&
    value.every((n) => Number.isInteger(n) && n >= 1 && n <= 2 ** 31 - 1);
  return valid ? value : fail(where, 'the shape', 'an array of at most 5 positive integers', value);
}

/** Refuses options that are not known, so that a misspelt one is not silently ignored. */
export function onlyKnown(where: string, options: object, known: readonly string[]): void {
  if (!isRecord(options)) {
    fail(where, 'the options', 'an object', options);
  }
  const unknown = Object.keys(options).find((key) => !known.includes(key));
  if (unknown !== undefined) {
    throw new ValueError(
      `${where}: unknown option '${unknown}', expected one of ${[...known].sort().join(', ')}.`,
    );
  }
}
