import { readdirSync, readFileSync } from 'node:fs';
import path from 'node:path';
import * as tf from '@tensorflow/tfjs-core';
import { gunzipSync } from 'fflate';
import '../../lib/index.js';
import { loadKeras } from '../../lib/keras/index.js';
import { describeEachBackend } from '../backends.js';
import { unpackToFolder } from '../unpack_to_folder.js';
import { differenceToKeras } from './compare.js';

const OWN = path.join(__dirname, '..', 'fixtures', 'keras');
const own = readdirSync(OWN).filter((name) => /\.(keras|h5\.gz)$/.test(name));

function read(file: string): Uint8Array {
  const data = readFileSync(path.join(OWN, file));
  return file.endsWith('.gz') ? gunzipSync(data) : data;
}

describeEachBackend('models of this repository', () => {
  test('are 48', () => expect(own).toHaveLength(48));

  test.each(own)('%s predicts as in Keras', async (file) => {
    const before = tf.memory().numTensors;
    const model = await loadKeras(read(file));
    const outputs = path.join(OWN, file.replace(/\.(keras|h5\.gz)$/, '.io'));
    expect(differenceToKeras(model, outputs)).toBeLessThan(1e-4);
    model.dispose();
    expect(tf.memory().numTensors).toBe(before);
  });
});

/** Keras computed these in the type that is named: so many of its digits are compared. */
const HALF: Record<string, number> = {
  'L_bf16w.keras': 2 ** -7,
  'L_f16w.keras': 2 ** -9,
  'L_mixedbf.keras': 2 ** -7,
};

const REFUSED: Record<string, string> = {
  'G_training_true.keras': "Dropout: called with training=true in 'dropout'",
  'reg_OrthogonalRegularizer.keras':
    'Dense: kernel_regularizer={"module":"keras.regularizers","class_name":' +
    '"OrthogonalRegularizer","config":{"factor":0.009999999776482582,"mode":"rows"},' +
    '"registered_name":null} (nearest: L1L2) in \'dense\'',
};

/** Every model below the folder, with the file of Keras's outputs. */
function oracleModels(root: string): [name: string, outputs: string][] {
  return readdirSync(root).flatMap((folder): [string, string][] => {
    const files = readdirSync(path.join(root, folder));
    if (files.includes('io.json')) {
      return files
        .filter((name) => name !== 'io.json')
        .map((name) => [`${folder}/${name}`, `${folder}/io.json`]);
    }
    return files
      .filter((name) => !name.endsWith('.json'))
      .map((name) => [`${folder}/${name}`, `${folder}/${name.replace(/\.\w+$/, '.io.json')}`]);
  });
}

describe('models of the oracle', () => {
  const root = unpackToFolder('keras_models');
  const models = oracleModels(root);
  const named = (name: string, table: object) => Object.hasOwn(table, path.basename(name));

  test('are 122', () => expect(models).toHaveLength(122));

  test.each(models.filter(([name]) => !named(name, REFUSED)))(
    '%s predicts as in Keras',
    async (name, outputs) => {
      const before = tf.memory().numTensors;
      const model = await loadKeras(path.join(root, name));
      const difference = differenceToKeras(model, path.join(root, outputs));
      expect(difference).toBeLessThan(HALF[path.basename(name)] ?? 1e-4);
      model.dispose();
      expect(tf.memory().numTensors).toBe(before);
    },
  );

  test.each(models.filter(([name]) => named(name, REFUSED)))('%s is refused', async (name) => {
    const before = tf.memory().numTensors;
    const file = path.join(root, name);
    await expect(loadKeras(file)).rejects.toThrow(
      `${file}: every layer must be one that can be computed here, got one that is not:\n` +
        `- ${REFUSED[path.basename(name)]}`,
    );
    expect(tf.memory().numTensors).toBe(before);
  });
});
