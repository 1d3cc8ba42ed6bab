import { readdirSync, readFileSync } from 'node:fs';
import path from 'node:path';
import * as tf from '@tensorflow/tfjs-core';
import * as tfl from '@tensorflow/tfjs-layers';
import { importTorch, torchLayers } from '../../lib/torch/index.js';
import { describeEachBackend } from '../backends.js';
import { writeSafetensors } from './write_safetensors.js';

const FIXTURES = path.join(__dirname, '..', 'fixtures', 'torch');
const names = readdirSync(FIXTURES)
  .filter((name) => name.endsWith('.safetensors'))
  .map((name) => name.replace('.safetensors', ''));

interface Values {
  shape: number[];
  data: number[];
}

interface Case {
  printed: string;
  input: Values;
  output: Values;
}

/** The model that PyTorch has printed. */
function modelOf({ printed, input }: Case): tfl.Sequential {
  const first = tfl.layers.inputLayer({ inputShape: input.shape.slice(1) });
  return tfl.sequential({ layers: [first, ...torchLayers(printed)] });
}

/** The largest difference between a model's output and PyTorch's. */
function difference(model: tfl.LayersModel, { input, output }: Case): number {
  return tf.tidy(() => {
    const y = model.predict(tf.tensor(input.data, input.shape)) as tf.Tensor;
    expect(y.shape).toEqual(output.shape);
    return tf.max(tf.abs(tf.sub(y, tf.tensor(output.data, output.shape)))).dataSync()[0]!;
  });
}

const read = (name: string): Case =>
  JSON.parse(readFileSync(path.join(FIXTURES, `${name}.json`), 'utf8'));
const file = (name: string) => path.join(FIXTURES, `${name}.safetensors`);

describeEachBackend('models of PyTorch', () => {
  test('are 9', () => expect(names).toHaveLength(9));

  test.each(names)('%s predicts as in PyTorch', async (name) => {
    const before = tf.memory().numTensors;
    const example = read(name);
    const model = modelOf(example);
    const filled = await importTorch(file(name), model);
    expect(Object.entries(filled).every(([layer, module]) => layer === module)).toBe(true);
    expect(difference(model, example)).toBeLessThan(1e-5);
    model.dispose();
    expect(tf.memory().numTensors).toBe(before);
  });
});

describeEachBackend('single convolutions of PyTorch', () => {
  const grid = JSON.parse(readFileSync(path.join(FIXTURES, 'grid.json'), 'utf8')) as (Case & {
    weights: Record<string, Values>;
  })[];

  test('are 147', () => expect(grid).toHaveLength(147));

  test.each(grid.map((one) => [one.printed, one] as const))('%s', async (_, one) => {
    const before = tf.memory().numTensors;
    const model = modelOf(one);
    await importTorch(writeSafetensors(one.weights), model);
    expect(difference(model, one)).toBeLessThan(1e-5);
    model.dispose();
    expect(tf.memory().numTensors).toBe(before);
  });
});
