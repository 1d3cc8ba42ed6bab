import { existsSync } from 'node:fs';
import path from 'node:path';
import * as tf from '@tensorflow/tfjs-core';
import type { LayersModel } from '@tensorflow/tfjs-layers';
import { fail } from '../../lib/check.js';
import { glyphs } from '../../lib/data/index.js';
import { loadModel, saveModel } from '../../lib/node/index.js';
import { collect, inputsOf, slices } from '../../lib/training/data/source.js';
import { labelled } from '../../lib/training/tasks/supervised.js';
import { trainInMemory } from '../../lib/training/train_in_memory.js';
import { cnn40 } from '../../models/index.js';
import type { Input } from './read_input.js';

/** The task: does the digit enclose an area? In the embedded font these do, the four among them. */
const DIGITS = '0123456789';
const CLOSED = '04689';

const COUNT = { train: 6_000, test: 1_000 };
const STEPS = 240;
const BATCH = 64;
const LEARNING_RATE = 0.001;
const SHAPE = [40, 40, 1];

/** Digits of 40x40 pixels, and whether each is closed. */
export function closedDigits(count: number, seed: number) {
  const { images, labels } = glyphs({ count, seed, size: 40, characters: DIGITS });
  const closed = Float32Array.from(labels, (label) => (CLOSED.includes(DIGITS[label]!) ? 1 : 0));
  const digits = [...labels].map((label) => DIGITS[label]!);
  return { source: slices(images, closed, tf.util.sizeFromShape(SHAPE)), closed, digits };
}

/** The part of the digits that the model tells right. */
async function accuracyOf(model: LayersModel, { source, closed }: ReturnType<typeof closedDigits>) {
  const x = inputsOf(await collect(source), SHAPE);
  const answers = model.predict(x) as tf.Tensor;
  const values = await answers.data();
  tf.dispose([x, answers]);
  return closed.filter((label, i) => values[i]! > 0.5 === (label === 1)).length / closed.length;
}

/** `models.cnn40` trained on the embedded digits; from the folder, if it is there already. */
export async function glyphClassifier(folder: string, seed: number, say: (line: string) => void) {
  const test = closedDigits(COUNT.test, seed + 1);
  if (existsSync(path.join(folder, 'model.json'))) {
    const model = await loadModel(folder);
    const accuracy = await accuracyOf(model, test);
    say(
      `The 40x40 CNN of ${folder}: ${(accuracy * 100).toFixed(1)} % of ${COUNT.test} new digits right.`,
    );
    return { model, accuracy };
  }
  say(`Training the 40x40 CNN to tell closed digits (${[...CLOSED].join(' ')}) from open ones.`);
  const train = closedDigits(COUNT.train, seed);
  const model = cnn40({ seed });
  model.compile({ optimizer: tf.train.adam(LEARNING_RATE), loss: 'binaryCrossentropy' });
  const { seconds, losses } = await trainInMemory(
    model,
    train.source,
    COUNT.train,
    labelled(SHAPE),
    {
      steps: STEPS,
      batch: BATCH,
      seed,
    },
  );
  const accuracy = await accuracyOf(model, test);
  say(
    `${losses.length} steps in ${seconds.toFixed(1)} s; ${(accuracy * 100).toFixed(1)} % of ${COUNT.test} new digits right.`,
  );
  await saveModel(model, folder);
  return { model, accuracy };
}

/** A digit of the command line. */
export function digitOption(text: string): string {
  if (text.length === 1 && DIGITS.includes(text)) return text;
  return fail('--digit', 'its value', `a digit, ${DIGITS[0]} to ${DIGITS.at(-1)}`, text);
}

/** The first embedded digit of this kind. */
export async function oneDigit(digit: string, seed = 7): Promise<Input> {
  const { source, digits } = closedDigits(200, seed);
  const { x } = (await collect(source))[digits.indexOf(digit)]!;
  const tensor = tf.tensor3d(x, [40, 40, 1]);
  return { tensor, shown: tensor, xLabel: '', step: 1 };
}
