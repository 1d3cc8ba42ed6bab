/** Run by backend.long.test.ts: picks a backend, trains a convolution on it and prints what happened. */
import * as tf from '@tensorflow/tfjs-core';
import * as tfl from '@tensorflow/tfjs-layers';
import { type PickedBackend, pickBackend } from '../../lib/node/backend.js';

type Call = Parameters<typeof pickBackend>;

let picked: PickedBackend | undefined;
try {
  for (const call of JSON.parse(process.argv[2]!) as Call[]) picked = await pickBackend(...call);
  const model = tfl.sequential({
    layers: [
      tfl.layers.conv2d({ inputShape: [6, 6, 1], filters: 2, kernelSize: 3, strides: 2 }),
      tfl.layers.conv2dTranspose({ filters: 1, kernelSize: 4, strides: 2 }),
    ],
  });
  model.compile({ optimizer: 'sgd', loss: 'meanSquaredError' });
  const x = tf.ones([2, 6, 6, 1]);
  const { history } = await model.fit(x, x, { epochs: 2, verbose: 0 });
  console.log(JSON.stringify({ ...picked, current: tf.getBackend(), loss: history.loss }));
} catch (error) {
  console.log(JSON.stringify({ error: error instanceof Error ? error.message : String(error) }));
}
