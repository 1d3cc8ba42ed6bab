import { mkdirSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import * as tf from '@tensorflow/tfjs-core';
import { lessonOf } from '../../demo/train/lesson/lesson_of.js';
import { lessonFile } from '../../demo/train/lesson_file.js';
import { Trainer } from '../../demo/train/trainer.js';
import { ValueError } from '../../lib/check.js';
import { pickBackend } from '../../lib/node/index.js';
import { ownPictures, ownSound } from '../fixtures/own_material.js';
import { predictAll } from '../fixtures/predict_all.js';

const STEPS = 40;
const SEED = 3;
const TOLERANCE = 1e-5;

/**
 * What the demo's page trains and saves as .keras: Keras has to predict the same of what the network never saw, to 1e-5.
 *
 * @param roundTrip calls Python on a folder, and gives the largest difference of each model of it
 */
export async function pageTrainings(
  folder: string,
  roundTrip: (folder: string) => Record<string, number>,
): Promise<void> {
  mkdirSync(folder);
  await pickBackend('wasm');
  const errors = new Map<string, string>();
  for (const material of [{ kind: 'digits' } as const, ownPictures(), ownSound()]) {
    const lesson = lessonOf(material, SEED);
    const trainer = new Trainer(lesson, SEED);
    const before = await trainer.progress();
    for (let step = 0; step < STEPS; step++) await trainer.next();
    const after = await trainer.progress();
    const { name, bytes } = await lessonFile(lesson, trainer.model, 'keras');
    const data = trainer.shown();
    const shape = [lesson.shown, ...lesson.shape];
    const x = tf.tensor(data, shape);
    const outputs = predictAll(trainer.model, [x]);
    const file = path.join(folder, path.basename(name, '.keras'));
    const inputs = [{ dtype: 'float32', shape, data: Array.from(data) }];
    writeFileSync(`${file}.keras`, bytes);
    writeFileSync(`${file}.json`, JSON.stringify({ inputs, outputs }));
    errors.set(lesson.name, `${before.unseen.toFixed(4)} to ${after.unseen.toFixed(4)}`);
    x.dispose();
    trainer.dispose();
  }
  const worst = roundTrip(folder);
  const wrong = [...errors].filter(([name, error]) => {
    const difference = worst[name] ?? Number.POSITIVE_INFINITY;
    const ok = difference <= TOLERANCE;
    const said = `error ${error} in ${STEPS} steps, Keras differs by ${difference.toExponential(1)}`;
    console.log(`${ok ? 'ok    ' : 'FAILED'} ${name}, trained as in the page: ${said}`);
    return !ok;
  });
  if (wrong.length > 0)
    throw new ValueError(`${wrong.length} of the page's models differ in Keras.`);
}
