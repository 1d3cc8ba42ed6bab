/** What the tests of tfjs's WebGL backend run in the browser: its precision, and the loss of its context. */
import '@tensorflow/tfjs-backend-cpu';
import '@tensorflow/tfjs-backend-wasm';
import '@tensorflow/tfjs-backend-webgl';
import { setWasmPaths } from '@tensorflow/tfjs-backend-wasm';
import * as tf from '@tensorflow/tfjs-core';
import { type LayersModel, layers, sequential } from '@tensorflow/tfjs-layers';
import '../../../lib/index.js';

setWasmPaths('/wasm/');

async function use(backend: string): Promise<void> {
  if (!(await tf.setBackend(backend))) throw new Error(`no ${backend}`);
  await tf.ready();
}

/** Numbers that look random and are the same everywhere. */
const drawn = (length: number, seed: number) =>
  Float32Array.from({ length }, (_, i) => Math.sin(12.9898 * (i + 1) + seed));

interface Training {
  losses: number[];
  precision: number;
  warnings: string[];
}

/** The loss before each of 15 steps of Adam, with flags that are set before the backend starts. */
async function adam(backend: string, flags: Record<string, boolean> = {}): Promise<Training> {
  for (const [name, value] of Object.entries(flags)) tf.env().set(name, value);
  const warnings: string[] = [];
  const { warn } = console;
  console.warn = (text: string) => warnings.push(text);
  await use(backend);
  const x = tf.tensor2d(drawn(64 * 8, 1), [64, 8]);
  const y = tf.tensor2d(drawn(64 * 4, 2), [64, 4]);
  const weights = [
    tf.variable(tf.mul(tf.tensor2d(drawn(8 * 16, 3), [8, 16]), 0.5) as tf.Tensor2D),
    tf.variable(tf.mul(tf.tensor2d(drawn(16 * 4, 4), [16, 4]), 0.5) as tf.Tensor2D),
  ] as const;
  const optimizer = tf.train.adam(0.02);
  const losses: number[] = [];
  for (let step = 0; step < 15; step++) {
    const loss = optimizer.minimize(
      () => {
        const out = tf.matMul(tf.tanh(tf.matMul(x, weights[0])), weights[1]);
        // Gradients as small as they become in training.
        return tf.mul(tf.mean(tf.square(tf.sub(out, y))), 1e-4) as tf.Scalar;
      },
      true,
      [...weights],
    )!;
    losses.push((await loss.data())[0]! * 1e4);
    loss.dispose();
  }
  const precision = tf.backend().floatPrecision();
  tf.train.adam(0.1).dispose();
  console.warn = warn;
  return { losses, precision, warnings };
}

let model: LayersModel;
let kept: Float32Array[];

/** Starts webgl with a model whose weights lie on the graphics card, and predicts with it. */
async function start(): Promise<number[]> {
  tf.env().set('WEBGL_CPU_FORWARD', false);
  await use('webgl');
  model = sequential({
    layers: [layers.dense({ units: 3, activation: 'sigmoid', inputShape: [4] })],
  });
  kept = [drawn(12, 5), drawn(3, 6)];
  await refill();
  return predict();
}

/** Gives the model weights that were kept outside of tfjs. */
async function refill(): Promise<void> {
  tf.tidy(() => {
    model.setWeights([tf.tensor2d(kept[0]!, [4, 3]), tf.tensor1d(kept[1]!)]);
  });
}

async function predict(): Promise<number[]> {
  const y = tf.tidy(() => model.predict(tf.tensor2d([1, 2, 3, 4], [1, 4])) as tf.Tensor);
  const values = [...(await y.data())];
  y.dispose();
  return values;
}

const messageOf = (run: () => unknown): Promise<string> =>
  (async () => run())().then(
    (value) => `no error but ${JSON.stringify(value)}`,
    (error: Error) => error.message,
  );

/** Loses the context while a tensor is being read, by two that ask for it and once more afterwards. */
async function lose(): Promise<Record<string, string>> {
  const { gl } = (tf.backend() as unknown as { gpgpu: { gl: WebGL2RenderingContext } }).gpgpu;
  const big = tf.square(tf.ones([256, 256]));
  const small = tf.square(tf.tensor1d([1, 2, 3]));
  const [first, second] = [messageOf(() => big.data()), messageOf(() => big.data())];
  const extension = gl.getExtension('WEBGL_lose_context')!;
  extension.loseContext();
  const result = {
    first: await first,
    second: await second,
    data: await messageOf(() => small.data()),
    dataSync: await messageOf(() => small.dataSync()),
    operation: await messageOf(() => tf.square(small).shape),
    predict: await messageOf(predict),
  };
  // The browser may give the context back, without what was in it.
  extension.restoreContext();
  await new Promise((resolve) => setTimeout(resolve, 100));
  return { ...result, restored: await messageOf(() => small.dataSync()) };
}

/** What the model predicts on another backend, before it has its weights again and with them. */
async function goOn(backend: string): Promise<{ without: string; with: number[] }> {
  await use(backend);
  const without = await messageOf(predict);
  await refill();
  return { without, with: await predict() };
}

/** What webgl computes when it is started again. */
async function again(): Promise<number[]> {
  const factory = tf.findBackendFactory('webgl');
  tf.removeBackend('webgl');
  tf.registerBackend('webgl', factory, 2);
  await use('webgl');
  await refill();
  return predict();
}

Object.assign(globalThis, { tests: { adam, start, lose, goOn, again } });
