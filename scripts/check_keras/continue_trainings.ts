import { readdirSync, readFileSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { fileURLToPath } from 'node:url';
import * as tf from '@tensorflow/tfjs-core';
import type * as tfl from '@tensorflow/tfjs-layers';
import { ValueError } from '../../lib/check.js';
import { loadKeras, toKeras } from '../../lib/keras/index.js';

const PROGRAM = fileURLToPath(new URL('../fixtures/keras_continue.py', import.meta.url));
const TOLERANCE = 1e-4;

/** A tensor of a fixture. */
export interface Values {
  shape: number[];
  values: number[];
}

/** A training that Keras began. */
export interface BegunTraining {
  first: number;
  batches: [x: Values[], y: Values[]][];
  here: number[];
}

/** Goes on with a training; the largest relative difference of a loss to that of Keras. */
async function goOn(
  model: tfl.LayersModel,
  { first, batches, here }: BegunTraining,
): Promise<number> {
  let worst = 0;
  for (const [step, expected] of here.entries()) {
    const both = batches[(first + step) % batches.length]!;
    const [x, y] = both.map((all) => all.map(({ values, shape }) => tf.tensor(values, shape)));
    const one = (all: tf.Tensor[]) => (all.length === 1 ? all[0]! : all);
    const [loss] = [await model.trainOnBatch(one(x!), one(y!))].flat();
    tf.dispose([x!, y!]);
    worst = Math.max(worst, Math.abs(loss! - expected) / Math.max(1, Math.abs(expected)));
  }
  return worst;
}

/**
 * Trainings that begin in Keras, go on here for 50 steps, and there again for 50: the losses of both parts and the last
 * weights have to be those of a training in Keras alone.
 *
 * @param only the names of those that are tried; all if there are none
 * @param run calls Python with these arguments, and gives what it prints
 */
export async function continueTrainings(
  folder: string,
  only: readonly string[],
  run: (...args: string[]) => string,
): Promise<void> {
  run(PROGRAM, 'begin', folder, ...only);
  const names = readdirSync(folder)
    .filter((file) => file.endsWith('.json'))
    .map((file) => path.basename(file, '.json'));
  const here = new Map<string, number>();
  for (const name of names) {
    const model = await loadKeras(path.join(folder, `${name}.keras`), { compile: true });
    const training = JSON.parse(
      readFileSync(path.join(folder, `${name}.json`), 'utf8'),
    ) as BegunTraining;
    here.set(name, await goOn(model, training));
    const bytes = await toKeras(model, { compile: true });
    writeFileSync(path.join(folder, `${name}.here.keras`), bytes);
    model.optimizer.dispose();
    model.dispose();
  }
  const last = run(PROGRAM, 'end', folder, 'keras').split('\n').at(-1)!;
  const there = JSON.parse(last) as Record<string, [losses: number, weights: number]>;
  const worst = names.map((name) => [name, here.get(name)!, ...(there[name] ?? [1, 1])] as const);
  let failed = 0;
  for (const [name, ...differences] of worst) {
    const ok = differences.every((difference) => difference <= TOLERANCE);
    if (!ok) failed++;
    const [own, losses, weights] = differences.map((difference) => difference.toExponential(1));
    console.log(
      `${ok ? 'ok    ' : 'FAILED'} ${name}: losses here differ by ${own}, there by ${losses}, weights by ${weights}`,
    );
  }
  console.log(`${names.length - failed} of ${names.length} trainings`);
  if (failed > 0) throw new ValueError(`${failed} trainings did not go on as in Keras.`);
}
