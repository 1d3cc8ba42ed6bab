/** What the tests of loading, predicting, training and storing run in the browser. */
import '@tensorflow/tfjs-backend-cpu';
import '@tensorflow/tfjs-backend-wasm';
import { setWasmPaths } from '@tensorflow/tfjs-backend-wasm';
import '@tensorflow/tfjs-backend-webgl';
import '@tensorflow/tfjs-backend-webgpu';
import * as tf from '@tensorflow/tfjs-core';
import type { LayersModel } from '@tensorflow/tfjs-layers';
import { loadLayersModel } from '../../../lib/index.js';

setWasmPaths('/wasm/');

const models = new Map<string, LayersModel>();

/** Null, or why the backend is not there: setBackend may fail by its result alone. */
async function useBackend(name: string): Promise<string | null> {
  try {
    const accepted = await tf.setBackend(name);
    await tf.ready();
    return accepted && tf.getBackend() === name ? null : `setBackend gives ${tf.getBackend()}`;
  } catch (error) {
    return String(error);
  }
}

/** Loads under a name; the fractions that onProgress told. */
async function load(name: string, source: string): Promise<number[]> {
  const progress: number[] = [];
  models.set(name, await loadLayersModel(source, { onProgress: (f) => progress.push(f) }));
  return progress;
}

async function loadFailure(source: string): Promise<string> {
  try {
    await loadLayersModel(source);
    return 'it loaded';
  } catch (error) {
    return (error as Error).message;
  }
}

/** A file picker; the test puts files into it. */
const picker = document.createElement('input');
picker.type = 'file';
picker.multiple = true;
document.body.append(picker);

async function loadPicked(name: string): Promise<string | null> {
  try {
    models.set(name, await loadLayersModel(picker.files!));
    return null;
  } catch (error) {
    return (error as Error).message;
  }
}

async function predict(name: string, input: number[], shape: number[]): Promise<number[]> {
  const output = tf.tidy(() => models.get(name)!.predict(tf.tensor(input, shape)) as tf.Tensor);
  const values = [...(await output.data())];
  output.dispose();
  return values;
}

/** The gradient of the prediction's mean square with respect to the input. */
async function gradient(name: string, input: number[], shape: number[]): Promise<number[]> {
  const dx = tf.tidy(() => {
    const loss = (x: tf.Tensor) => tf.mean(tf.square(models.get(name)!.predict(x) as tf.Tensor));
    return tf.grad(loss)(tf.tensor(input, shape));
  });
  const values = [...(await dx.data())];
  dx.dispose();
  return values;
}

/** Trains to reproduce the input: the loss of every step. */
async function train(
  name: string,
  input: number[],
  shape: number[],
  steps: number,
): Promise<number[]> {
  const model = models.get(name)!;
  model.compile({ optimizer: 'sgd', loss: 'meanSquaredError' });
  const x = tf.tensor(input, shape);
  const losses: number[] = [];
  for (let i = 0; i < steps; i++) losses.push((await model.trainOnBatch(x, x)) as number);
  x.dispose();
  return losses;
}

async function save(name: string, address: string): Promise<void> {
  await models.get(name)!.save(address);
}

function dispose(): number {
  for (const model of models.values()) model.dispose();
  models.clear();
  return tf.memory().numTensors;
}

Object.assign(globalThis, {
  tests: {
    useBackend,
    load,
    loadFailure,
    loadPicked,
    predict,
    gradient,
    train,
    save,
    dispose,
  },
});
