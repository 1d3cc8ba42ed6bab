import * as tf from '@tensorflow/tfjs-core';
import '../../lib/index.js';
import * as entry from '../../lib/measures/index.js';
import { describeEachBackend } from '../backends.js';
import { expectClose } from '../compare.js';
import { shownOptions, unpacked, VECTORS } from '../losses/vectors.js';

const exported = entry as unknown as Record<string, (options: object) => entry.Metric>;

/** Yardsticks of data that do not stream, each with a test of its own. */
const ELSEWHERE = [
  'exactAuc',
  'imageMsSsim',
  'imagePsnr',
  'imageSsim',
  'maskIou',
  'otsu',
  'pcaReconstructionErrors',
  'pcaReconstructionMse',
  'rankCorrelation',
  'structuralSimilarity',
];

test('every exported metric has vectors', () => {
  const covered = new Set(VECTORS.measures.map(({ name }) => name));
  const lacking = Object.keys(entry).filter((name) => !covered.has(name));
  expect(lacking.sort()).toEqual(ELSEWHERE);
});

describeEachBackend('metrics', () => {
  test.each(
    VECTORS.measures.map((one, i) => {
      const weighted = one.batches[0]!.sampleWeight ? ' weighted' : '';
      return [`${i} ${one.name}${shownOptions(one.options)}${weighted}`, one] as const;
    }),
  )('%s: the value after two batches', (_, one) => {
    const metric = exported[one.name]!(one.options);
    const batches = one.batches.map(({ yTrue, yPred, sampleWeight }) => {
      return [unpacked(yTrue), unpacked(yPred), sampleWeight && unpacked(sampleWeight)] as const;
    });
    const before = tf.memory().numTensors;
    for (const batch of batches) metric.update(...batch);
    const value = metric.result();
    expectClose(value, unpacked(one.value));
    metric.reset();
    expectClose(metric(...batches[0]!), afterOne(metric.fresh(), batches[0]!));
    expect(tf.memory().numTensors - before).toBe(4);
  });
});

function afterOne(
  metric: entry.Metric,
  batch: readonly [tf.Tensor, tf.Tensor, tf.Tensor | undefined],
): tf.Tensor {
  metric.update(...batch);
  const value = metric.result();
  metric.reset();
  return value;
}
