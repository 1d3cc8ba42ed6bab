import * as tf from '@tensorflow/tfjs-core';
import * as tfl from '@tensorflow/tfjs-layers';
import { glyphs } from '../../lib/data/index.js';
import { collect, inputsOf, slices } from '../../lib/training/data/source.js';
import { labelled } from '../../lib/training/tasks/supervised.js';
import { trainInMemory } from '../../lib/training/train_in_memory.js';
import { seededInitializers } from '../../models/seeded_initializers.js';

const IMAGES = 6_000;
const TESTED = 1_000;
const FILTERS = [8, 16, 32];
const DIGITS = 10;
const SHAPE = [28, 28, 1];
const LEARNING_RATE = 0.002;

/** Three convolutions, each with its pooling: what deconvnet pictures are usually made of. */
function build(seed: number): tfl.LayersModel {
  const initializers = seededInitializers('digitClassifier', seed);
  const input = tfl.input({ shape: SHAPE });
  let x = input;
  const add = (layer: tfl.layers.Layer) => {
    x = layer.apply(x) as tfl.SymbolicTensor;
  };
  FILTERS.forEach((filters, i) => {
    const convolution = { filters, kernelSize: i === 0 ? 5 : 3, padding: 'same' } as const;
    const name = `conv${i + 1}`;
    add(tfl.layers.conv2d({ ...convolution, name, activation: 'relu', ...initializers() }));
    add(tfl.layers.maxPooling2d({ poolSize: 2, padding: 'same', name: `pool${i + 1}` }));
  });
  add(tfl.layers.flatten({ name: 'flatten' }));
  const dense = { units: DIGITS, activation: 'softmax', name: 'digit' } as const;
  add(tfl.layers.dense({ ...dense, ...initializers() }));
  return tfl.model({ inputs: input, outputs: x, name: 'digits' });
}

function digits(count: number, seed: number) {
  const { images, labels } = glyphs({ count, seed });
  return { source: slices(images, labels, tf.util.sizeFromShape(SHAPE)), labels };
}

/** The part of new digits that the model tells right. */
async function accuracyOf(model: tfl.LayersModel, seed: number): Promise<number> {
  const { source, labels } = digits(TESTED, seed);
  const examples = await collect(source);
  const answers = tf.tidy(() =>
    tf.argMax(model.predict(inputsOf(examples, SHAPE)) as tf.Tensor, 1),
  );
  const values = await answers.data();
  answers.dispose();
  return labels.filter((label, i) => label === values[i]).length / TESTED;
}

/** A small network trained to tell the embedded digits apart, and how much of new ones it gets right. */
export async function digitClassifier(options: {
  steps: number;
  batch: number;
  seed: number;
}): Promise<{ model: tfl.LayersModel; accuracy: number }> {
  const { source } = digits(IMAGES, options.seed);
  const model = build(options.seed);
  const optimizer = tf.train.adam(LEARNING_RATE);
  model.compile({ optimizer, loss: 'sparseCategoricalCrossentropy' });
  await trainInMemory(model, source, IMAGES, labelled(SHAPE), options);
  return { model, accuracy: await accuracyOf(model, options.seed + 1) };
}
