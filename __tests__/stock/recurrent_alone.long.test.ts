import { freshProcess } from '../fresh_process.js';

/**
 * The README's install: tfjs-core, tfjs-layers and one backend, without the chained operations that only the
 * whole @tensorflow/tfjs brings. The orthogonal initializer of recurrent layers calls some.
 */
test('recurrent layers, attention and chained operations work with what the README installs', async () => {
  const learned = await freshProcess<Record<string, string>>(`
import '@tensorflow/tfjs-backend-wasm';
import * as tf from '@tensorflow/tfjs-core';
import * as tfl from '@tensorflow/tfjs-layers';
import '../lib/index.js';

await tf.setBackend('wasm');
const { layers } = tfl;
const made = {
  lstm: () => layers.lstm({ units: 3, inputShape: [4, 2] }),
  gru: () => layers.gru({ units: 3, inputShape: [4, 2] }),
  simpleRNN: () => layers.simpleRNN({ units: 3, inputShape: [4, 2] }),
  bidirectional: () => layers.bidirectional({ layer: layers.lstm({ units: 3 }), inputShape: [4, 2] }),
  timeDistributed: () => layers.timeDistributed({ layer: layers.dense({ units: 3 }), inputShape: [4, 2] }),
  stacked: () => layers.rnn({ cell: [layers.gruCell({ units: 3 }), layers.lstmCell({ units: 2 })], inputShape: [4, 2] }),
  convLstm2d: () => layers.convLstm2d({ filters: 2, kernelSize: 3, padding: 'same', inputShape: [4, 5, 5, 1] }),
};
const results = {};
for (const [name, make] of Object.entries(made)) {
  try {
    const model = tfl.sequential({ layers: [make(), layers.flatten(), layers.dense({ units: 1 })].filter(
      (layer) => name.startsWith('time') || name === 'convLstm2d' || layer.getClassName() !== 'Flatten') });
    model.compile({ optimizer: tf.train.sgd(0.05), loss: 'meanSquaredError' });
    const x = tf.randomNormal([8, ...model.inputs[0].shape.slice(1)], 0, 1, 'float32', 1);
    const y = tf.randomNormal([8, 1], 0, 1, 'float32', 2);
    const first = model.evaluate(x, y).dataSync()[0];
    await model.fit(x, y, { epochs: 20, verbose: 0 });
    const last = model.evaluate(x, y).dataSync()[0];
    results[name] = last < first ? 'learns' : first + ' to ' + last;
  } catch (error) {
    results[name] = error.message;
  }
}
console.log(JSON.stringify(results));
process.exit(0);
`);
  for (const [name, result] of Object.entries(learned))
    expect([name, result]).toEqual([name, 'learns']);
  expect(Object.keys(learned)).toHaveLength(7);
});
