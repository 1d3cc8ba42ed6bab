/**
 * Usage: npm run bench -- [OPTIONS]
 *
 * Transposed convolutions, predictions and training steps on tfjs-deconv's wasm kernels and on its peers, one thread each,
 * and, but for gradients alone, those that have threads on several. All engines take turns within each row, so that a busy machine
 * slows them alike; times are medians with their spread, of processor milliseconds on one thread and of the clock's on
 * several, which want a quiet machine. Writes bench.json, bench.txt, bench.svg and, of several threads, threads.svg.
 * Peers of npm are installed at the first use; Keras takes part where python3, or the one that PYTHON names,
 * has it: pip install tensorflow-cpu keras (Keras 3 for the models).
 *
 * With --before DIR: this checkout, built, against an earlier one, a checkout with node_modules after
 * npm run build, or its dist. Pairs of samples in turn, medians of their ratios: before.txt.
 *
 * With --public, whose further options are those of bench/public_models.ts: models that packages of npm ship, on stock wasm and with
 * one import.
 *
 *   --before   the earlier build
 *   --quick    5 samples a row instead of 15, each engine computing for 0.2 s before them instead of 1 s; with
 *              --before 15 pairs in one round instead of 4 times 15
 *   --rows     only these kinds of rows: forward,backward,predict,step
 *   --only     only rows whose name contains this
 *   --threads N  how many several are; default 2, 1 leaves them out
 *   --cpu      the first training step on stock cpu too, which takes half a minute
 *   --out      where the results go; default out/bench
 */
import { execFileSync } from 'node:child_process';
import { mkdirSync, writeFileSync } from 'node:fs';
import { loadavg } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { fail } from '../lib/check.js';
import { integerOption, runScript } from '../scripts/command_line.js';
import { asBuilt } from './as_built.js';
import { buildFolder } from './build_folder.js';
import { chart } from './chart.js';
import { compareBuilds } from './compare_builds.js';
import { comparisonReport } from './comparison_report.js';
import { enginesOn, onThreads } from './engines.js';
import { KerasTasks, PYTHON, tensorflowInPython } from './keras_tasks.js';
import { machineLine, machineOf } from './machine.js';
import { measureRow } from './measure_row.js';
import { type Measured, OURS, sideBySide } from './measured.js';
import { hasNativeAddon, installPeers } from './peers.js';
import { report } from './report.js';
import { BUILT, nameOf, ofModel, type Row, SHAPES } from './rows.js';
import { WorkerProcess } from './worker_process.js';

const QUICK = { warm: 200 };
const KINDS = ['forward', 'backward', 'predict', 'step'] as const;

const OPTIONS = {
  before: { type: 'string' },
  quick: { type: 'boolean', default: false },
  rows: { type: 'string', default: KINDS.join(',') },
  only: { type: 'string', default: '' },
  threads: { type: 'string', default: '2' },
  cpu: { type: 'boolean', default: false },
  out: { type: 'string', default: 'out/bench' },
} as const;

/** The table of this checkout and an earlier build. */
async function compare(place: string, rows: Row[], quick: boolean): Promise<string> {
  const before = buildFolder(place);
  const root = fileURLToPath(new URL('..', import.meta.url));
  execFileSync('npm', ['run', 'build'], { cwd: root, stdio: ['ignore', 'ignore', 'inherit'] });
  const busy = loadavg()[0]!;
  const options = { before, after: buildFolder(root), rounds: quick ? 1 : 4, pairs: 15 };
  const progress = (text: string) => console.error(text);
  const comparison = await compareBuilds(rows, { ...options, progress });
  return [
    machineLine(machineOf(busy)),
    'Milliseconds of processor time: median ± half the distance of the quartiles',
    '',
    comparisonReport(comparison),
  ].join('\n');
}

const PUBLIC = process.argv.indexOf('--public');
if (PUBLIC >= 0) {
  process.argv.splice(1, PUBLIC, fileURLToPath(new URL('./public_models.ts', import.meta.url)));
  await import('./public_models.js');
  process.exit();
}

await runScript(
  import.meta.url,
  OPTIONS,
  async ({ before, quick, rows: kinds, only, threads: several, cpu, out }) => {
    const busy = loadavg()[0]!;
    const threads = integerOption('threads', several);
    const asked = kinds.split(',');
    const unknown = asked.find((kind) => !KINDS.includes(kind as (typeof KINDS)[number]));
    if (unknown !== undefined) fail('--rows', 'its value', KINDS.join(', '), unknown);
    const rows = KINDS.filter((kind) => asked.includes(kind)).flatMap((kind): Row[] =>
      (ofModel({ kind, index: 0 }) ? BUILT : SHAPES).map((_, index) => ({ kind, index })),
    );
    const chosen = rows.filter((row) => nameOf(row).includes(only));
    if (chosen.length === 0) {
      fail('--only', 'its value', `part of the name of a row, as ${nameOf(rows[0]!)}`, only);
    }
    mkdirSync(out, { recursive: true });
    if (before !== undefined) {
      const text = await compare(before, chosen, quick);
      console.log(text);
      writeFileSync(join(out, 'before.txt'), `${text}\n`);
      return;
    }
    const peers = installPeers();
    const native = hasNativeAddon();
    if (!native) console.error('tfjs-node has no native addon (npm run native): left out.');
    const python = tensorflowInPython();
    console.error(
      python ? `Keras: ${python}` : `${PYTHON} has no TensorFlow with Keras: left out.`,
    );
    const present = { tfjs: native, keras: python !== null, onnx: true };
    const engines = enginesOn(threads).filter(
      ({ kind, uses }) => uses !== 'tensorflow' || present[kind],
    );
    const samples = quick ? 5 : 15;
    const measured: Measured[] = [];
    const keras = new KerasTasks(join(peers, 'models'));
    const script = await asBuilt('bench/worker.ts');
    const workers = engines
      .filter(({ rows: can, uses }) => {
        const able = can.some((kind) => asked.includes(kind) || kind === 'limit');
        return able || (cpu && uses === 'cpu');
      })
      .map((engine) => new WorkerProcess(engine, { script, peers, keras, ...(quick && QUICK) }));
    try {
      for (const [i, row] of chosen.entries()) {
        measured.push(await measureRow(row, workers, { count: samples, cpu }));
        const seconds = Math.round(performance.now() / 1000);
        console.error(`${i + 1} of ${chosen.length}, ${seconds} s: ${row.kind} ${nameOf(row)}`);
      }
    } finally {
      for (const worker of workers) worker.stop();
    }
    const run = { machine: machineOf(busy), python, samples, threads, measured };
    const text = report(run);
    console.log(text);
    writeFileSync(join(out, 'bench.json'), `${JSON.stringify(run, null, 2)}\n`);
    writeFileSync(join(out, 'bench.svg'), chart(measured));
    writeFileSync(join(out, 'bench.txt'), `${text}\n`);
    const beside = sideBySide(measured, threads);
    if (threads > 1 && beside.length > 0) {
      writeFileSync(join(out, 'threads.svg'), chart(beside, onThreads(OURS, threads)));
    }
  },
);
