/**
 * Fuzzing: a reader is given mutated inputs in a child process and must answer each by a result or a
 * ValueError, in 5 s and 512 MB. A new format is a module in `targets/` that exports a `Target`, and
 * a line `fuzzTest('png', 300)` in a `*.long.test.ts`; FUZZ_COUNT=10000 and FUZZ_SEED=7 change how
 * many and which, FUZZ_ONLY=123 repeats one input and keeps its files.
 */
import { fork } from 'node:child_process';
import { readFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

/** Of processor time. */
const MOST_SECONDS = 5;
/** By the clock, for what never ends. */
const LONGEST_SECONDS = 20;
const MOST_MEGABYTES = 512;
/** More faults than these end the run. */
const MOST_FAULTS = 10;
/** A child that has grown by so much by what its inputs left to the collector is replaced. */
const TIRED_MEGABYTES = 256;
/** How long loading the target and the first read may take. */
const START_SECONDS = 120;

interface Report {
  read: number;
  refused: number;
  slowest: number;
  largest: number;
  faults: string[];
}

interface Message {
  began?: number;
  index?: number;
  what?: string;
  seconds?: number;
  megabytes?: number;
}

/** The memory of a process in MB, where the system says it: it need not wait for a garbage collection. */
function megabytesOf(pid: number): number {
  try {
    return (Number(readFileSync(`/proc/${pid}/statm`, 'utf8').split(' ')[1]) * 4096) / 2 ** 20;
  } catch {
    return 0;
  }
}

/** Runs a child from input `first` on until it ends or has to be ended; the next input. */
function run(
  name: string,
  seed: number,
  first: number,
  end: number,
  report: Report,
  keep?: string,
) {
  const target = join(__dirname, 'targets', `${name}.ts`);
  const args = [target, String(seed), String(first), String(end), ...(keep ? [keep] : [])];
  const child = fork(join(__dirname, 'child.ts'), args, {
    execArgv: ['--import', 'tsx'],
    stdio: ['ignore', 'ignore', 'pipe', 'ipc'],
  });
  return new Promise<number>((resolve) => {
    // The input that is being read: -1 before the first, null between two.
    let current: number | null = -1;
    let [next, errors, ended] = [first, '', ''];
    let base = Number.POSITIVE_INFINITY;
    let since = Date.now();
    const end_ = (why: string) => {
      ended ||= why;
      child.kill('SIGKILL');
    };
    const watch = setInterval(() => {
      const seconds = (Date.now() - since) / 1000;
      if (current === -1 && seconds > START_SECONDS) end_('it does not start');
      if (Number(current) >= 0 && seconds > LONGEST_SECONDS) end_('it does not end');
      if (megabytesOf(child.pid!) - base > 2 * MOST_MEGABYTES) end_('it takes all memory');
    }, 50);
    child.stderr!.on('data', (text) => {
      errors = `${errors}${text}`.slice(-2000);
    });
    child.on('message', ({ began, index, what, seconds = 0, megabytes = 0 }: Message) => {
      since = Date.now();
      if (began !== undefined) {
        if (current === -1) base = megabytesOf(child.pid!);
        current = began;
        return;
      }
      next = index! + 1;
      current = null;
      report.slowest = Math.max(report.slowest, seconds);
      report.largest = Math.max(report.largest, megabytes);
      if (what === 'read') report.read++;
      else if (what === 'refused') report.refused++;
      else report.faults.push(`${index}: ${what}`);
      if (seconds > MOST_SECONDS) report.faults.push(`${index}: it took ${seconds.toFixed(1)} s`);
      if (megabytes > MOST_MEGABYTES) report.faults.push(`${index}: ${Math.round(megabytes)} MB`);
      const enough = report.faults.length >= MOST_FAULTS;
      if (megabytes > TIRED_MEGABYTES || enough) end_('tired');
    });
    child.on('exit', (code, signal) => {
      clearInterval(watch);
      if (ended === 'tired' || (ended === '' && code === 0)) return resolve(next);
      report.faults.push(
        `${current ?? next}: ${ended || `it ended by ${code ?? signal}: ${errors}`}`,
      );
      return resolve(current === -1 ? end : (current ?? next) + 1);
    });
  });
}

/** Fuzzes a target and says how it went. */
export async function fuzz(name: string, count: number, seed: number): Promise<Report> {
  const report: Report = { read: 0, refused: 0, slowest: 0, largest: 0, faults: [] };
  const only = process.env.FUZZ_ONLY;
  if (only !== undefined) {
    const keep = join(tmpdir(), `fuzz-${name}-${only}`);
    console.log(`the input is kept in ${keep}`);
    await run(name, seed, Number(only), Number(only) + 1, report, keep);
    return report;
  }
  for (let next = 0; next < count && report.faults.length < MOST_FAULTS; ) {
    next = await run(name, seed, next, count, report);
  }
  return report;
}

/**
 * A test that fuzzes a target.
 *
 * @param name a module of `targets/`.
 * @param count how many inputs, unless FUZZ_COUNT says.
 */
export function fuzzTest(name: string, count: number): void {
  const total = Number(process.env.FUZZ_COUNT ?? count);
  const seed = Number(process.env.FUZZ_SEED ?? 1);
  test(`${total} mutated ${name}, seed ${seed}: a result or a ValueError`, async () => {
    const { faults, read, refused, slowest, largest } = await fuzz(name, total, seed);
    console.log(
      `${name}, seed ${seed}: ${read} read, ${refused} refused, ${faults.length} faults; ` +
        `at most ${slowest.toFixed(1)} s and ${Math.round(largest)} MB`,
    );
    expect(faults).toEqual([]);
    // Neither all nor none: the mutations reach what lies behind the first check.
    if (process.env.FUZZ_ONLY === undefined) {
      expect(read + refused).toBe(total);
      expect(Math.min(read, refused)).toBeGreaterThan(0);
    }
  }, 7_200_000);
}
