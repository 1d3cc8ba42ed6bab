import { readFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { inspect, type ParseArgsConfig, parseArgs } from 'node:util';
import { fail, ValueError } from '../lib/check.js';

type Options = NonNullable<ParseArgsConfig['options']>;
/** What is given for these options. */
export type CommandLine<T extends Options> = ReturnType<
  typeof parseArgs<{ options: T; strict: true; allowPositionals: true }>
>['values'];

const HELP = { help: { type: 'boolean', short: 'h', default: false } } as const;

/**
 * The comment at the top of a script, which is its usage: a build keeps it where the first import is not of types
 * alone; `rows` stand where it has a line ROWS.
 */
function usage(url: string, rows: readonly string[]): string {
  const source = readFileSync(fileURLToPath(url), 'utf8');
  const comment = source.slice(source.indexOf('/**') + 3, source.indexOf('*/'));
  const text = comment.replace(/^ \* ?/gm, '').trim();
  return text.replace(/^ +ROWS$/m, () => rows.map((row) => `  ${row}`).join('\n'));
}

/** Whether it is about a file, folder or program that cannot be read, written or run, such as EACCES. */
const isFileError = (error: unknown): error is NodeJS.ErrnoException =>
  error instanceof Error && 'syscall' in error && 'code' in error;

/** What V8 says of sizes that no memory holds. */
const NO_MEMORY = /allocation failed|Invalid (typed )?array( buffer)? length/;

/** What is said of an error: a message, and of one that nobody foresaw how to learn where it arose. */
function told(error: unknown): string {
  if (error instanceof ValueError || isFileError(error)) return error.message;
  if (process.env.TFJS_DECONV_STACK) return inspect(error);
  const message = error instanceof Error ? error.message : String(error);
  if (error instanceof RangeError && NO_MEMORY.test(message)) {
    return `The memory must hold what is asked for, got: ${message}.`;
  }
  return `${message}\nUnexpected; with TFJS_DECONV_STACK=1 it says where it arose.`;
}

/** Ends the process with the message of an error that no main function could catch. */
function tellAndEnd(error: unknown): void {
  console.error(told(error));
  process.exit(1);
}

/** A reader that has seen enough, as `head`, ends no training. */
function ignoreClosedPipe(error: NodeJS.ErrnoException): void {
  if (error.code !== 'EPIPE') throw error;
}

/**
 * Runs a script's main function on its options. `--help` prints the comment at the script's top; a
 * bad option ends it with status 2, before anything is done; whatever main throws ends it with
 * status 1. Either prints a message without a stack trace; where a message is no ValueError's nor
 * the file system's, the environment variable TFJS_DECONV_STACK=1 asks for the trace.
 *
 * @param url the script's import.meta.url
 * @param main what it is given besides the options is refused if it takes none
 * @param most how many arguments it takes besides the options
 * @param rows stand in the usage where it has a line ROWS
 */
export async function runScript<T extends Options>(
  url: string,
  options: T,
  main: (values: CommandLine<T>, positionals: string[]) => Promise<void> | void,
  {
    most = main.length > 1 ? Number.POSITIVE_INFINITY : 0,
    rows = [],
  }: { most?: number; rows?: readonly string[] } = {},
): Promise<void> {
  let parsed: { values: CommandLine<T & typeof HELP>; positionals: string[] };
  try {
    const allowPositionals = most > 0;
    parsed = parseArgs({ options: { ...options, ...HELP }, strict: true, allowPositionals });
    const { positionals } = parsed;
    if (positionals.length > most) {
      throw new ValueError(`The arguments must be at most ${most}, got ${positionals.join(' ')}.`);
    }
  } catch (error) {
    console.error(`${(error as Error).message}\n\n${usage(url, rows)}`);
    process.exitCode = 2;
    return;
  }
  if ((parsed.values as { help?: boolean }).help) {
    console.log(usage(url, rows));
    return;
  }
  process.on('uncaughtException', tellAndEnd);
  process.stdout.on('error', ignoreClosedPipe);
  try {
    await main(parsed.values, parsed.positionals);
  } catch (error) {
    console.error(told(error));
    process.exitCode = 1;
  } finally {
    process.off('uncaughtException', tellAndEnd);
    process.stdout.off('error', ignoreClosedPipe);
  }
}

/** An option's text as an integer of at least `least`. */
export function integerOption(name: string, text: string, least = 1): number {
  const value = Number(text);
  if (text.trim() !== '' && Number.isSafeInteger(value) && value >= least) return value;
  return fail(`--${name}`, 'its value', `an integer of at least ${least}`, text);
}

/** The same of an option that may be left out. */
export function optionalInteger(name: string, text: string | undefined): number | undefined {
  return text === undefined ? undefined : integerOption(name, text);
}

/** An option's text as a number from `least` to `most`. */
export function numberOption(name: string, text: string, least: number, most: number): number {
  const value = Number(text);
  if (text.trim() !== '' && value >= least && value <= most) return value;
  return fail(`--${name}`, 'its value', `a number from ${least} to ${most}`, text);
}

/** The same of an option that may be left out. */
export function optionalNumber(
  name: string,
  text: string | undefined,
  least: number,
  most: number,
): number | undefined {
  return text === undefined ? undefined : numberOption(name, text, least, most);
}

/** An option's text as an object of JSON. */
export function jsonOption(name: string, text: string): Record<string, unknown> {
  try {
    const value: unknown = JSON.parse(text);
    if (typeof value === 'object' && value !== null && !Array.isArray(value)) {
      return value as Record<string, unknown>;
    }
  } catch {
    // Said below, whatever it was.
  }
  return fail(`--${name}`, 'its value', 'an object of JSON', text);
}

/** Options without those that were left out. */
export function defined<T extends object>(
  options: T,
): { [K in keyof T]?: Exclude<T[K], undefined> } {
  const given = Object.entries(options).filter(([, value]) => value !== undefined);
  return Object.fromEntries(given) as { [K in keyof T]?: Exclude<T[K], undefined> };
}
