import { type Summary, summary } from '../statistics.js';
import type { Task } from '../tfjs_tasks.js';
import { type Now, timed } from './card.js';

/** Who computes a row. */
export interface Contender {
  readonly name: string;
  readonly task: Task;
  /** Before its turn. */
  readonly begin?: () => void;
  /** When it is done; by default when the card is. */
  readonly end?: () => Promise<void>;
}

/** A sample lasts at least so long. */
const SAMPLE_MS = 30;
const MOST_RUNS = 500;

export interface Times {
  readonly times: Record<string, Summary>;
  readonly errors: Record<string, string>;
}

/**
 * Medians of the contenders' milliseconds, their samples taken in turn: as many rounds as are asked for, or as fit until
 * `until`, of performance.now(). One that fails is an error of the row. The first run, which compiles, does not count.
 */
export async function measure(
  contenders: readonly Contender[],
  { rounds, until, now }: { rounds: number; until: number; now: Now },
): Promise<Times> {
  const errors: Record<string, string> = {};
  const ready: { contender: Contender; runs: number; samples: number[] }[] = [];
  for (const contender of contenders) {
    const { name, task, begin, end } = contender;
    try {
      begin?.();
      await timed(task, 1, { now, end });
      // What compiles later: pipelines that the first run did not wait for.
      const once = await timed(task, 1, { now, end });
      const runs = Math.min(MOST_RUNS, Math.max(1, Math.round(SAMPLE_MS / Math.max(once, 0.01))));
      ready.push({ contender, runs, samples: [once] });
    } catch (error) {
      errors[name] = error instanceof Error ? error.message.split('\n')[0]! : String(error);
    }
  }
  for (let round = 0; round < rounds && performance.now() < until; round++) {
    for (const { contender, runs, samples } of ready) {
      const { task, begin, end } = contender;
      begin?.();
      // The run that said how many fit a sample was among the first.
      if (round === 0) samples.length = 0;
      samples.push(await timed(task, runs, { now, end }));
    }
  }
  const times = ready.map(({ contender, samples }) => [contender.name, summary(samples)] as const);
  return { times: Object.fromEntries(times), errors };
}
