/**
 * Usage: npx tsx bench/tiles.ts [--size N] [--blocks N] [--features N] [--seconds N] [--memory MB] [--chunk N]
 *
 * A picture enlarged four times by srResNet, and a waveform from frames by hifiGanGenerator V3, as a whole, in tiles and,
 * the waveform, as a stream, on wasm: each in a process of its own, as a heap of WebAssembly never gets smaller. Seconds,
 * megabytes of tensors at most, and the megabytes of the heap afterwards.
 *
 *   --size      rows and columns of the small picture; default 64
 *   --blocks    residual blocks of the picture's network; default 4 (the reference has 16)
 *   --features  of its convolutions; default 32 (64)
 *   --seconds   of the waveform, 22,050 samples each; default 10
 *   --memory    megabytes that a tile may need; default 32
 *   --chunk     frames of a chunk of the stream; default 50
 */
import { spawnSync } from 'node:child_process';
import { fileURLToPath } from 'node:url';
import '@tensorflow/tfjs-backend-wasm';
import * as tf from '@tensorflow/tfjs-core';
import type * as tfl from '@tensorflow/tfjs-layers';
import { decodeTiled, stream } from '../lib/rewrite/tiled/index.js';
import { watchBytes } from '../lib/tfjs/watch_bytes.js';
import { hifiGanGenerator, srResNet } from '../models/index.js';
import { integerOption, runScript } from '../scripts/command_line.js';

const OPTIONS = {
  size: { type: 'string', default: '64' },
  blocks: { type: 'string', default: '4' },
  features: { type: 'string', default: '32' },
  seconds: { type: 'string', default: '10' },
  memory: { type: 'string', default: '32' },
  chunk: { type: 'string', default: '50' },
  run: { type: 'string', default: '' },
} as const;

const MEGABYTE = 2 ** 20;
const RUNS = ['picture whole', 'picture tiled', 'wave whole', 'wave tiled', 'wave streamed'];
/** Output samples of a frame. */
const HOP = 256;
const FRAMES_PER_SECOND = 22_050 / HOP;
/** Channels of a frame. */
const BANDS = 80;

function network(picture: boolean, blocks: number, features: number): tfl.LayersModel {
  return picture
    ? srResNet({ inputShape: [null, null, 3], blocks, features })
    : hifiGanGenerator({ inputShape: [null, BANDS], version: 'v3' });
}

/** Everything in chunks of so many frames; the samples leave the heap at once. */
async function streamed(model: tfl.LayersModel, frames: tf.Tensor, chunk: number): Promise<void> {
  const decoder = stream(model);
  const length = frames.shape[1]!;
  const taken = async (samples: tf.Tensor) => {
    await samples.data();
    samples.dispose();
  };
  for (let at = 0; at < length; at += chunk) {
    const part = tf.slice(frames, [0, at, 0], [1, Math.min(chunk, length - at), BANDS]);
    await taken(decoder.push(part));
    part.dispose();
  }
  await taken(decoder.flush());
  console.log(`  delay ${decoder.delay} samples`);
}

await runScript(import.meta.url, OPTIONS, async (options) => {
  const { run } = options;
  if (run === '') {
    for (const name of RUNS) {
      const script = fileURLToPath(import.meta.url);
      const given = [...process.execArgv, script, ...process.argv.slice(2), '--run', name];
      spawnSync(process.execPath, given, { stdio: 'inherit' });
    }
    return;
  }
  await tf.setBackend('wasm');
  const [what, how] = run.split(' ');
  const size = integerOption('size', options.size);
  const frames = Math.ceil(integerOption('seconds', options.seconds) * FRAMES_PER_SECOND);
  const picture = what === 'picture';
  const model = network(
    picture,
    integerOption('blocks', options.blocks),
    integerOption('features', options.features),
  );
  const input = tf.randomNormal(picture ? [1, size, size, 3] : [1, frames, BANDS]);
  const memory = integerOption('memory', options.memory) * MEGABYTE;
  const chunk = integerOption('chunk', options.chunk);
  const before = tf.memory().numBytes;
  const watch = watchBytes();
  const start = performance.now();
  if (how === 'streamed') {
    await streamed(model, input, chunk);
  } else {
    const output =
      how === 'whole'
        ? (model.predict(input) as tf.Tensor)
        : await decodeTiled(model, input, { memory });
    await output.data();
  }
  const seconds = (performance.now() - start) / 1000;
  const most = (watch.peak() - before) / MEGABYTE;
  watch.end();
  const { wasm } = tf.backend() as unknown as { wasm: { HEAPU8: Uint8Array } };
  const heap = wasm.HEAPU8.length / MEGABYTE;
  console.log(
    `${run.padEnd(14)} ${seconds.toFixed(2)} s, tensors ${most.toFixed(0)} MB, heap ${heap.toFixed(0)} MB`,
  );
});
