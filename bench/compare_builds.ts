import { asBuilt } from './as_built.js';
import type { Engine } from './engines.js';
import { nameOf, type Row } from './rows.js';
import { medianInterval, summary } from './statistics.js';
import { WorkerProcess } from './worker_process.js';

/** A row's time in the later build by that in the earlier one: above 1, it has become slower. */
export interface Compared {
  readonly row: Row;
  readonly name: string;
  /** Processor milliseconds: medians of each build. */
  readonly before: number;
  readonly after: number;
  /** The median of the pairs' ratios, and half the distance of their quartiles over it. */
  readonly ratio: number;
  readonly spread: number;
  /** Where the median lies, 95 times in 100. */
  readonly interval: readonly [number, number];
}

export interface Comparison {
  readonly compared: readonly Compared[];
  readonly errors: readonly string[];
}

export interface CompareOptions {
  /** Folders of CommonJS files. */
  readonly before: string;
  readonly after: string;
  /** Fresh processes so many times: where their memory lies is a matter of chance. */
  readonly rounds: number;
  /** Pairs of samples of a row in a round. */
  readonly pairs: number;
  readonly progress: (text: string) => void;
}

type Pair = readonly [before: number, after: number];

/** Samples of both builds in turn, the first of a pair being each of them by turns. */
async function measurePairs(
  row: Row,
  [before, after]: readonly [WorkerProcess, WorkerProcess],
  count: number,
): Promise<Pair[]> {
  const pairs: Pair[] = [];
  for (let i = 0; i < count; i++) {
    const first = i % 2 === 0 ? await before.sample(row) : undefined;
    const second = await after.sample(row);
    pairs.push([(first ?? (await before.sample(row))).processor, second.processor]);
  }
  return pairs;
}

function comparedOf(row: Row, pairs: readonly Pair[]): Compared {
  const ratios = pairs.map(([before, after]) => after / before);
  const { median, spread } = summary(ratios);
  return {
    row,
    name: nameOf(row),
    ratio: median,
    spread,
    interval: medianInterval(ratios),
    before: summary(pairs.map(([before]) => before)).median,
    after: summary(pairs.map(([, after]) => after)).median,
  };
}

/** Two builds of the package in two processes that wait for each other, so that a busy machine slows both. */
export async function compareBuilds(
  rows: readonly Row[],
  { before, after, rounds, pairs, progress }: CompareOptions,
): Promise<Comparison> {
  const samples = new Map<Row, Pair[]>(rows.map((row) => [row, []]));
  const errors = new Map<Row, string>();
  const script = await asBuilt('bench/worker.ts');
  const start = (name: string, build: string) => {
    const engine: Engine = { name, build, kind: 'tfjs', uses: 'wasm', rows: [] };
    return new WorkerProcess(engine, { script });
  };
  for (let round = 0; round < rounds; round++) {
    const builds = [start('before', before), start('after', after)] as const;
    try {
      for (const [i, row] of rows.entries()) {
        if (errors.has(row)) continue;
        try {
          samples.get(row)!.push(...(await measurePairs(row, builds, pairs)));
        } catch (error) {
          errors.set(row, `${row.kind} ${nameOf(row)}: ${(error as Error).message}`);
        }
        progress(`round ${round + 1} of ${rounds}, ${i + 1} of ${rows.length}: ${nameOf(row)}`);
      }
    } finally {
      for (const build of builds) build.stop();
    }
  }
  const measured = rows.filter((row) => !errors.has(row));
  return {
    compared: measured.map((row) => comparedOf(row, samples.get(row)!)),
    errors: [...errors.values()],
  };
}
