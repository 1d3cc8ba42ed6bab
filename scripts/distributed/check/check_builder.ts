import { writeFileSync } from 'node:fs';
import * as tf from '@tensorflow/tfjs-core';
import { fail } from '../../../lib/check.js';
import { Random } from '../../../lib/data/index.js';
import { toKeras } from '../../../lib/keras/index.js';
import { kerasCases } from '../../fixtures/keras_cases.js';
import { exampleInputs } from '../../fixtures/predict_all.js';
import { toNpy } from '../to_npy.js';
import type { Check } from './check.js';
import { weightDifference } from './weight_difference.js';

const EXAMPLES = 16;
/** Sums in another order: what a few steps of gradient descent make of it. */
const SAME_WEIGHTS = 1e-6;

/** A builder's model on random numbers, on two processes and on one. */
export async function checkBuilder(check: Check, name: string): Promise<void> {
  const make = kerasCases()[name] ?? fail('--builders', 'each', 'a name of models/', name);
  const model = make();
  writeFileSync(check.file(`${name}.keras`), await toKeras(model));
  const random = new Random(3);
  const [input, output] = [model.inputs[0]!, model.outputs[0]!].map(({ shape }) =>
    shape.map((length) => length ?? EXAMPLES),
  );
  const write = (file: string, shape: number[], draw: () => number) => {
    const values = Float32Array.from({ length: tf.util.sizeFromShape(shape) }, draw);
    writeFileSync(check.file(file), toNpy(values, shape));
  };
  const ids = model.inputs[0]!.dtype === 'int32';
  write(`${name}-x.npy`, input!, () => (ids ? random.integer(12) : random.uniform()));
  const options = [check.file(`${name}.keras`), '--data', check.file(`${name}-x.npy`)];
  // A model of characters gives back its input.
  if (ids) options.push('--loss', 'sparseCategoricalCrossentropy');
  else {
    write(`${name}-y.npy`, output!, () => random.uniform());
    options.push('--targets', check.file(`${name}-y.npy`));
  }
  options.push('--batch', String(EXAMPLES / 2), '--steps', '6', '--log-every', '2');
  options.push('--optimizer', 'sgd', '--rate', '0.1');
  await check.train(`${name}, alone`, 1, options);
  await check.train(name, 2, options);
  check.sameLosses(name);
  const from = (other: string) => weightDifference(check.file(name, 'model.keras'), other);
  const difference = await from(check.file(`${name}, alone`, 'model.keras'));
  const moved = await from(check.file(`${name}.keras`));
  check.that(
    difference <= SAME_WEIGHTS && moved > 10 * SAME_WEIGHTS,
    `${name}: the weights that one process comes to`,
    `moved by ${moved.toExponential(1)}, differ by ${difference.toExponential(1)}`,
  );
  await check.predictsAsKeras(name, exampleInputs);
}
