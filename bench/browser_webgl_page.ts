/** What bench/browser_webgl.ts runs in a page. */
import '@tensorflow/tfjs-backend-webgl';
import * as tf from '@tensorflow/tfjs-core';
import { FUSED_CONV_2D_BACKPROP_INPUT } from '../lib/ops/kernel_names.js';
import { type Kind, transposedOf } from './browser_webgl_rows.js';
import type { Task } from './tfjs_tasks.js';

/** What tfjs has before this package puts its kernels there. */
const stock = tf.getKernelsForBackend('webgl');

let task: Task;
let use: (ours: boolean) => void;

/** A transposed convolution of an image with bias and relu: one kernel of ours, or three of tfjs's. */
function ended(given: { dy: tf.Tensor; filter: tf.Tensor }, attrs: object): Task {
  const bias = tf.randomNormal([given.filter.shape[2]!]);
  const kernel = (name: string, inputs: tf.NamedTensorMap, more: object) =>
    tf.engine().runKernel(name, inputs, { ...attrs, ...more } as tf.NamedAttrMap) as tf.Tensor;
  return () =>
    tf.tidy(() => {
      if (tf.getKernel(FUSED_CONV_2D_BACKPROP_INPUT, 'webgl') !== undefined) {
        kernel(FUSED_CONV_2D_BACKPROP_INPUT, { ...given, bias }, { activation: 'relu' });
      } else {
        tf.relu(tf.add(kernel(tf.Conv2DBackpropInput, given, { dataFormat: 'NHWC' }), bias));
      }
    });
}

/** One kernel of a transposed convolution: forward, or a gradient of the convolution that it is the transpose of. */
function kernelTask(kind: Kind, index: number, others: boolean): Task {
  const { input, filters, kernel, strides } = transposedOf(index, others);
  const volume = input.length === 5;
  const shape = [input[0]!, ...input.slice(1, -1).map((n, i) => n * strides[i]!), filters];
  const filterShape = [...kernel, filters, input.at(-1)!];
  const dy = tf.randomNormal([...input]);
  const run = (name: string, inputs: tf.NamedTensorMap, attrs: object) => () =>
    tf.tidy(
      () =>
        void tf.engine().runKernel(name, inputs, {
          strides,
          pad: 'same',
          ...attrs,
        } as unknown as tf.NamedAttrMap),
    );
  if (kind === 'filter') {
    const name = volume ? tf.Conv3DBackpropFilterV2 : tf.Conv2DBackpropFilter;
    const attrs = { filterShape, ...(!volume && { dataFormat: 'NHWC' }) };
    return run(name, { x: tf.randomNormal(shape), dy }, attrs);
  }
  const name = volume ? tf.Conv3DBackpropInputV2 : tf.Conv2DBackpropInput;
  const attrs = { inputShape: shape, ...(!volume && { dataFormat: 'NHWC' }) };
  const given = { dy, filter: tf.randomNormal(filterShape) };
  if (kind === 'ended') return ended(given, { strides, pad: 'same', inputShape: shape });
  return run(name, given, attrs);
}

async function prepare(given: { kind: Kind; index: number; others: boolean }): Promise<void> {
  const { kind, index, others } = given;
  const { kernelSets, OURS, STOCK } = await import('./gpu/kernel_sets.js');
  const model = kind === 'step' || kind === 'predict';
  // The models' layers come with kernels and repairs that a convolution alone does not need.
  const builders = model ? await import('../models/index.js') : {};
  await import('../lib/webgl/index.js');
  if (!(await tf.setBackend('webgl'))) throw new Error('no WebGL here');
  tf.env().set('WEBGL_CPU_FORWARD', false);
  const set = kernelSets(stock, 'webgl');
  use = (ours) => set(ours ? OURS : STOCK);
  const { tfjsTask } = await import('./tfjs_tasks.js');
  task = model
    ? tfjsTask({ kind, index }, { tf, builders: builders as never })
    : kernelTask(kind, index, others);
}

/** Resolves when the card has done it: what is read comes after it. */
async function run(who: 'ours' | 'stock', runs: number): Promise<void> {
  use(who === 'ours');
  for (let i = 0; i < runs; i++) await task();
  tf.tidy(() => tf.neg(tf.scalar(1)).dataSync());
}

Object.assign(globalThis, { tests: { prepare, run } });
