import { readdirSync, readFileSync } from 'node:fs';
import path from 'node:path';
import * as tf from '@tensorflow/tfjs-core';
import type { LayersModel } from '@tensorflow/tfjs-layers';
import { importTorch } from '../../lib/torch/index.js';
import * as models from '../../models/index.js';
import { describeEachBackend } from '../backends.js';
import { FIXTURES, type Values } from '../torch/torch_case.js';
import { zeroWeights } from '../zero_weights.js';

/** What PyTorch was given and made of it, by a network that the builder makes with these options. */
interface Case {
  builder: string;
  options: object;
  /** How many are trained of the reference at its own size, which these options give; by default none. */
  own: { options: object; parameters: number };
  input: Values;
  /** What else goes in. */
  more?: Values[];
  outputs: Values[];
}

type Build = (options: object) => LayersModel;

const FOLDER = path.join(FIXTURES, 'builders');
const CASES = readdirSync(FOLDER)
  .filter((file) => file.endsWith('.io'))
  .map((file): [string, Case] => [
    path.basename(file, '.io'),
    JSON.parse(readFileSync(path.join(FOLDER, file), 'utf8')),
  ]);

const builders = new Map(Object.entries(models as unknown as Record<string, Build>));
const build = ({ builder, options }: Case) => builders.get(builder)!(options);

describeEachBackend("with the weights of the reference's state dict", () => {
  test.each(CASES)('%s predicts as in PyTorch', async (name, given) => {
    const model = build(given);
    const made = await importTorch(path.join(FOLDER, `${name}.safetensors`), model);
    // Each layer has the name of its module, but for one builder's, older than the rest.
    const own = given.builder === 'patchDiscriminator';
    for (const [layer, module] of Object.entries(made)) expect(own || layer === module).toBe(true);
    const all = [given.input, ...(given.more ?? [])];
    const inputs = all.map(({ data, shape }) => tf.tensor(data, shape));
    const outputs = [model.predict(inputs)].flat() as tf.Tensor[];
    expect(outputs.map(({ shape }) => shape)).toEqual(given.outputs.map(({ shape }) => shape));
    for (const [i, { shape, data }] of given.outputs.entries()) {
      const off = tf.tidy(() => tf.max(tf.abs(tf.sub(outputs[i]!, tf.tensor(data, shape)))));
      expect(off.dataSync()[0]).toBeLessThan(1e-4);
      off.dispose();
    }
    tf.dispose([...inputs, ...outputs]);
    model.dispose();
  });
});

test('the decoder of tinyAutoencoder takes the state dict of a decoder alone', async () => {
  await tf.setBackend('cpu');
  const given = CASES.find(([name]) => name === 'tinyAutoencoder')![1];
  const [whole, part] = [build(given), build(given)];
  await importTorch(path.join(FOLDER, 'tinyAutoencoder.safetensors'), whole);
  const decoders = [whole, part].map(
    (model) => model.getLayer('decoder') as unknown as LayersModel,
  );
  const made = await importTorch(path.join(FOLDER, 'taesd_decoder.safetensors'), decoders[1]!);
  expect(Object.entries(made).every(([layer, module]) => layer === `decoder.${module}`)).toBe(true);
  const [expected, got] = decoders.map((decoder) => decoder.getWeights().map((w) => w.dataSync()));
  expect(got).toEqual(expected);
  whole.dispose();
  part.dispose();
});

describeEachBackend('kernels as lengths and directions', () => {
  test.each(['codec', 'codec zeros', 'codec dac'])('%s predicts as in PyTorch', async (name) => {
    const given = CASES.find(([own]) => own === name)![1];
    const model = build({ ...given, options: { ...given.options, weightNormalization: true } });
    await importTorch(path.join(FOLDER, `${name}.safetensors`), model);
    const [{ shape, data }] = given.outputs as [Values];
    const off = tf.tidy(() => {
      const y = model.predict(tf.tensor(given.input.data, given.input.shape)) as tf.Tensor;
      return tf.max(tf.abs(tf.sub(y, tf.tensor(data, shape)))).dataSync()[0];
    });
    expect(off).toBeLessThan(1e-4);
    model.dispose();
  });
});

test('codes that are averages are not taken from an Embedding', async () => {
  await tf.setBackend('cpu');
  const given = CASES.find(([name]) => name === 'vqVae')![1];
  const model = build({ ...given, options: { ...given.options, decay: 0.9 } });
  await expect(importTorch(path.join(FOLDER, 'vqVae.safetensors'), model)).rejects.toThrow(
    "'vector_quantizer' (VectorQuantizer) must be one of Conv1D",
  );
  model.dispose();
});

describe('by default', () => {
  zeroWeights();
  beforeAll(() => tf.setBackend('cpu'));

  test.each(CASES)('%s has the trained parameters of the reference', (_, given) => {
    const model = build({ ...given, options: given.own.options });
    const trained = model.trainableWeights.map(({ shape }) =>
      tf.util.sizeFromShape(shape as number[]),
    );
    expect(trained.reduce((sum, size) => sum + size, 0)).toBe(given.own.parameters);
    model.dispose();
  });
});
