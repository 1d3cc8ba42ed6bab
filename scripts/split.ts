/**
 * npx tfjs-deconv split MODEL [OPTIONS]
 *
 * Writes a trained model as two: an encoder, from its input to a code, and a decoder, from the code to its output, each
 * with a description of its own for predict, and checks that both together predict the same.
 *
 * MODEL  the folder that `train` made, a model.json or its folder, a .keras or an .h5.
 *
 *   --at LAYER       the layer whose output is the code; default the narrowest before the first layer that makes
 *                    lengths longer, or, where lengths are open, the last before that
 *   --backend NAME   where to predict: auto (default), tensorflow, wasm, cpu or webgpu
 *   --out DIR        default MODEL/split for a folder, else out/split; encoder/ and decoder/ are made in it
 *   -h, --help       print this text
 */
import { statSync } from 'node:fs';
import path from 'node:path';
import * as tf from '@tensorflow/tfjs-core';
import type { LayersModel } from '@tensorflow/tfjs-layers';
import { fail, filled, ValueError } from '../lib/check.js';
import { descriptionOf } from '../lib/data/kept_description.js';
import { loadKeras } from '../lib/keras/index.js';
import { pickBackend, saveModel } from '../lib/node/index.js';
import { split } from '../lib/rewrite/index.js';
import { keepDescription } from '../lib/training/data/kept_description.js';
import { modelOfRun } from './command_line/model_of_run.js';
import { randomInputs } from './command_line/random_inputs.js';
import { defined, runScript } from './command_line.js';

const TOLERANCE = 1e-5;
/** A length that is open, in the check. */
const LENGTH = 64;

/** How far the two together are from the whole, and the largest number that it gives. */
function compare(model: LayersModel, encoder: LayersModel, decoder: LayersModel): number[] {
  return tf.tidy(() => {
    const [x] = randomInputs(model, LENGTH);
    const whole = model.predict(x!) as tf.Tensor;
    const both = decoder.predict(encoder.predict(x!) as tf.Tensor) as tf.Tensor;
    const largest = (tensor: tf.Tensor) => tf.max(tf.abs(tensor)).dataSync()[0]!;
    return [largest(tf.sub(whole, both)), largest(whole)];
  });
}

const shapeOf = (tensors: LayersModel['inputs']) => {
  const sizes = tensors[0]!.shape.slice(1);
  return `[${sizes.map((n) => n ?? '?').join(', ')}]`;
};

const OPTIONS = {
  at: { type: 'string' },
  backend: { type: 'string', default: 'auto' },
  out: { type: 'string' },
} as const;

await runScript(import.meta.url, OPTIONS, async ({ at, backend, out }, [source, ...more]) => {
  if (source === undefined || more.length > 0) {
    fail('MODEL', 'it', 'one run or model', more.length > 0 ? [source, ...more].join(' ') : source);
  }
  if (out !== undefined) filled('split', '--out', out, 'a folder');
  await pickBackend(backend as 'auto');
  const model = (await modelOfRun(source!)) ?? (await loadKeras(source!));
  const isFolder = statSync(source!, { throwIfNoEntry: false })?.isDirectory();
  const folder = out ?? (isFolder ? path.join(source!, 'split') : path.join('out', 'split'));
  const { encoder, decoder } = split(model, defined({ at }));
  const data = descriptionOf(model);
  if (data !== undefined) {
    keepDescription(encoder, { ...data, output: 'code' });
    keepDescription(decoder, { ...data, input: 'code' });
  }
  const [difference, largest] = compare(model, encoder, decoder) as [number, number];
  for (const [name, one] of Object.entries({ encoder, decoder })) {
    await saveModel(one, path.join(folder, name));
    const shapes = `${shapeOf(one.inputs)} -> ${shapeOf(one.outputs)}`;
    console.log(`${path.join(folder, name)}: ${shapes}, ${one.countParams()} parameters`);
  }
  console.log(`Together, on random input, they differ by ${difference.toExponential(1)}.`);
  if (!(difference <= TOLERANCE * Math.max(largest, 1))) {
    throw new ValueError(`${folder}: both together must predict as ${source} does.`);
  }
});
