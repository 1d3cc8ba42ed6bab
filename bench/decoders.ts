/**
 * Usage: npx tsx bench/decoders.ts [--only TEXT] [--threads N] [--rounds N] [--out DIR] [--here]
 *
 * Whole decoders with random weights at batch 1, here, in ONNX Runtime, to which they go by toOnnx with channels first, and on
 * tfjs-node where it has its native part, on one thread and on several: milliseconds of each, of the processor on one thread and by the clock on several, and the peers' time by this
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
import { toOnnx } from '../lib/onnx/index.js';
import { startThreads } from '../lib/wasm/threads/index.js';
import { integerOption, runScript } from '../scripts/command_line.js';
import { ask } from './ask.js';
import { DECODERS } from './decoder_models.js';
import { decoderRun } from './decoder_run.js';
import type { Request, Answer as WorkerAnswer } from './decoder_worker.js';
import { environmentOf } from './engines.js';
import { machineLine, machineOf } from './machine.js';
import type { OnnxRuntime } from './onnx_session.js';
import { hasNativeAddon, installPeers } from './peers.js';
import { geometricMean, summary } from './statistics.js';
import { type Times, timesOf } from './times.js';
import { Transcript } from './transcript.js';

const OPTIONS = {
  only: { type: 'string', default: '' },
  threads: { type: 'string', default: '2' },
  rounds: { type: 'string', default: '15' },
  out: { type: 'string', default: 'out/bench' },
  here: { type: 'boolean', default: false },
} as const;

/** The native one comes first: loaded second, its sessions would be those of the other. */
const RUNTIMES = ['onnxruntime-node', 'onnxruntime-web'];
const NODE = 'tfjs-node';
const PEERS = [...RUNTIMES, ...(hasNativeAddon() ? [NODE] : [])];
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

interface Contender {
  /** The values of the output, channels last. */
  readonly values: () => Promise<Float32Array>;
  /** Of one of so many runs. */
  readonly times: (runs: number) => Promise<Times>;
  readonly stop?: () => void;
}

/** One that runs in this process. */
const here = (run: () => Promise<Float32Array>): Contender => ({
  values: run,
  times: (runs) => timesOf(run, runs),
});

/** ONNX Runtime, whose output has channels first. */
async function onnxRuntime(
  name: string,
  file: Uint8Array,
  input: tf.Tensor,
  threads: number,
): Promise<Contender> {
  const runtime = createRequire(join(installPeers(), 'package.json'))(name) as OnnxRuntime;
  runtime.env.wasm.numThreads = threads;
  const session = await runtime.InferenceSession.create(file, {
    executionProviders: [name === 'onnxruntime-web' ? 'wasm' : 'cpu'],
    intraOpNumThreads: threads,
    interOpNumThreads: 1,
  });
  const turned = input.rank > 2 ? tf.transpose(input, channelsFirst(input.rank)) : input;
  const x = new runtime.Tensor('float32', (await turned.data()) as Float32Array, turned.shape);
  const run = async () =>
    (await session.run({ [session.inputNames[0]!]: x }))[session.outputNames[0]!]!;
  return {
    ...here(async () => (await run()).data),
    values: async () => {
      const { data, dims } = await run();
      const last = tf.transpose(tf.tensor(data, [...dims]), channelsLast(dims.length));
      return last.dataSync() as Float32Array;
    },
  };
}

/** tfjs-node in a process of its own. */
function tfjsNode(name: string, threads: number): Contender {
  const worker = fileURLToPath(new URL('./decoder_worker.ts', import.meta.url));
  const child = fork(worker, [name], {
    execArgv: ['--import', 'tsx'],
    serialization: 'advanced',
    stdio: ['ignore', 'ignore', 'ignore', 'ipc'],
    env: { ...process.env, ...environmentOf({ uses: 'tensorflow', threads }) },
  });
  const answer = async (runs: number) => {
    const told = await ask<WorkerAnswer>(child, { runs } satisfies Request, NODE);
    if (told.error !== undefined) throw new Error(`${NODE}: ${told.error}`);
    return told;
  };
  return {
    values: async () => (await answer(0)).values!,
    times: async (runs) => (await answer(runs)).times!,
    stop: () => child.kill(),
  };
}

/** How the engines are measured. */
interface Measuring {
  readonly threads: number;
  readonly rounds: number;
}

/** Samples of each contender, taken in turn: milliseconds of the processor on one thread, of the clock on several. */
async function samplesOf(
  contenders: readonly Contender[],
  { threads, rounds }: Measuring,
): Promise<number[][]> {
  const timed = async ({ times }: Contender, runs: number) =>
    (await times(runs))[threads === 1 ? 'processor' : 'clock'];
  const runs: number[] = [];
  for (const contender of contenders) {
    for (let spent = 0; spent < WARM_MS; ) spent += 5 * (await contender.times(5)).processor;
    runs.push(Math.max(1, Math.round(LEAST_MS / (await timed(contender, 5)))));
  }
  const samples: number[][] = contenders.map(() => []);
  for (let round = 0; round < rounds; round++) {
    for (const [i, contender] of contenders.entries()) {
      samples[i]!.push(await timed(contender, runs[i]!));
    }
  }
  return samples;
}

/** A decoder's line of the table, and the peers' times by ours. */
interface Answer {
  readonly line: string;
  readonly ratios: readonly number[];
}

async function measure(name: string, measuring: Measuring): Promise<Answer> {
  const { model, input, run } = decoderRun(name);
  const file = await toOnnx(model);
  const contenders = [here(run)];
  for (const one of RUNTIMES) {
    contenders.push(await onnxRuntime(one, file, input, measuring.threads));
  }
  if (PEERS.includes(NODE)) contenders.push(tfjsNode(name, measuring.threads));
  try {
    const [own, ...others] = await Promise.all(contenders.map(({ values }) => values()));
    const largest = own!.reduce((most, value) => Math.max(most, Math.abs(value)), 0);
    const apart = others.map(
      (other) =>
        own!.reduce((most, value, i) => Math.max(most, Math.abs(value - other[i]!)), 0) / largest,
    );
    const [ours, ...theirs] = await samplesOf(contenders, measuring);
    const medians = [ours!, ...theirs].map((samples) => summary(samples).median);
    const ratios = theirs.map((times) => summary(times.map((t, i) => t / ours![i]!)).median);
    const line =
      `${name.padEnd(24)} ${medians.map((ms) => ms.toFixed(2).padStart(8)).join(' ')} ms  ` +
      `${ratios.map((ratio) => ratio.toFixed(2).padStart(6)).join(' ')}  apart ${apart.map((a) => a.toExponential(0)).join(' ')}`;
    return { line, ratios };
  } finally {
    for (const { stop } of contenders) stop?.();
    input.dispose();
    model.dispose();
  }
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

await runScript(import.meta.url, OPTIONS, async ({ only, out, here: inThis, ...values }) => {
  const several = integerOption('threads', values.threads);
  const rounds = integerOption('rounds', values.rounds);
  const names = Object.keys(DECODERS).filter((name) => name.includes(only));
  if (inThis) {
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
