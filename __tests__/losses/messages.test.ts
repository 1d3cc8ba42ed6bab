import '../backends.js';
import * as tf from '@tensorflow/tfjs-core';
import * as losses from '../../lib/losses/index.js';
import * as measures from '../../lib/measures/index.js';

beforeAll(() => tf.setBackend('cpu'));

const two = () => tf.zeros([2, 2]);
const ROWS: [name: string, call: () => unknown, message: string][] = [
  [
    'shapes that differ',
    () => losses.huber()(tf.zeros([2, 3]), two()),
    'huber: yTrue must be of the shape of yPred, [2, 2], got [2, 3].',
  ],
  [
    'an option that is misspelt',
    () => losses.tversky({ aplha: 1 } as never),
    "tversky: unknown option 'aplha', expected one of alpha, axis, beta.",
  ],
  [
    'a reduction',
    () => losses.reduceLoss(two(), { reduction: 'average' as never }),
    "reduceLoss: reduction must be 'sumOverBatchSize' or 'mean' or 'meanWithSampleWeight' or 'sum' or 'none', got 'average'.",
  ],
  [
    'weights that fit no axis',
    () => losses.reduceLoss(two(), { sampleWeight: tf.ones([3]) }),
    'reduceLoss: sampleWeight must be of the first axes of [2, 2], got [3].',
  ],
  [
    'labels of another shape',
    () => losses.sparseCategoricalCrossentropy()(tf.zeros([3]), two()),
    'sparseCategoricalCrossentropy: yTrue must be labels of shape [2], got [3].',
  ],
  [
    'a network that is none',
    () => losses.perceptual({} as never),
    'perceptual: the network must be a LayersModel, got {}.',
  ],
  [
    'a window that is longer than its transform',
    () => losses.stft({ resolutions: [{ fftSize: 4, hop: 1, window: 5 }] }),
    'stft: window must be at most fftSize (4), got 5.',
  ],
  [
    'signals shorter than half of a frame',
    () => losses.stft()(two(), two()),
    'stft: signals must be of more than 1024 samples, [n, samples], got [2, 2].',
  ],
  [
    'a result before any batch',
    () => measures.auc().result(),
    'auc: the number of batches must be at least 1, got 0.',
  ],
  [
    'no class to give',
    () => measures.iou({ numClasses: 2 }),
    'iou: targetClassIds must be an array of classes, got undefined.',
  ],
  [
    'a class beyond the last',
    () => measures.meanIoU({ numClasses: 2, targetClassIds: [2] }),
    'meanIoU: targetClassIds must be below numClasses (2), got 2.',
  ],
  [
    'as many classes as nobody says',
    () => measures.dice({}),
    'dice: numClasses must be given with numbers of classes, got undefined.',
  ],
];

test.each(ROWS)('%s', (_, call, message) => {
  expect(call).toThrow(message);
});

test('nothing to find, and nothing found, is no success', () => {
  const nothing = tf.zeros([1, 3, 3, 1]);
  for (const metric of [
    measures.auc(),
    measures.precision(),
    measures.recall(),
    measures.f1Score(),
    measures.binaryIoU({ targetClassIds: [1] }),
    measures.binaryDice({ targetClassIds: [1] }),
  ]) {
    expect(metric(nothing, nothing).dataSync()[0]).toBe(0);
  }
});
