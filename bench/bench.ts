/**
 * Usage: npm run bench -- [--quick] [--rows forward,backward,step] [--only TEXT] [--cpu] [--out FOLDER]
 *
 * Transposed convolutions and training steps on tfjs-deconv's wasm kernels and on its peers, one thread
 * each. All engines take turns within each row, so that a busy machine slows them alike; times are
 * medians of processor milliseconds with their spread. Writes bench.json and bench.svg.
 *
 *   --quick    5 samples a row instead of 15
 *   --rows     only these kinds of rows
 *   --only     only rows whose name contains this
 *   --cpu      the first training step on stock cpu too, which takes half a minute
 *   --out      where the results go; default out/bench
 */
import { mkdirSync, writeFileSync } from 'node:fs';
import { cpus } from 'node:os';
import { join } from 'node:path';
import { fail } from '../lib/check.js';
import { runScript } from '../scripts/command_line.js';
import { chart } from './chart.js';
import { ENGINES } from './engines.js';
import { hasNativeAddon, installPeers } from './peers.js';
import { type Measured, report } from './report.js';
import { nameOf, type Row, SHAPES, STEPS } from './rows.js';
import { summary } from './statistics.js';
import { WorkerProcess } from './worker_process.js';

const KINDS = ['forward', 'backward', 'step'] as const;

/** All engines' times of one row, their samples taken in turn. */
async function measureRow(
  row: Row,
  workers: WorkerProcess[],
  { count, cpu }: { count: number; cpu: boolean },
): Promise<Measured> {
  const samples = new Map<string, number[]>();
  const errors: Record<string, string> = {};
  const first = row.kind === 'step' && row.index === 0;
  const turns = workers
    .filter(
      ({ engine: { rows, uses } }) => rows.includes(row.kind) || (cpu && uses === 'cpu' && first),
    )
    .map((worker) => ({ worker, row, name: worker.engine.name }));
  // The practical limit is a row of its own for the one engine that has it.
  const limit = workers.find(({ engine }) => engine.rows.includes('limit'));
  if (row.kind !== 'step' && limit) {
    turns.push({ worker: limit, row: { kind: 'limit', index: row.index }, name: 'limit' });
  }
  for (let i = 0; i < count; i++) {
    for (const { worker, row: asked, name } of turns) {
      const known = samples.get(name) ?? [];
      const slow = (known[0] ?? 0) > 1000;
      if (name in errors || (slow && known.length > 0)) continue;
      try {
        samples.set(name, [...known, await worker.sample(asked)]);
      } catch (error) {
        errors[name] = String(error);
      }
    }
  }
  const times = Object.fromEntries([...samples].map(([name, list]) => [name, summary(list)]));
  return { row, name: nameOf(row), times, errors };
}

const OPTIONS = {
  quick: { type: 'boolean', default: false },
  rows: { type: 'string', default: KINDS.join(',') },
  only: { type: 'string', default: '' },
  cpu: { type: 'boolean', default: false },
  out: { type: 'string', default: 'out/bench' },
} as const;

await runScript(import.meta.url, OPTIONS, async ({ quick, rows: kinds, only, cpu, out }) => {
  const asked = kinds.split(',');
  const unknown = asked.find((kind) => !KINDS.includes(kind as (typeof KINDS)[number]));
  if (unknown !== undefined) fail('--rows', 'its value', KINDS.join(', '), unknown);
  const rows = KINDS.filter((kind) => asked.includes(kind)).flatMap((kind): Row[] =>
    (kind === 'step' ? STEPS : SHAPES).map((_, index) => ({ kind, index })),
  );
  const peers = installPeers();
  if (!hasNativeAddon()) console.error('tfjs-node has no native addon (npm run native): left out.');
  const engines = ENGINES.filter(({ uses }) => uses !== 'tensorflow' || hasNativeAddon());
  const measured: Measured[] = [];
  const workers = engines
    .filter(({ rows: can, uses }) => {
      const able = can.some((kind) => asked.includes(kind) || kind === 'limit');
      return able || (cpu && uses === 'cpu');
    })
    .map((engine) => new WorkerProcess(engine, peers));
  try {
    for (const row of rows.filter((r) => nameOf(r).includes(only))) {
      measured.push(await measureRow(row, workers, { count: quick ? 5 : 15, cpu }));
      console.error(`${row.kind} ${nameOf(row)}`);
    }
  } finally {
    for (const worker of workers) worker.stop();
  }
  const text = report(measured);
  console.log(text);
  mkdirSync(out, { recursive: true });
  const machine = { cpu: cpus()[0]?.model, node: process.version, date: new Date().toISOString() };
  writeFileSync(join(out, 'bench.json'), `${JSON.stringify({ machine, measured }, null, 2)}\n`);
  writeFileSync(join(out, 'bench.svg'), chart(measured));
  writeFileSync(join(out, 'bench.txt'), `${text}\n`);
});
