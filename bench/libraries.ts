/**
 * npm run bench:libraries [-- --write] [-- --help]
 *
 * Compares the libraries of bench/candidates.ts with this package's own readers: the size in a page, the time, and what
 * each makes of right and hostile inputs (bench/candidate_inputs.ts). The libraries are installed by npm in a temporary
 * folder, and each runs in a process of its own. Prints the table of docs/files.md.
 *
 *   --write      write it there
 *   -h, --help   print this text
 */
import { execFileSync, fork } from 'node:child_process';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { build } from 'esbuild';
import { ValueError } from '../lib/check.js';
import { runScript } from '../scripts/command_line.js';
import { writeTable } from '../scripts/tables/write_table.js';
import { INPUTS } from './candidate_inputs.js';
import { CANDIDATES, type Candidate, OURS } from './candidates.js';

const ROOT = path.resolve(import.meta.dirname, '..');
/** For an input that does not end. */
const LONGEST_MS = 60_000;
const MEGABYTES = 512;

interface Message {
  began?: number;
  outcome?: string;
  own?: string;
  times?: [theirs: number, ours: number][];
}

interface Tried {
  /** By the inputs' places: 'right', 'read', 'refused', 'wrong' or 'ends the process'. */
  readonly outcomes: string[];
  times: [theirs: number, ours: number][];
}

/** Kilobytes of a module in a page, minified. */
async function kilobytes(contents: string, resolveDir: string): Promise<number> {
  const { outputFiles } = await build({
    stdin: { contents, resolveDir },
    bundle: true,
    minify: true,
    format: 'esm',
    platform: 'browser',
    external: ['@tensorflow/*', 'fs', 'path'],
    write: false,
    ignoreAnnotations: false,
    logLevel: 'error',
  });
  return Math.round(outputFiles[0]!.contents.length / 1000);
}

/** Runs the worker from an input on until it ends, or an input ends it. */
function runFrom(
  folder: string,
  { name, kind }: Candidate,
  first: number,
  tried: Tried,
): Promise<number> {
  const child = fork(path.join(ROOT, 'bench/candidate_worker.ts'), [folder, name, `${first}`], {
    execArgv: ['--import', 'tsx', `--max-old-space-size=${MEGABYTES}`],
    stdio: ['ignore', 'ignore', 'ignore', 'ipc'],
    cwd: ROOT,
  });
  return new Promise((resolve, reject) => {
    let current = -1;
    let timer: NodeJS.Timeout | undefined;
    child.on('message', ({ began, outcome, own, times }: Message) => {
      if (began !== undefined) {
        current = began;
        timer = setTimeout(() => child.kill('SIGKILL'), LONGEST_MS);
      }
      if (outcome !== undefined) {
        clearTimeout(timer);
        tried.outcomes[current] = outcome;
      }
      if (own !== undefined && own !== 'right') {
        reject(new ValueError(`${INPUTS[kind][current]!.name}: ours must be right, got ${own}.`));
      }
      if (times !== undefined) tried.times = times;
    });
    child.on('exit', (code) => {
      clearTimeout(timer);
      if (code === 0) return resolve(INPUTS[kind].length);
      if (current < 0) return reject(new ValueError(`${name}: must load, got its end by ${code}.`));
      tried.outcomes[current] = 'ends the process';
      return resolve(current + 1);
    });
  });
}

async function tryOut(folder: string, candidate: Candidate): Promise<Tried> {
  const tried: Tried = { outcomes: [], times: [] };
  const count = INPUTS[candidate.kind].length;
  let next = 0;
  do next = await runFrom(folder, candidate, next, tried);
  while (
    next < count ||
    (tried.times.length === 0 && tried.outcomes.at(-1) === 'ends the process')
  );
  return tried;
}

const WORDS: Readonly<Record<string, string>> = {
  read: 'reads without an error',
  refused: 'refuses',
  wrong: 'reads wrongly',
  'ends the process': `takes more than ${MEGABYTES} MB or a minute for`,
};

/** What was found of the inputs, in words. */
function found({ kind }: Candidate, { outcomes }: Tried): string {
  if (kind === 'font') {
    const lacking = INPUTS.font.filter((_, i) => outcomes[i] !== 'right').map(({ name }) => name);
    return lacking.length === 0 ? 'all is right' : `has none of ${lacking.join(' ')}`;
  }
  if (INPUTS[kind].length === 0) return '';
  const told = Object.entries(WORDS).flatMap(([outcome, word]) => {
    const names = INPUTS[kind].filter((_, i) => outcomes[i] === outcome).map(({ name }) => name);
    return names.length === 0 ? [] : [`${word}: ${names.join(', ')}`];
  });
  return told.length === 0 ? 'all is right' : told.join('; ');
}

/** How many times as long as ours it takes, by the shortest of each. */
function ratio({ times }: Tried): string {
  if (times.length === 0) return '';
  const [theirs, ours] = [0, 1].map((side) => Math.min(...times.map((pair) => pair[side]!)));
  return (theirs! / ours!).toPrecision(2);
}

await runScript(
  import.meta.url,
  { write: { type: 'boolean', default: false } },
  async ({ write }) => {
    const folder = mkdtempSync(path.join(tmpdir(), 'candidates-'));
    try {
      writeFileSync(path.join(folder, 'package.json'), '{ "private": true }\n');
      const wanted = CANDIDATES.map(({ name, version }) => `${name}@${version}`);
      const install = ['install', '--ignore-scripts', '--no-audit', '--no-fund', ...wanted];
      execFileSync('npm', install, { cwd: folder, stdio: ['ignore', 'ignore', 'inherit'] });
      const table = [
        ['library', 'size, ours', 'its time / ours', 'what it does with right and hostile inputs'],
      ];
      for (const candidate of CANDIDATES) {
        const { name, version, kind, entry } = candidate;
        const theirs = await kilobytes(
          `import * as all from '${entry}'; console.log(all);`,
          folder,
        );
        const own = OURS[kind];
        const ours = await kilobytes(`export { ${own.name} } from './${own.file}';`, ROOT);
        const tried = await tryOut(folder, candidate);
        const row = [
          `${name} ${version}`,
          `${theirs} kB, ${ours} kB`,
          ratio(tried),
          found(candidate, tried),
        ];
        console.log(row.join(' | '));
        table.push(row);
      }
      if (write) writeTable(table, { file: 'docs/files.md', command: 'bench:libraries', write });
    } finally {
      rmSync(folder, { recursive: true, force: true });
    }
  },
);
