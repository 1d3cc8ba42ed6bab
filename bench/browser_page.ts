/** What bench/browser.ts runs in a page. */
import '@tensorflow/tfjs-backend-webgl';
import '@tensorflow/tfjs-backend-webgpu';
import { getThreadsCount, setThreadsCount, setWasmPaths } from '@tensorflow/tfjs-backend-wasm';
import * as tf from '@tensorflow/tfjs-core';
import { byPhases, phaseFilter } from './phases.js';
import { detail, SHAPES } from './rows.js';

export interface PageOptions {
  backend: 'wasm' | 'webgl' | 'webgpu';
  /** With tfjs-deconv/wasm. */
  ours: boolean;
  threads: number;
}

/** Of a transposed convolution: tf.conv2dTranspose, or the phases, with their filter made each time or once. */
export type Method = 'stock' | 'phases' | 'phases, prepared';

async function start({ backend, ours, threads }: PageOptions): Promise<string> {
  setWasmPaths('/wasm/');
  if (backend === 'wasm') setThreadsCount(threads);
  if (!(await tf.setBackend(backend)) || tf.getBackend() !== backend) return `no ${backend} here`;
  if (ours) await (await import('../lib/wasm/index.js')).ready();
  return backend === 'wasm' ? `wasm, ${getThreadsCount()} threads` : backend;
}

interface Tensors {
  readonly x: tf.Tensor4D;
  readonly w: tf.Tensor4D;
  readonly phases: tf.Tensor4D;
}

const known = new Map<number, Tensors>();

function tensorsOf(index: number): Tensors {
  const before = known.get(index);
  if (before !== undefined) return before;
  const shape = SHAPES[index]!;
  const x = tf.randomNormal([...shape.input]) as tf.Tensor4D;
  const w = tf.randomNormal([...detail(shape).filter]) as tf.Tensor4D;
  const made = { x, w, phases: phaseFilter(shape, w) };
  known.set(index, made);
  return made;
}

function transpose(index: number, { x, w, phases }: Tensors, method: Method): tf.Tensor4D {
  const shape = SHAPES[index]!;
  const { output, s } = detail(shape);
  if (method === 'stock') return tf.conv2dTranspose(x, w, [...output], [...s], 'same');
  return byPhases(shape, x, method === 'phases' ? phaseFilter(shape, w) : phases);
}

/** Milliseconds of one run, among as many as it takes to fill `least` milliseconds. */
async function sample(index: number, method: Method, least: number): Promise<number> {
  const tensors = tensorsOf(index);
  const run = () => transpose(index, tensors, method);
  for (let runs = 1; ; runs *= 4) {
    const before = performance.now();
    for (let i = 1; i < runs; i++) tf.tidy(() => void run());
    // What was asked for before is done when this has come.
    const last = tf.tidy(() => tf.slice(run(), [0, 0, 0, 0], [1, 1, 1, 1]));
    await last.data();
    last.dispose();
    const milliseconds = performance.now() - before;
    if (milliseconds >= least || runs > 1000) return milliseconds / runs;
  }
}

/** The largest difference between the phases and tf.conv2dTranspose, relative to the largest value. */
async function difference(index: number): Promise<number> {
  const tensors = tensorsOf(index);
  const far = tf.tidy(() => {
    const [a, b] = [transpose(index, tensors, 'stock'), transpose(index, tensors, 'phases')];
    return tf.div(tf.max(tf.abs(tf.sub(a, b))), tf.max(tf.abs(a)));
  });
  const [value] = await far.data();
  far.dispose();
  return value!;
}

const page = { start, sample, difference };
export type Page = typeof page;
Object.assign(globalThis, { tests: page });
