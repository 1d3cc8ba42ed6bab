import { readdirSync, readFileSync } from 'node:fs';
import path from 'node:path';
import * as tf from '@tensorflow/tfjs-core';
import { importTorch } from '../../lib/torch/index.js';
import { describeEachBackend } from '../backends.js';
import {
  difference,
  FIXTURES,
  fileOf,
  modelOf,
  readCase,
  type TorchCase,
  type Values,
} from './torch_case.js';
import { writeSafetensors } from './write_safetensors.js';

const names = readdirSync(FIXTURES)
  .filter((name) => name.endsWith('.safetensors'))
  .map((name) => name.replace('.safetensors', ''));

describeEachBackend('models of PyTorch', () => {
  test('are 9', () => expect(names).toHaveLength(9));

  test.each(names)('%s predicts as in PyTorch', async (name) => {
    const before = tf.memory().numTensors;
    const example = readCase(name);
    const model = modelOf(example);
    const filled = await importTorch(fileOf(name), model);
    expect(Object.entries(filled).every(([layer, module]) => layer === module)).toBe(true);
    expect(difference(model, example)).toBeLessThan(1e-5);
    model.dispose();
    expect(tf.memory().numTensors).toBe(before);
  });
});

describeEachBackend('single convolutions of PyTorch', (backend) => {
  const file = path.join(FIXTURES, 'grid.io');
  const grid = JSON.parse(readFileSync(file, 'utf8')) as (TorchCase & {
    weights: Record<string, Values>;
  })[];

  test('are 151', () => expect(grid).toHaveLength(151));

  // tfjs-node says that it cannot: CPU Dilation depth must be 1.
  const computed = ({ printed }: TorchCase) =>
    backend !== 'tensorflow' || !/^Conv3d.*dilation/.test(printed);

  test.each(grid.filter(computed).map((one) => [one.printed, one] as const))(
    '%s',
    async (_, one) => {
      const before = tf.memory().numTensors;
      const model = modelOf(one);
      await importTorch(writeSafetensors(one.weights), model);
      expect(difference(model, one)).toBeLessThan(1e-5);
      model.dispose();
      expect(tf.memory().numTensors).toBe(before);
    },
  );
});
