/**
 * Usage: npx tsx bench/threads.ts [--only TEXT] [--threads N] [--rounds N] [--out DIR]
 *
 * The ten shapes forward and the eleven training steps on one thread and on several of one process, in turn: milliseconds, and
 * how many times as fast several are. A row's figure is the median of the ratios of its rounds. The last column is the
 * ratio of the time that the main thread was on a processor, where /proc tells it: other work on the machine changes it less.
 * Writes threads.txt. `npm run bench` has each number of threads in a process of its own, and the peers beside them.
 *
 *   --only      only rows whose name contains this
 *   --threads   default 2
 *   --rounds    default 15
 *   --out       where the results go; default out/bench
 */
import { integerOption, runScript } from '../scripts/command_line.js';
import { asBuilt } from './as_built.js';

const OPTIONS = {
  only: { type: 'string', default: '' },
  threads: { type: 'string', default: '2' },
  rounds: { type: 'string', default: '15' },
  out: { type: 'string', default: 'out/bench' },
} as const;

await runScript(import.meta.url, OPTIONS, async ({ only, out, ...values }) => {
  const rounds = integerOption('rounds', values.rounds);
  const threads = integerOption('threads', values.threads);
  const script = await asBuilt('bench/one_and_several.ts');
  const { oneAndSeveral } = (await import(script)) as typeof import('./one_and_several.js');
  await oneAndSeveral({ only, out, rounds, threads });
});
