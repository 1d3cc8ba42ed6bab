/**
 * Usage: npx tsx bench/public_models.ts [--only TEXT] [--rounds N] [--threads N] [--out DIR]
 *
 * Models that packages of npm ship with their weights, on tfjs's wasm backend as it is, with `import 'tfjs-deconv/wasm'`, and with
 * threads, each in a process of its own. They take turns; times are medians of processor milliseconds at one thread and of the clock's with
 * threads, which want a quiet machine. `apart` is how far the outputs are apart at
 * most, in millionths of their root mean square. The packages are installed into out/public at the first use. Writes public.json,
 * public.txt and public.svg.
 *
 *   --only      only models whose name contains this
 *   --rounds    default 9
 *   --threads   default 2; 1 leaves them out
 *   --out       where the results go; default out/bench
 */
import { type ChildProcess, fork } from 'node:child_process';
import { mkdirSync, writeFileSync } from 'node:fs';
import { loadavg } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { fail } from '../lib/check.js';
import { integerOption, runScript } from '../scripts/command_line.js';
import { asBuilt } from './as_built.js';
import { ask } from './ask.js';
import { machineOf } from './machine.js';
import { installPackages } from './peers.js';
import { publicChart } from './public_chart.js';
import { PACKAGES, PUBLIC_MODELS, type PublicModel } from './public_models_list.js';
import { type PublicRow, type PublicRun, publicLine, publicReport } from './public_report.js';
import type { Answer, Request } from './public_worker.js';
import { apart, summary } from './statistics.js';

const OPTIONS = {
  only: { type: 'string', default: '' },
  rounds: { type: 'string', default: '9' },
  threads: { type: 'string', default: '2' },
  out: { type: 'string', default: 'out/bench' },
} as const;

/** A process that runs models on one engine. */
class Engine {
  readonly #child: ChildProcess;

  constructor(
    readonly name: string,
    script: string,
    threads: number | null,
  ) {
    this.#child = fork(fileURLToPath(script), [JSON.stringify(threads)], {
      execArgv: [],
      serialization: 'advanced',
      stdio: ['ignore', 'ignore', 'inherit', 'ipc'],
    });
  }

  async ask(request: Request): Promise<Extract<Answer, { milliseconds: number }>> {
    const answer = await ask<Answer>(this.#child, request, this.name);
    if ('error' in answer) throw new Error(answer.error);
    return answer;
  }

  stop(): void {
    this.#child.kill();
  }
}

async function measure(
  model: PublicModel,
  folder: string,
  engines: readonly Engine[],
  rounds: number,
): Promise<PublicRow> {
  const answers = [];
  for (const engine of engines) {
    answers.push(await engine.ask({ load: model, folder }));
  }
  const times: number[][] = engines.map(() => []);
  for (let i = 0; i < rounds; i++) {
    for (const [j, engine] of engines.entries()) {
      times[j]!.push((await engine.ask({ sample: j < 2 ? 'processor' : 'clock' })).milliseconds);
    }
  }
  const one: number[] = [];
  if (engines.length > 2) {
    for (let i = 0; i < rounds; i++) {
      one.push((await engines[1]!.ask({ sample: 'clock' })).milliseconds);
      times[2]!.push((await engines[2]!.ask({ sample: 'clock' })).milliseconds);
    }
  }
  const medians = times.map((list) => summary(list).median);
  const stock = answers[0]!;
  return {
    name: model.name,
    times: medians,
    gain: summary(times[0]!.map((time, i) => time / times[1]![i]!)).median,
    gainByThreads: one.length > 0 ? summary(one).median / medians[2]! : null,
    apart: Math.max(
      ...answers
        .slice(1)
        .flatMap(({ outputs }) => outputs.map((list, i) => apart([list, stock.outputs[i]!]))),
    ),
    share: stock.share,
  };
}

await runScript(import.meta.url, OPTIONS, async ({ only, out, ...values }) => {
  const rounds = integerOption('rounds', values.rounds);
  const threads = integerOption('threads', values.threads);
  const models = PUBLIC_MODELS.filter(({ name }) => name.includes(only));
  if (models.length === 0) fail('--only', 'its value', 'part of the name of a model', only);
  const folder = installPackages('out/public', PACKAGES);
  const script = await asBuilt('bench/public_worker.ts');
  const engines = [new Engine('stock', script, null), new Engine('tfjs-deconv', script, 1)];
  if (threads > 1) engines.push(new Engine(`${threads} threads`, script, threads));
  const busy = loadavg()[0]!;
  const rows: PublicRow[] = [];
  try {
    for (const model of models) {
      const row = await measure(model, folder, engines, rounds);
      rows.push(row);
      console.error(publicLine(row));
    }
  } finally {
    for (const engine of engines) engine.stop();
  }
  const run: PublicRun = { machine: machineOf(busy), rounds, threads, rows };
  const text = publicReport(run);
  console.log(text);
  mkdirSync(out, { recursive: true });
  writeFileSync(join(out, 'public.txt'), `${text}\n`);
  writeFileSync(join(out, 'public.svg'), publicChart(run));
  writeFileSync(join(out, 'public.json'), `${JSON.stringify(run, null, 1)}\n`);
});
