import type * as tf from '@tensorflow/tfjs-core';
import fc from 'fast-check';
import type { Call, Kernel } from '../../lib/wasm/call.js';
import {
  batchNorm,
  batchNormGradient,
  batchNormTraining,
} from '../../lib/wasm/kernels/batch_norm.js';
import {
  batchNormDifferences,
  batchNormForward,
  batchNormMagnitudes,
} from '../reference/batch_norm.js';
import { distance, noise } from './compare.js';
import { GuardedMemory } from './guarded_memory.js';
import { everyCase } from './random_cases.js';

const guarded = new GuardedMemory();

const cases = fc.record({
  rows: fc.integer({ min: 2, max: 12 }),
  columns: fc.integer({ min: 1, max: 19 }),
  epsilon: fc.constantFrom(1e-3, 0.1),
  level: fc.constantFrom(0, 3),
});

function run(kernel: Kernel, within: boolean, inputs: Call['inputs'], attrs: object) {
  return [kernel(guarded.call(within, inputs, attrs))].flat().map((t) => guarded.values(t));
}

const lists = (shapes: Record<string, Float32Array>) =>
  Object.fromEntries(
    Object.entries(shapes).map(([name, list]) => [name, guarded.tensor([list.length], list)]),
  );

describe.each([
  ['in the module', true],
  ['without it', false],
])('batch normalisation in training, %s', (_, within) => {
  test('random ones: values, moments and gradients are those of the plain loops', () => {
    everyCase(cases, 150, ({ level, ...c }) => {
      guarded.reset();
      const { rows, columns, epsilon } = c;
      const x = noise(rows * columns, 1).map((v) => v + level);
      const dy = noise(rows * columns, 2);
      const [gamma, beta] = [noise(columns, 3), noise(columns, 4)];
      const expected = batchNormForward(c, x, gamma, beta);
      const terms = batchNormMagnitudes(c, x, gamma, beta, dy);
      const image = guarded.tensor([rows, columns], x);
      const [y, mean, variance] = run(
        batchNormTraining,
        within,
        { x: image, ...lists({ gamma, beta }) },
        { epsilon },
      );
      const forward =
        distance(y!, expected.y, terms.y) < 1e-5 &&
        distance(mean!, expected.mean) < 1e-5 &&
        distance(
          variance!,
          expected.variance,
          expected.mean.map((m) => m * m + 1),
        ) < 1e-5;
      const inputs = {
        x: image,
        dy: guarded.tensor([rows, columns], dy),
        ...lists({ mean: mean!, variance: variance!, gamma }),
      };
      const gradients = run(batchNormGradient, within, inputs, { epsilon });
      const back = (['x', 'gamma', 'beta'] as const).every((by, i) => {
        const differences = batchNormDifferences(c, { x, gamma, beta }, dy, by);
        return distance(gradients[i]!, differences, terms[by]) < 1e-5;
      });
      return forward && back && guarded.broken().length === 0;
    });
  });
});

test('random predictions, with and without scale and offset', () => {
  const optional = fc.record({ scaled: fc.boolean(), moved: fc.boolean() });
  everyCase(fc.tuple(cases, optional), 300, ([{ rows, columns, epsilon }, { scaled, moved }]) => {
    guarded.reset();
    const x = noise(rows * columns, 1);
    const [mean, scale, offset] = [noise(columns, 2), noise(columns, 3), noise(columns, 4)];
    const variance = noise(columns, 5).map(Math.abs);
    const inputs: Record<string, tf.TensorInfo> = {
      x: guarded.tensor([rows, columns], x),
      ...lists({ mean, variance, ...(scaled && { scale }), ...(moved && { offset }) }),
    };
    const [y] = run(batchNorm, true, inputs, { varianceEpsilon: epsilon });
    const terms = new Float64Array(x.length);
    const expected = Float64Array.from(x, (v, i) => {
      const c = i % columns;
      const factor = (scaled ? scale[c]! : 1) / Math.sqrt(variance[c]! + epsilon);
      const product = (v - mean[c]!) * factor;
      const shift = moved ? offset[c]! : 0;
      terms[i] = Math.abs(product) + Math.abs(shift);
      return product + shift;
    });
    return distance(y!, expected, terms) < 1e-5 && guarded.broken().length === 0;
  });
});
