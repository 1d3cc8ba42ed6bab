/**
 * Usage: npx tsx bench/public_models.ts [--only TEXT] [--rounds N] [--threads N] [--out DIR]
 *
 * Models that packages of npm ship with their weights, on tfjs's wasm backend as it is, with `import 'tfjs-deconv/wasm'`, and with
 * threads, each in a process of its own. They take turns; times are medians of processor milliseconds at one thread and of the clock's with
 * threads, which want a quiet machine. `apart` is how far the outputs are apart at
 * most, in millionths of their root mean square. The packages are installed into out/public at the first use. Writes public.json and
 * public.txt.
 *
 *   --only      only models whose name contains this
 *   --rounds    default 9
 *   --threads   default 2; 1 leaves them out
 *   --out       where the results go; default out/bench
 */
import { type ChildProcess, fork } from 'node:child_process';
import { mkdirSync, writeFileSync } from 'node:fs';
import { cpus, loadavg } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { moduleBuild } from '../lib/wasm/host/module.js';
import { integerOption, runScript } from '../scripts/command_line.js';
import { installPackages } from './peers.js';
import { PACKAGES, PUBLIC_MODELS, type PublicModel } from './public_models_list.js';
import type { Answer, Request } from './public_worker.js';
import { apart, geometricMean, summary } from './statistics.js';

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
    threads: number | null,
  ) {
    const worker = fileURLToPath(new URL('./public_worker.ts', import.meta.url));
    this.#child = fork(worker, [JSON.stringify(threads)], {
      execArgv: ['--import', 'tsx'],
      serialization: 'advanced',
      stdio: ['ignore', 'ignore', 'inherit', 'ipc'],
    });
  }

  ask(request: Request): Promise<Extract<Answer, { milliseconds: number }>> {
    return new Promise((resolve, reject) => {
      const ended = () => reject(new Error(`${this.name}: the process ended`));
      this.#child.once('exit', ended);
      this.#child.once('message', (answer: Answer) => {
        this.#child.off('exit', ended);
        if ('error' in answer) reject(new Error(answer.error));
        else resolve(answer);
      });
      this.#child.send(request);
    });
  }

  stop(): void {
    this.#child.kill();
  }
}

interface Row {
  readonly name: string;
  /** Milliseconds: of stock and this package on one thread, and of this package on several and on one by the clock. */
  readonly times: readonly number[];
  readonly gain: number;
  readonly gainByThreads: number | null;
  readonly apart: number;
  readonly share: number;
}

async function measure(
  model: PublicModel,
  folder: string,
  engines: readonly Engine[],
  rounds: number,
): Promise<Row> {
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
  const folder = installPackages('out/public', PACKAGES);
  const engines = [new Engine('stock', null), new Engine('tfjs-deconv', 1)];
  if (threads > 1) engines.push(new Engine(`${threads} threads`, threads));
  const lines: string[] = [];
  const say = (line: string) => {
    lines.push(line);
    console.log(line);
  };
  say(
    `${cpus()[0]!.model}, ${cpus().length} cores, load ${loadavg()[0]!.toFixed(1)}, Node ${process.version}, ${moduleBuild() ?? 'no SIMD'}`,
  );
  say(
    'model                            convolutions   stock ms  tfjs-deconv ms  times as fast  threads  apart',
  );
  const rows: Row[] = [];
  try {
    for (const model of PUBLIC_MODELS.filter(({ name }) => name.includes(only))) {
      const row = await measure(model, folder, engines, rounds);
      rows.push(row);
      say(
        row.name.padEnd(36) +
          `${Math.round(row.share * 100)} %`.padStart(9) +
          row.times[0]!.toFixed(1).padStart(11) +
          row.times[1]!.toFixed(1).padStart(16) +
          row.gain.toFixed(2).padStart(15) +
          (row.gainByThreads?.toFixed(2) ?? '').padStart(9) +
          row.apart.toFixed(1).padStart(8),
      );
    }
  } finally {
    for (const engine of engines) engine.stop();
  }
  const counting = rows.filter(({ share }) => share >= 0.5);
  const mean = (list: readonly Row[]) => geometricMean(list.map(({ gain }) => gain)).toFixed(2);
  say(
    `times as fast, geometric mean: ${mean(rows)}; of ${counting.length} whose convolutions take half of stock's time or more: ${mean(counting)}`,
  );
  say(
    `slower than stock by more than 5 %: ${
      rows
        .filter(({ gain }) => gain < 1 / 1.05)
        .map(({ name }) => name)
        .join(', ') || 'none'
    }`,
  );
  mkdirSync(out, { recursive: true });
  writeFileSync(join(out, 'public.txt'), `${lines.join('\n')}\n`);
  writeFileSync(
    join(out, 'public.json'),
    `${JSON.stringify({ rounds, threads, rows }, null, 1)}\n`,
  );
});
