import * as tf from '@tensorflow/tfjs-core';
import * as tfl from '@tensorflow/tfjs-layers';
import { openHdf5 } from '../../lib/keras/hdf5/reader.js';
import { toKeras } from '../../lib/keras/index.js';
import { longText } from '../../lib/keras/read/stores.js';
import '../backends.js';

test('4,100 layers: their names are split', async () => {
  await tf.setBackend('cpu');
  const model = tfl.sequential();
  model.add(tfl.layers.dense({ units: 1, inputShape: [1] }));
  for (let i = 0; i < 4100; i++) model.add(tfl.layers.reLU());
  const file = openHdf5('f', await toKeras(model, { format: 'h5' }));
  const weights = file.find('model_weights')!;
  expect(weights.text('layer_names')).toBeUndefined();
  expect(weights.text('layer_names1')).toHaveLength(101);
  expect(longText(weights, 'layer_names')).toEqual(model.layers.map(({ name }) => name));
  model.dispose();
});
