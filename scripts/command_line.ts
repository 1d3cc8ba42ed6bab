import { readFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { type ParseArgsConfig, parseArgs } from 'node:util';
import { fail, ValueError } from '../lib/check.js';

type Options = NonNullable<ParseArgsConfig['options']>;
type Values<T extends Options> = ReturnType<
  typeof parseArgs<{ options: T; strict: true; allowPositionals: true }>
>['values'];

const HELP = { help: { type: 'boolean', short: 'h', default: false } } as const;

/** The comment at the top of a script, which is its usage. */
function usage(url: string): string {
  const source = readFileSync(fileURLToPath(url), 'utf8');
  const comment = source.slice(source.indexOf('/**') + 3, source.indexOf('*/'));
  return comment.replace(/^ \* ?/gm, '').trim();
}

/** Whether it is about a file or folder that cannot be read or written, such as EACCES. */
const isFileError = (error: unknown): error is NodeJS.ErrnoException =>
  error instanceof Error && 'syscall' in error && 'path' in error;

/**
 * Runs a script's main function on its options. `--help` prints the comment at the script's top; a
 * bad option or argument, or a file that cannot be written, prints its message and ends with status 2
 * or 1, without a stack trace.
 *
 * @param url the script's import.meta.url
 * @param main what it is given besides the options is refused if it takes none
 */
export async function runScript<T extends Options>(
  url: string,
  options: T,
  main: (values: Values<T>, positionals: string[]) => Promise<void> | void,
): Promise<void> {
  let parsed: { values: Values<T & typeof HELP>; positionals: string[] };
  try {
    const allowPositionals = main.length > 1;
    parsed = parseArgs({ options: { ...options, ...HELP }, strict: true, allowPositionals });
  } catch (error) {
    console.error(`${(error as Error).message}\n\n${usage(url)}`);
    process.exitCode = 2;
    return;
  }
  if ((parsed.values as { help?: boolean }).help) {
    console.log(usage(url));
    return;
  }
  try {
    await main(parsed.values, parsed.positionals);
  } catch (error) {
    const isTold = error instanceof ValueError || isFileError(error);
    console.error(isTold ? error.message : error);
    process.exitCode = 1;
  }
}

/**
 * The arguments of a script that has no options but --help, which prints the comment at the script's
 * top; what it does not take ends the process with status 2, before anything is done.
 *
 * @param url the script's import.meta.url
 * @param most how many arguments it takes
 */
export function argumentsOf(url: string, most = 0): string[] {
  try {
    const { values, positionals } = parseArgs({ options: HELP, allowPositionals: true });
    if (!values.help) {
      if (positionals.length <= most) return positionals;
      throw new ValueError(`The arguments must be at most ${most}, got ${positionals.join(' ')}.`);
    }
  } catch (error) {
    console.error(`${(error as Error).message}\n\n${usage(url)}`);
    process.exit(2);
  }
  console.log(usage(url));
  process.exit(0);
}

/** An option's text as an integer of at least `least`. */
export function integerOption(name: string, text: string, least = 1): number {
  const value = Number(text);
  if (text.trim() !== '' && Number.isInteger(value) && value >= least) return value;
  return fail(`--${name}`, 'its value', `an integer of at least ${least}`, text);
}

/** An option's text as a number from `least` to `most`. */
export function numberOption(name: string, text: string, least: number, most: number): number {
  const value = Number(text);
  if (text.trim() !== '' && value >= least && value <= most) return value;
  return fail(`--${name}`, 'its value', `a number from ${least} to ${most}`, text);
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
