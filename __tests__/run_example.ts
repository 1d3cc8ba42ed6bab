import { join } from 'node:path';
import { transformSync } from '@swc/core';
import { entries } from '../scripts/docs_api/entries.js';

const ROOT = join(__dirname, '..');

const SOURCES = new Map(entries().map(({ name, source }) => [name, source]));

/** Package names as the reader writes them, to the sources here. */
function load(name: string): unknown {
  const source = SOURCES.get(name);
  return require(source === undefined ? name : join(ROOT, source));
}

type Run = (require: (name: string) => unknown, console: unknown, exports: object) => Promise<void>;
const AsyncFunction = (async () => {}).constructor as new (...code: string[]) => Run;

/** Runs an example as a reader would, and gives the lines that it logs. */
export async function run(code: string): Promise<string[]> {
  const { code: compiled } = transformSync(code, {
    jsc: { parser: { syntax: 'typescript' }, target: 'es2022' },
    module: { type: 'commonjs' },
  });
  const logged: string[] = [];
  const log = (...values: unknown[]) => {
    const texts = values.map((value) =>
      typeof value === 'string' ? value : JSON.stringify(value),
    );
    logged.push(...texts.join(' ').split('\n'));
  };
  await new AsyncFunction('require', 'console', 'exports', compiled)(load, { ...console, log }, {});
  return logged.map((line) => line.trimEnd());
}
