import { type Engine, onThreads } from './engines.js';
import type { Measured } from './measured.js';
import { nameOf, ofModel, type Row } from './rows.js';
import { samplesOf } from './samples_of.js';
import { type Summary, summary } from './statistics.js';
import type { Times } from './times.js';

/** An engine at work: a WorkerProcess. */
export interface Worker {
  readonly engine: Engine;
  sample(row: Row): Promise<Times>;
}

/** Whom a row asks, for what, and what its answers are called. */
interface Turn {
  readonly worker: Worker;
  readonly asked: Row;
  readonly name: string;
}

function turnsOf(row: Row, workers: readonly Worker[], cpu: boolean): Turn[] {
  const first = row.kind === 'step' && row.index === 0;
  const turns = workers
    .filter(
      ({ engine: { rows, uses } }) => rows.includes(row.kind) || (cpu && uses === 'cpu' && first),
    )
    .map((worker): Turn => ({ worker, asked: row, name: worker.engine.name }));
  // The practical limit is a row of its own for the one engine that has it.
  const limit = workers.find(({ engine }) => engine.rows.includes('limit'));
  if (!ofModel(row) && limit) {
    turns.push({ worker: limit, asked: { kind: 'limit', index: row.index }, name: 'limit' });
  }
  return turns;
}

/** All engines' times of one row, their samples taken in turn; `cpu`: the first step on stock cpu as well. */
export async function measureRow(
  row: Row,
  workers: readonly Worker[],
  { count, cpu }: { count: number; cpu: boolean },
): Promise<Measured> {
  const turns = turnsOf(row, workers, cpu);
  const samples = new Map<string, Times[]>(turns.map(({ name }) => [name, []]));
  const errors: Record<string, string> = {};
  for (let i = 0; i < count; i++) {
    for (const { worker, asked, name } of turns) {
      const known = samples.get(name)!;
      const enough = known.length > 0 && known.length >= samplesOf(known[0]!.clock, count);
      if (name in errors || enough) continue;
      try {
        known.push(await worker.sample(asked));
      } catch (error) {
        errors[name] = String(error);
      }
    }
  }
  const times: Record<string, Summary> = {};
  const clocks: Record<string, Summary> = {};
  for (const { worker, asked, name } of turns) {
    const known = samples.get(name)!;
    if (known.length === 0) continue;
    const { threads = 1, threaded = [] } = worker.engine;
    const clock = summary(known.map((one) => one.clock));
    if (threads > 1) clocks[name] = clock;
    else times[name] = summary(known.map(({ processor }) => processor));
    if (threads === 1 && threaded.includes(asked.kind)) clocks[onThreads(name, 1)] = clock;
  }
  return { row, name: nameOf(row), times, clocks, errors };
}
