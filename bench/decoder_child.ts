/**
 * A process of bench/decoders.ts, which computes one decoder, beside its peers, and answers its line of the table and the ratios.
 */
import { fork } from 'node:child_process';
import { createRequire } from 'node:module';
import { join } from 'node:path';
import '@tensorflow/tfjs-backend-wasm';
import * as tf from '@tensorflow/tfjs-core';
import { toOnnx } from '../lib/onnx/index.js';
import { startThreads } from '../lib/wasm/threads/index.js';
import { ask } from './ask.js';
import { decoderRun } from './decoder_run.js';
import type { Request, Answer as WorkerAnswer } from './decoder_worker.js';
import { environmentOf } from './engines.js';
import type { OnnxRuntime } from './onnx_session.js';
import { installPeers } from './peers.js';
import { summary } from './statistics.js';
import { type Times, timesOf } from './times.js';

/** The native one comes first: loaded second, its sessions would be those of the other. */
const RUNTIMES = ['onnxruntime-node', 'onnxruntime-web'];
const NODE = 'tfjs-node';

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
function tfjsNode(script: string, name: string, threads: number): Contender {
  const child = fork(script, [name], {
    execArgv: [],
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

/** What is measured, and how. */
export interface Measuring {
  readonly name: string;
  readonly threads: number;
  readonly rounds: number;
  /** bench/decoder_worker.ts as people get it, or null without tfjs-node. */
  readonly node: string | null;
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
export interface Answer {
  readonly line: string;
  readonly ratios: readonly number[];
}

async function measure(measuring: Measuring): Promise<Answer> {
  const { name, threads, node } = measuring;
  const { model, input, run } = decoderRun(name);
  const file = await toOnnx(model);
  const contenders = [here(run)];
  for (const one of RUNTIMES) {
    contenders.push(await onnxRuntime(one, file, input, threads));
  }
  if (node !== null) contenders.push(tfjsNode(node, name, threads));
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

const asked = JSON.parse(process.argv[2]!) as Measuring;
await startThreads(asked.threads);
process.send!(await measure(asked));
process.disconnect();
