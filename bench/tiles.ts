/**
 * Usage: npx tsx bench/tiles.ts [--size N] [--blocks N] [--filters N] [--seconds N] [--memory MB] [--chunk N]
 *
 * A picture enlarged four times, and a waveform from frames of it, as whole, in tiles and, the waveform, as a stream, on wasm: each
 * in a process of its own, as a heap of WebAssembly never gets smaller. Seconds, megabytes of tensors at most, and the megabytes of
 * the heap afterwards.
 *
 *   --size      rows and columns of the small picture; default 64
 *   --blocks    residual blocks of the picture's network; default 4 (SRResNet has 16)
 *   --filters   of its convolutions; default 32 (64)
 *   --seconds   of the waveform, 24,000 samples each; default 10
 *   --memory    megabytes that a tile may need; default 32
 *   --chunk     frames of a chunk of the stream; default 50
 */
import { spawnSync } from 'node:child_process';
import { fileURLToPath } from 'node:url';
import '@tensorflow/tfjs-backend-wasm';
import * as tf from '@tensorflow/tfjs-core';
import * as tfl from '@tensorflow/tfjs-layers';
import { layers } from '../lib/index.js';
import { decodeTiled, stream } from '../lib/rewrite/tiled/index.js';
import { watchBytes } from '../lib/tfjs/watch_bytes.js';
import { integerOption, runScript } from '../scripts/command_line.js';

const OPTIONS = {
  size: { type: 'string', default: '64' },
  blocks: { type: 'string', default: '4' },
  filters: { type: 'string', default: '32' },
  seconds: { type: 'string', default: '10' },
  memory: { type: 'string', default: '32' },
  chunk: { type: 'string', default: '50' },
  run: { type: 'string', default: '' },
} as const;

const MEGABYTE = 2 ** 20;
const RUNS = ['picture whole', 'picture tiled', 'wave whole', 'wave tiled', 'wave streamed'];
/** Output samples of a frame. */
const HOP = 256;
const FRAMES_PER_SECOND = 24_000 / HOP;
/** Channels of a frame. */
const BANDS = 80;

/** SRResNet without batch normalization: residual blocks, and two stages by sub-pixels. */
function pictureNetwork(blocks: number, filters: number): tfl.LayersModel {
  const input = tfl.input({ shape: [null, null, 3] });
  const conv = (activation: 'relu' | 'linear') =>
    tfl.layers.conv2d({ filters, kernelSize: 3, padding: 'same', activation });
  const first = conv('relu').apply(input) as tfl.SymbolicTensor;
  let x = first;
  for (let n = 0; n < blocks; n++) {
    const way = conv('linear').apply(conv('relu').apply(x)) as tfl.SymbolicTensor;
    x = tfl.layers.add().apply([x, way]) as tfl.SymbolicTensor;
  }
  x = tfl.layers.add().apply([first, x]) as tfl.SymbolicTensor;
  for (let n = 0; n < 2; n++) {
    const stage = layers.deconvolution({ filters, method: 'subpixel', activation: 'relu' });
    x = stage.apply(x) as tfl.SymbolicTensor;
  }
  const last = tfl.layers.conv2d({ filters: 3, kernelSize: 3, padding: 'same' });
  return tfl.model({ inputs: input, outputs: last.apply(x) as tfl.SymbolicTensor });
}

/** HiFi-GAN's smallest shape: four transposed convolutions, dilated ways around. */
function waveNetwork(): tfl.LayersModel {
  const input = tfl.input({ shape: [null, BANDS] });
  const conv = (filters: number, kernelSize: number, dilationRate = 1) =>
    tfl.layers.conv1d({ filters, kernelSize, dilationRate, padding: 'same' });
  let x = conv(128, 7).apply(input) as tfl.SymbolicTensor;
  [8, 8, 2, 2].forEach((strides, n) => {
    const filters = 64 >> n;
    const up = layers.conv1dTranspose({
      filters,
      kernelSize: 2 * strides,
      strides,
      padding: 'same',
    });
    x = up.apply(tfl.layers.leakyReLU().apply(x)) as tfl.SymbolicTensor;
    for (const dilation of [1, 3]) {
      const way = conv(filters, 3, dilation).apply(tfl.layers.leakyReLU().apply(x));
      x = tfl.layers.add().apply([x, way as tfl.SymbolicTensor]) as tfl.SymbolicTensor;
    }
  });
  const last = tfl.layers.conv1d({
    filters: 1,
    kernelSize: 7,
    padding: 'same',
    activation: 'tanh',
  });
  return tfl.model({ inputs: input, outputs: last.apply(x) as tfl.SymbolicTensor });
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
  const model = picture
    ? pictureNetwork(
        integerOption('blocks', options.blocks),
        integerOption('filters', options.filters),
      )
    : waveNetwork();
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
