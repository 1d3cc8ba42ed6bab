/**
 * Usage: npx tsx bench/tiles.ts [--picture NAME] [--size N] [--rows N] [--blocks N] [--features N] [--version V] [--variant V]
 *          [--rate N] [--seconds N] [--memory MB] [--chunk N] [--runs WORDS]
 *
 * A picture enlarged four times, and a waveform from frames by hifiGanGenerator or codec's decoder, as a whole, in tiles and, the
 * waveforms, as a stream, on one thread of wasm: each in a process of its own, as a heap of WebAssembly never gets smaller. Seconds on a
 * processor, after a small run that compiles what is called; for a waveform how many times faster than it sounds; megabytes
 * of tensors at most, and the megabytes of the heap afterwards. Finished tiles and samples leave the heap at once.
 *
 *   --picture   srResNet or rrdbNet; default srResNet
 *   --size      columns of the small picture; default 64
 *   --rows      of it; default as many as columns
 *   --blocks    residual blocks of the picture's network; default 4 (the references have 16 and 23)
 *   --features  of its convolutions; default 32 (64)
 *   --version   of hifiGanGenerator; default v3
 *   --variant   of codec; default encodec
 *   --rate      samples a second; default 24000
 *   --seconds   of the waveform; default 10
 *   --memory    megabytes that a tile may need; default 32
 *   --chunk     frames of a chunk of the stream; default 50
 *   --runs      only those with these words, as "wave streamed" or "picture"
 */
import { spawnSync } from 'node:child_process';
import { fileURLToPath } from 'node:url';
import '@tensorflow/tfjs-backend-wasm';
import * as tf from '@tensorflow/tfjs-core';
import type * as tfl from '@tensorflow/tfjs-layers';
import { oneOf } from '../lib/check.js';
import { stream, tilesOf } from '../lib/rewrite/tiled/index.js';
import { networkOf, shapesOf } from '../lib/rewrite/tiled/plan.js';
import { watchBytes } from '../lib/tfjs/watch_bytes.js';
import { codec, hifiGanGenerator, rrdbNet, srResNet } from '../models/index.js';
import { integerOption, runScript } from '../scripts/command_line.js';
import { processorTime } from './processor_time.js';

const OPTIONS = {
  picture: { type: 'string', default: 'srResNet' },
  size: { type: 'string', default: '64' },
  rows: { type: 'string' },
  blocks: { type: 'string', default: '4' },
  features: { type: 'string', default: '32' },
  version: { type: 'string', default: 'v3' },
  variant: { type: 'string', default: 'encodec' },
  rate: { type: 'string', default: '24000' },
  seconds: { type: 'string', default: '10' },
  memory: { type: 'string', default: '32' },
  chunk: { type: 'string', default: '50' },
  runs: { type: 'string', default: '' },
  run: { type: 'string', default: '' },
} as const;

const MEGABYTE = 2 ** 20;
const RUNS = [
  'picture whole',
  'picture tiled',
  'wave whole',
  'wave tiled',
  'wave streamed',
  'codec whole',
  'codec tiled',
  'codec streamed',
];
/** Rows and columns, and frames, of what is run first. */
const SMALL = 8;

/** How many samples a model makes of so many frames. */
function outputLength(model: tfl.LayersModel, frames: number): number {
  const network = networkOf('tiles', model);
  const shape = [1, frames, model.inputs[0]!.shape.at(-1)!];
  return shapesOf('tiles', network, shape).get(network.output)![1]!;
}

/** Everything in chunks of so many frames. */
async function streamed(model: tfl.LayersModel, frames: tf.Tensor, chunk: number): Promise<void> {
  const decoder = stream(model);
  const [, length, channels] = frames.shape as [number, number, number];
  const taken = async (samples: tf.Tensor) => {
    await samples.data();
    samples.dispose();
  };
  for (let at = 0; at < length; at += chunk) {
    const part = tf.slice(frames, [0, at, 0], [1, Math.min(chunk, length - at), channels]);
    await taken(decoder.push(part));
    part.dispose();
  }
  await taken(decoder.flush());
}

await runScript(import.meta.url, OPTIONS, async (options) => {
  const { run } = options;
  if (run === '') {
    const words = options.runs.split(' ');
    for (const name of RUNS.filter((one) => words.every((word) => one.includes(word)))) {
      const script = fileURLToPath(import.meta.url);
      const given = [...process.execArgv, script, ...process.argv.slice(2), '--run', name];
      spawnSync(process.execPath, given, { stdio: 'inherit' });
    }
    return;
  }
  const [what, how] = run.split(' ');
  const picture = what === 'picture';
  const size = integerOption('size', options.size);
  const rows = integerOption('rows', options.rows ?? options.size);
  const seconds = integerOption('seconds', options.seconds);
  const memory = integerOption('memory', options.memory) * MEGABYTE;
  const chunk = integerOption('chunk', options.chunk);
  const blocks = integerOption('blocks', options.blocks);
  const features = integerOption('features', options.features);
  const enlarging = oneOf('tiles', '--picture', options.picture, ['srResNet', 'rrdbNet']);
  const version = oneOf('tiles', '--version', options.version, ['v1', 'v2', 'v3']);
  await tf.setBackend('wasm');
  const builder = enlarging === 'srResNet' ? srResNet : rrdbNet;
  const variant = oneOf('tiles', '--variant', options.variant, ['encodec', 'dac']);
  const models = {
    picture: () => builder({ inputShape: [null, null, 3], blocks, features }),
    wave: () => hifiGanGenerator({ version }),
    codec: () => codec({ variant }).getLayer('decoder') as tfl.LayersModel,
  };
  const model = models[oneOf('tiles', '--run', what, ['picture', 'wave', 'codec'])]();
  const channels = model.inputs[0]!.shape.at(-1)!;
  const decode = async (input: tf.Tensor) => {
    if (how === 'streamed') return streamed(model, input, chunk);
    if (how === 'tiled') {
      for await (const _ of tilesOf(model, input, { memory }));
      return;
    }
    const output = model.predict(input) as tf.Tensor;
    await output.data();
    output.dispose();
  };
  const inputOf = (height: number, width: number, count: number) =>
    tf.randomNormal(picture ? [1, height, width, channels] : [1, count, channels]);
  const small = inputOf(SMALL, SMALL, SMALL);
  await decode(small);
  small.dispose();
  const samples = picture ? 1 : outputLength(model, SMALL) / SMALL;
  const frames = Math.ceil((seconds * integerOption('rate', options.rate)) / samples);
  const input = inputOf(rows, size, frames);
  const before = tf.memory().numBytes;
  const watch = watchBytes();
  const start = processorTime();
  await decode(input);
  const taken = (processorTime() - start) / 1000;
  const most = (watch.peak() - before) / MEGABYTE;
  watch.end();
  const { wasm } = tf.backend() as unknown as { wasm: { HEAPU8: Uint8Array } };
  const heap = wasm.HEAPU8.length / MEGABYTE;
  const faster = picture ? '' : `, ${(seconds / taken).toFixed(1)} times as fast as it sounds`;
  const behind = how === 'streamed' ? `, ${stream(model).delay} samples behind` : '';
  console.log(
    `${run.padEnd(14)} ${taken.toFixed(2)} s${faster}${behind}, tensors ${most.toFixed(0)} MB, heap ${heap.toFixed(0)} MB`,
  );
});
