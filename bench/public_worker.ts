/**
 * A process of bench/public_models.ts: argument null for tfjs's wasm backend as it is, or the threads with which this package's
 * kernels run. It answers { load, folder } with the outputs, and { sample } with the milliseconds of a run.
 */
import { readFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import '@tensorflow/tfjs-backend-wasm';
import { type GraphModel, loadGraphModel } from '@tensorflow/tfjs-converter';
import * as tf from '@tensorflow/tfjs-core';
import * as tfl from '@tensorflow/tfjs-layers';
import { Random } from '../lib/arithmetic/random.js';
import { processorTime } from './processor_time.js';
import type { PublicModel } from './public_models_list.js';

export type Request =
  | { readonly load: PublicModel; readonly folder: string }
  | { readonly sample: 'processor' | 'clock' };

export type Answer =
  | {
      readonly milliseconds: number;
      readonly outputs: readonly Float32Array[];
      /** The part of the time that convolutions take. */
      readonly share: number;
    }
  | { readonly error: string };

/** A sample lasts at least so long. */
const SAMPLE_MS = 60;
/** How long a model runs before, until the engine has compiled it for good. */
const WARM_MS = 4000;

/** Layers of UpscalerJS's esrgan-thick. */
class MultiplyBeta extends tfl.layers.Layer {
  static className = 'MultiplyBeta';
  readonly #beta: number;
  constructor(config: { beta?: number } = {}) {
    super(config as object);
    this.#beta = config.beta ?? 0.2;
  }
  override call(inputs: tf.Tensor | tf.Tensor[]): tf.Tensor {
    return tf.mul(Array.isArray(inputs) ? inputs[0]! : inputs, this.#beta);
  }
}

/** DepthToSpace by a factor that the class's name has. */
function pixelShuffle(factor: number) {
  return class extends tfl.layers.Layer {
    static className = `PixelShuffle${factor}x`;
    override computeOutputShape(shape: tfl.Shape): tfl.Shape {
      const [n, h, w] = shape as (number | null)[];
      const times = (size: number | null | undefined) => (size == null ? null : factor * size);
      return [n!, times(h), times(w), 3];
    }
    override call(inputs: tf.Tensor | tf.Tensor[]): tf.Tensor {
      const x = Array.isArray(inputs) ? inputs[0]! : inputs;
      return tf.depthToSpace(x as tf.Tensor4D, factor, 'NHWC');
    }
  };
}

tf.serialization.registerClass(MultiplyBeta);
for (const factor of [2, 3, 4, 8]) tf.serialization.registerClass(pixelShuffle(factor));

/** Reads a model and its weights from files. */
function fromFiles(path: string): tf.io.ModelArtifacts {
  const { weightsManifest, modelTopology, ...rest } = JSON.parse(readFileSync(path, 'utf8')) as {
    weightsManifest: tf.io.WeightsManifestConfig;
  } & tf.io.ModelArtifacts;
  const files = weightsManifest.flatMap(({ paths }) =>
    paths.map((name) => readFileSync(join(dirname(path), name))),
  );
  const bytes = Buffer.concat(files);
  return {
    ...rest,
    modelTopology: modelTopology!,
    weightSpecs: weightsManifest.flatMap(({ weights }) => weights),
    weightData: bytes.buffer.slice(bytes.byteOffset, bytes.byteOffset + bytes.length),
  };
}

let dispose = () => {};
let run: () => Promise<tf.Tensor[]>;

const listOf = (outputs: tf.Tensor | tf.Tensor[] | tf.NamedTensorMap): tf.Tensor[] =>
  outputs instanceof tf.Tensor ? [outputs] : Object.values(outputs);

/** A run of a graph; those that branch must run asynchronously. */
function graphRun(model: GraphModel, x: tf.Tensor[]): () => Promise<tf.Tensor[]> {
  let branches = false;
  return async () => {
    if (!branches) {
      try {
        return listOf(model.predict(x));
      } catch {
        branches = true;
      }
    }
    return listOf(await model.executeAsync(x));
  };
}

/** Pictures of noise, of 0 to 1 or, where a model takes integers, of bytes. */
function drawn(shapes: PublicModel['shapes'], of: readonly { dtype?: tf.DataType }[]): tf.Tensor[] {
  const random = new Random(1);
  return shapes.map((shape, i) => {
    const dtype = of[i]?.dtype === 'int32' ? 'int32' : 'float32';
    const most = dtype === 'int32' ? 255 : 1;
    const values = Array.from({ length: tf.util.sizeFromShape([...shape]) }, () =>
      random.uniform(0, most),
    );
    return tf.tensor(values, [...shape], dtype);
  });
}

async function load({ path, shapes }: PublicModel, folder: string): Promise<void> {
  dispose();
  const artifacts = fromFiles(join(folder, 'node_modules', path));
  if ('node' in (artifacts.modelTopology as object)) {
    const model = await loadGraphModel(tf.io.fromMemory(artifacts));
    const inputs = drawn(shapes, model.inputs);
    run = graphRun(model, inputs);
    dispose = () => tf.dispose([...inputs]) ?? model.dispose();
  } else {
    const model = await tfl.loadLayersModel(tf.io.fromMemory(artifacts));
    const inputs = drawn(shapes, model.inputs);
    run = async () => listOf(model.predict(inputs) as tf.Tensor | tf.Tensor[]);
    dispose = () => tf.dispose([...inputs]) ?? model.dispose();
  }
}

async function runs(count: number): Promise<void> {
  for (let i = 0; i < count; i++) {
    const outputs = await run();
    await outputs[0]!.data();
    tf.dispose(outputs);
  }
}

/** The part of a run's kernel time that convolutions take. */
async function shareOfConvolutions(): Promise<number> {
  const { kernels } = await tf.profile(async () => {
    const outputs = await run();
    tf.dispose(outputs);
    return tf.scalar(0);
  });
  let [all, convolutions] = [0, 0];
  for (const { name, kernelTimeMs } of kernels) {
    const time = Number(await kernelTimeMs);
    all += time;
    if (name.includes('Conv')) convolutions += time;
  }
  return convolutions / all;
}

async function sample(clock: () => number): Promise<number> {
  let count = 0;
  const [began, since] = [clock(), performance.now()];
  do {
    await runs(1);
    count++;
  } while (performance.now() - since < SAMPLE_MS);
  return (clock() - began) / count;
}

async function answer(request: Request): Promise<Answer> {
  if ('sample' in request) {
    const clock = request.sample === 'clock' ? () => performance.now() : processorTime;
    return { milliseconds: await sample(clock), outputs: [], share: 0 };
  }
  await load(request.load, request.folder);
  const outputs = await run();
  const lists = await Promise.all(
    outputs.map(async (output) => Float32Array.from(await output.data())),
  );
  tf.dispose(outputs);
  const since = performance.now();
  do await runs(1);
  while (performance.now() - since < WARM_MS);
  return { milliseconds: 0, outputs: lists, share: await shareOfConvolutions() };
}

const threads = JSON.parse(process.argv[2]!) as number | null;

async function start(): Promise<void> {
  if (threads === null) {
    await tf.setBackend('wasm');
    return;
  }
  const { ready } = await import('../lib/wasm/index.js');
  const { startThreads } = await import('../lib/wasm/threads/index.js');
  if (threads > 1) await startThreads(threads);
  else await tf.setBackend('wasm');
  await ready();
}

const started = start();
process.on('message', async (request: Request) => {
  try {
    await started;
    process.send!(await answer(request));
  } catch (error) {
    process.send!({ error: String(error) });
  }
});
