import { readdirSync, readFileSync } from 'node:fs';
import path from 'node:path';
import * as tf from '@tensorflow/tfjs-core';
import type * as tfl from '@tensorflow/tfjs-layers';
import '../../lib/index.js';
import { loadKeras, toKeras } from '../../lib/keras/index.js';
import '../backends.js';
import { describeWithShared } from '../shared_data.js';

beforeAll(async () => {
  await tf.setBackend('cpu');
});

interface Meta {
  ins: number[][];
  outs: number[][];
}

function floats(file: string): Float32Array {
  const bytes = readFileSync(file);
  return new Float32Array(bytes.buffer.slice(bytes.byteOffset, bytes.byteOffset + bytes.length));
}

/** The largest difference to what Keras wrote down beside a model. */
function differenceTo(folder: string, model: tfl.LayersModel): number {
  const meta = JSON.parse(readFileSync(path.join(folder, 'meta.json'), 'utf8')) as Meta;
  return tf.tidy(() => {
    const inputs = meta.ins.map((shape, i) =>
      tf.tensor(floats(path.join(folder, `in${i}.f32`)), shape),
    );
    const outputs = [model.predict(inputs.length === 1 ? inputs[0]! : inputs)].flat();
    expect(outputs.map(({ shape }) => shape)).toEqual(meta.outs);
    const differences = outputs.flatMap((output, i) => {
      const expected = floats(path.join(folder, `out${i}.f32`));
      return [...output.dataSync()].map((value, j) => Math.abs(value - expected[j]!));
    });
    return differences.every((d) => d >= 0) ? Math.max(...differences) : Number.POSITIVE_INFINITY;
  });
}

/** What is no whole model, or not without more. */
const OTHERS = [
  'messages',
  '3dit_weights_only',
  'vae_sampling_custom.keras',
  'tfop_concat.h5',
  'tfop_relu.h5',
  'espcn_tf_nn_depth_to_space.h5',
];

describeWithShared('files that Keras wrote and that were refused', ['faults/keras'], (root) => {
  const folders = readdirSync(root!).filter((name) => !OTHERS.includes(name));

  test('are 8', () => expect(folders).toHaveLength(8));

  test.each(folders)(
    '%s predicts as in Keras, and so does what toKeras writes of it',
    async (name) => {
      const before = tf.memory().numTensors;
      const folder = path.join(root!, name);
      const [file] = readdirSync(folder).filter((one) => /\.(h5|keras)$/.test(one));
      const model = await loadKeras(path.join(folder, file!));
      expect(differenceTo(folder, model)).toBeLessThan(1e-5);
      const again = await loadKeras(await toKeras(model));
      expect(differenceTo(folder, again)).toBeLessThan(1e-5);
      model.dispose();
      again.dispose();
      expect(tf.memory().numTensors).toBe(before);
    },
  );
});
