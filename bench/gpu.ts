/**
 * Usage: npx tsx bench/gpu.ts [OPTIONS]
 *
 * On the graphics card that Dawn finds in Node: how right the ten shapes and their gradients are, against plain loops of
 * float64; and times of the ten shapes forward and with gradients, eleven training steps and three whole decoders, by
 * this package's kernels, by tfjs's own, and by onnxruntime-node on the card where out/peers has it (bench/decoders.ts
 * installs it there). They take turns within each row. What is done when the time is up is written: gpu.json, gpu.svg and
 * gpu.txt. A software adapter is compared on three shapes alone, unless asked for more. `npm run check:gpu` runs it, with
 * a software adapter where no other is found.
 *
 *   --seconds   for all of it; default 330
 *   --rounds    at most, of samples that take turns; default 11
 *   --rows      only these kinds of rows: forward,backward,step,predict; default all on a card, none on a software adapter
 *   --only      only rows whose name contains this
 *   --checked   how many shapes are compared with float64, the smallest first; default 10, of a software adapter 3
 *   --precision exact, fast or half, as setPrecision of tfjs-deconv/webgpu has it; default exact
 *   --tune      tries sizes of tiles first, in a third of the time, and keeps the best in tiles.json of --out, which later
 *               runs on the same card take; lib/webgpu/tile_choice.ts has the table that is used without
 *   --seed      of the order in which they are tried; default 0
 *   --out       where the results go; default out/gpu
 */
import { mkdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import * as tf from '@tensorflow/tfjs-core';
import { startDawn } from '../lib/node/start_dawn.js';
import { integerOption, optionalInteger, runScript } from '../scripts/command_line.js';
import { Budget } from './gpu/budget.js';
import { detail, SHAPES } from './rows.js';

const OPTIONS = {
  seconds: { type: 'string', default: '330' },
  rounds: { type: 'string', default: '11' },
  rows: { type: 'string' },
  only: { type: 'string', default: '' },
  checked: { type: 'string' },
  precision: { type: 'string', default: 'exact' },
  tune: { type: 'boolean', default: false },
  seed: { type: 'string', default: '0' },
  out: { type: 'string', default: 'out/gpu' },
} as const;

const ALL = 'forward,backward,step,predict';
const SOFTWARE_CHECKED = 3;
/** scripts/check_gpu.js goes on with a software adapter. */
const NO_ADAPTER = 3;

/** The places of the shapes, those of the fewest operations first. */
function smallestFirst(): number[] {
  const places = SHAPES.map((_, index) => index);
  const operations = places.map((index) => detail(SHAPES[index]!).operations);
  return places.sort((a, b) => operations[a]! - operations[b]!);
}

await runScript(import.meta.url, OPTIONS, async (values) => {
  const seconds = integerOption('seconds', values.seconds);
  const budget = new Budget(seconds);
  const rounds = integerOption('rounds', values.rounds);
  const adapter = await (await startDawn()).requestAdapter({ powerPreference: 'high-performance' });
  if (adapter === null) {
    console.log('No graphics card: Dawn finds no adapter.');
    process.exitCode = NO_ADAPTER;
    return;
  }
  // What tfjs has before this package puts its kernels there.
  await import('@tensorflow/tfjs-backend-webgpu');
  const stock = tf.getKernelsForBackend('webgpu');
  const { runCard } = await import('./gpu/run_card.js');
  const { cardText, isRight } = await import('./gpu/report.js');
  const { OURS } = await import('./gpu/kernel_sets.js');
  const { chart } = await import('./chart.js');
  const { pickBackend } = await import('../lib/node/index.js');
  const { reason } = await pickBackend('webgpu');
  // Small tensors would be computed in JavaScript.
  tf.env().set('WEBGPU_CPU_FORWARD', false);
  const software = adapter.info.isFallbackAdapter;
  const { setPrecision } = await import('../lib/webgpu/index.js');
  const precision = values.precision as import('../lib/webgpu/index.js').Precision;
  setPrecision(precision);
  if (software)
    console.log('No graphics card: a software adapter, whose times say nothing of cards.');
  console.log(reason);
  const report: import('./gpu/report.js').CardReport = {
    adapter: reason.replace(/^Backend webgpu \(|\): as chosen\.$/g, ''),
    software,
    node: process.version,
    date: new Date().toISOString(),
    seconds: 0,
    correctness: [],
    precision,
    tiles: '',
    matmul: null,
    measured: [],
    left: [],
  };
  mkdirSync(values.out, { recursive: true });
  const keep = () => {
    report.seconds = Math.round(seconds - budget.left / 1000);
    const write = (name: string, text: string) => writeFileSync(join(values.out, name), text);
    write('gpu.json', `${JSON.stringify(report, null, 2)}\n`);
    write('gpu.txt', `${cardText(report)}\n`);
    if (report.measured.length > 0) write('gpu.svg', chart(report.measured, OURS));
  };
  const { tilesOfCard } = await import('./gpu/tiles_of_card.js');
  report.tiles = await tilesOfCard(join(values.out, 'tiles.json'), {
    tune: values.tune,
    seed: integerOption('seed', values.seed, 0),
    rounds,
    software,
    until: (parts) => budget.share(3 * parts),
  });
  const checked = optionalInteger('checked', values.checked);
  await runCard(report, {
    stock,
    budget,
    rounds,
    software,
    checked: smallestFirst().slice(0, checked ?? (software ? SOFTWARE_CHECKED : SHAPES.length)),
    kinds: (values.rows ?? (software ? '' : ALL)).split(','),
    only: values.only,
    keep,
  });
  keep();
  console.log(`\n${cardText(report)}`);
  if (!report.correctness.every((row) => isRight(row, precision))) process.exitCode = 1;
});
