/**
 * Usage: npx tsx bench/decoders.ts [--only TEXT] [--threads N] [--rounds N] [--out DIR] [--here]
 *
 * Whole decoders with random weights at batch 1, here and in ONNX Runtime, to which they go by toOnnx with channels first, on one
 * thread and on several: milliseconds of each, of the processor on one thread and by the clock on several, and the peers' time by this
 * package's, medians over rounds in which they take turns. How far the outputs are apart, by the largest value, stands beside. Each
 * decoder has a process of its own, as a page that runs one: after others the JavaScript engine has compiled for them. The peers are
 * installed into out/peers at the first use. Writes decoders.txt.
 *
 *   --only      only decoders whose name contains this
 *   --threads   how many several are; default 2, 1 leaves them out
 *   --rounds    default 15
 *   --out       where the results go; default out/bench
 *   --here      with these threads alone, one after the other, in this process, and nothing is written
 */
import { fork } from 'node:child_process';
import { createRequire } from 'node:module';
import { loadavg } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import '@tensorflow/tfjs-backend-wasm';
import * as tf from '@tensorflow/tfjs-core';
import type * as tfl from '@tensorflow/tfjs-layers';
import { product } from '../lib/arithmetic/product.js';
import { Random } from '../lib/arithmetic/random.js';
import { toOnnx } from '../lib/onnx/index.js';
import { startThreads } from '../lib/wasm/threads/index.js';
import { integerOption, runScript } from '../scripts/command_line.js';
import { DECODERS } from './decoder_models.js';
import { machineLine, machineOf } from './machine.js';
import type { OnnxRuntime } from './onnx_session.js';
import { installPeers } from './peers.js';
import { processorTime } from './processor_time.js';
import { geometricMean, summary } from './statistics.js';
import { timesOf } from './times.js';
import { Transcript } from './transcript.js';

const OPTIONS = {
  only: { type: 'string', default: '' },
  threads: { type: 'string', default: '2' },
  rounds: { type: 'string', default: '15' },
  out: { type: 'string', default: 'out/bench' },
  here: { type: 'boolean', default: false },
} as const;

/** The native one comes first: loaded second, its sessions would be those of the other. */
const PEERS = ['onnxruntime-node', 'onnxruntime-web'];
/** The least time of one measurement, in milliseconds. */
const LEAST_MS = 20;
/** How long each computes before, of the processor, until the engine has compiled it for good. */
const WARM_MS = 3000;

/** Axes of channels last, from channels first. */
const channelsLast = (rank: number) => [0, ...Array.from({ length: rank - 2 }, (_, i) => i + 2), 1];
const channelsFirst = (rank: number) => [
  0,
  rank - 1,
  ...Array.from({ length: rank - 2 }, (_, i) => i + 1),
];

interface Engine {
  readonly name: string;
  /** The values of the output, channels last. */
  readonly run: () => Promise<Float32Array>;
}

function ours(model: tfl.LayersModel, input: tf.Tensor): Engine {
  return {
    name: 'tfjs-deconv',
    run: async () => {
      const output = model.predict(input) as tf.Tensor;
      const values = (await output.data()) as Float32Array;
      output.dispose();
      return values;
    },
  };
}

async function peer(
  name: string,
  folder: string,
  file: Uint8Array,
  input: tf.Tensor,
  threads: number,
): Promise<Engine> {
  const runtime = createRequire(join(folder, 'package.json'))(name) as OnnxRuntime;
  runtime.env.wasm.numThreads = threads;
  const session = await runtime.InferenceSession.create(file, {
    executionProviders: [name === 'onnxruntime-web' ? 'wasm' : 'cpu'],
    intraOpNumThreads: threads,
    interOpNumThreads: 1,
  });
  const turned = input.rank > 2 ? tf.transpose(input, channelsFirst(input.rank)) : input;
  const x = new runtime.Tensor('float32', (await turned.data()) as Float32Array, turned.shape);
  return {
    name,
    run: async () => {
      const output = (await session.run({ [session.inputNames[0]!]: x }))[session.outputNames[0]!]!;
      return output.data;
    },
  };
}

/** How the engines are measured. */
interface Measuring {
  readonly threads: number;
  readonly rounds: number;
}

/** A decoder's line of the table, and the peers' times by ours. */
interface Answer {
  readonly line: string;
  readonly ratios: readonly number[];
}

async function measure(name: string, { threads, rounds }: Measuring): Promise<Answer> {
  const timed = async (run: Engine['run'], repeats: number) =>
    (await timesOf(run, repeats))[threads === 1 ? 'processor' : 'clock'];
  const folder = installPeers();
  const model = DECODERS[name]!();
  const random = new Random(1);
  const shape = [1, ...(model.inputs[0]!.shape.slice(1) as number[])];
  const numbers = Float32Array.from({ length: product(shape) }, () => random.normal());
  const input = tf.tensor(numbers, shape);
  const file = await toOnnx(model);
  const engines = [ours(model, input)];
  for (const one of PEERS) engines.push(await peer(one, folder, file, input, threads));
  const [own, ...others] = await Promise.all(engines.map(({ run }) => run()));
  const rank = model.outputs[0]!.shape.length;
  const outputShape = [1, ...(model.outputs[0]!.shape.slice(1) as number[])];
  const first = channelsFirst(rank).map((axis) => outputShape[axis]!);
  const largest = own!.reduce((most, value) => Math.max(most, Math.abs(value)), 0);
  const apart = others.map((other) => {
    const values = tf.transpose(tf.tensor(other, first), channelsLast(rank)).dataSync();
    return own!.reduce((most, v, i) => Math.max(most, Math.abs(v - values[i]!)), 0) / largest;
  });
  const repeats: number[] = [];
  for (const { run } of engines) {
    const began = processorTime();
    while (processorTime() - began < WARM_MS) await run();
    repeats.push(Math.max(1, Math.round(LEAST_MS / (await timed(run, 5)))));
  }
  const times: number[][] = engines.map(() => []);
  for (let round = 0; round < rounds; round++) {
    for (const [i, { run }] of engines.entries()) times[i]!.push(await timed(run, repeats[i]!));
  }
  const medians = times.map((samples) => summary(samples).median);
  const ratios = PEERS.map(
    (_, p) => summary(times[p + 1]!.map((time, i) => time / times[0]![i]!)).median,
  );
  tf.dispose(input);
  model.dispose();
  const line =
    `${name.padEnd(24)} ${medians.map((ms) => ms.toFixed(2).padStart(8)).join(' ')} ms  ` +
    `${ratios.map((ratio) => ratio.toFixed(2).padStart(6)).join(' ')}  apart ${apart.map((a) => a.toExponential(0)).join(' ')}`;
  return { line, ratios };
}

/** The same in a process of its own. */
function measureApart(name: string, { threads, rounds }: Measuring): Promise<Answer> {
  const args = ['--here', '--only', name, '--threads', `${threads}`, '--rounds', `${rounds}`];
  const child = fork(fileURLToPath(import.meta.url), args, { execArgv: ['--import', 'tsx'] });
  return new Promise((resolve, reject) => {
    child.once('message', resolve);
    child.once('exit', (code) => reject(new Error(`${name}: the process ended with ${code}`)));
  });
}

await runScript(import.meta.url, OPTIONS, async ({ only, out, here, ...values }) => {
  const several = integerOption('threads', values.threads);
  const rounds = integerOption('rounds', values.rounds);
  const names = Object.keys(DECODERS).filter((name) => name.includes(only));
  if (here) {
    await startThreads(several);
    for (const name of names) {
      const answer = await measure(name, { threads: several, rounds });
      if (process.send === undefined) console.log(answer.line);
      else process.send(answer);
    }
    process.disconnect?.();
    return;
  }
  const busy = loadavg()[0]!;
  const transcript = new Transcript();
  for (const threads of new Set([1, several])) {
    const clock = threads === 1 ? '1 thread, processor time' : `${threads} threads, by the clock`;
    transcript.say(`${clock}: milliseconds of tfjs-deconv, ${PEERS.join(', ')}; theirs by ours`);
    const all: Answer[] = [];
    for (const name of names) {
      const answer = await measureApart(name, { threads, rounds });
      transcript.say(answer.line);
      all.push(answer);
    }
    PEERS.forEach((name, p) => {
      const gains = all.map(({ ratios }) => ratios[p]!);
      if (gains.length === 0) return;
      transcript.say(`${name}: ${geometricMean(gains).toFixed(2)} times our time`);
    });
    transcript.say('');
  }
  transcript.write(out, 'decoders.txt', machineLine(machineOf(busy)));
});
