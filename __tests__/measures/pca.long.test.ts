import * as tf from '@tensorflow/tfjs-core';
import { pcaReconstructionMse } from '../../lib/measures/pca.js';
import { readIdxFolder } from '../../lib/node/idx_folder.js';
import '../backends.js';
import { testWithShared } from '../shared_data.js';

testWithShared('data/fashion-mnist', 'Fashion-MNIST: 16 and 64 components', async (folder) => {
  await tf.setBackend('wasm');
  const { train, test } = await readIdxFolder(folder);
  const [x, y] = [train, test].map(({ images, shape }) =>
    tf.tidy(() => tf.div(tf.tensor3d(images, shape, 'int32'), 255)),
  );
  expect(await pcaReconstructionMse(x!, y!, 16)).toBeCloseTo(0.0205, 4);
  expect(await pcaReconstructionMse(x!, y!, 64)).toBeCloseTo(0.0105, 4);
  tf.dispose([x!, y!]);
});
