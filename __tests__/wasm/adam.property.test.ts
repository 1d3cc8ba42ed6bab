import '@tensorflow/tfjs-backend-cpu';
import '@tensorflow/tfjs-backend-wasm';
import * as tf from '@tensorflow/tfjs-core';
// Registers the gradients.
import '@tensorflow/tfjs-layers';
import fc from 'fast-check';
import { ADAM_STEP } from '../../lib/ops/kernel_names.js';
import type { Call } from '../../lib/wasm/call.js';
import { optimizerSteps } from '../../lib/wasm/kernels/optimizer_steps.js';
import { noise } from './compare.js';
import { GuardedMemory } from './guarded_memory.js';
import { everyCase } from './random_cases.js';

const guarded = new GuardedMemory();
const f = Math.fround;
const { [ADAM_STEP]: adamStep } = optimizerSteps;

const cases = fc.record({
  size: fc.integer({ min: 1, max: 40 }),
  beta1: fc.double({ noNaN: true, min: 0.1, max: 0.99 }),
  beta2: fc.double({ noNaN: true, min: 0.1, max: 0.999 }),
  learningRate: fc.double({ noNaN: true, min: 1e-4, max: 1 }),
  steps: fc.integer({ min: 1, max: 20 }),
});

describe.each([
  ['in the module', true],
  ['without it', false],
])('a step of Adam, %s', (_, within) => {
  test('random ones are those of the algorithm, each operation rounded', () => {
    everyCase(cases, 300, ({ size, beta1, beta2, learningRate, steps }) => {
      guarded.reset();
      const epsilon = 1e-7;
      const [first, second] = [f(1 - f(beta1 ** steps)), f(1 - f(beta2 ** steps))];
      const given = [1, 2, 3, 4].map((seed) => noise(size, seed));
      const [value, g, m, v] = given as [Float32Array, Float32Array, Float32Array, Float32Array];
      v.forEach((square, i) => {
        v[i] = square ** 2;
      });
      const [x, gradient, moment, square] = given.map((data) => guarded.tensor([size], data));
      const call: Call = {
        backend: guarded.backend(),
        simd: within ? guarded.simd : null,
        inputs: { value: x!, gradient: gradient!, momentum: moment!, velocity: square! },
        attrs: {
          beta1,
          rest1: 1 - beta1,
          beta2,
          rest2: 1 - beta2,
          first,
          second,
          epsilon,
          rate: learningRate,
        },
        stock: () => {
          throw new Error('there is none');
        },
      };
      const [gotX, gotM, gotV] = (adamStep!(call) as tf.TensorInfo[]).map((t) => guarded.values(t));
      const right = Array.from({ length: size }, (_, i) => {
        const newM = f(f(m[i]! * f(beta1)) + f(g[i]! * f(1 - beta1)));
        const newV = f(f(v[i]! * f(beta2)) + f(f(g[i]! * g[i]!) * f(1 - beta2)));
        const root = f(f(Math.sqrt(f(newV / second))) + f(epsilon));
        const newX = f(f(f(f(newM / first) / root) * f(-learningRate)) + value[i]!);
        return gotX![i] === newX && gotM![i] === newM && gotV![i] === newV;
      });
      return right.every(Boolean) && guarded.broken().length === 0;
    });
  });
});

/** Weights after ten steps of Adam on a backend, and how many the fused kernel took of both variables. */
async function trained(backend: string): Promise<{ weights: number[]; steps: number }> {
  await tf.setBackend(backend);
  const spy = jest.spyOn(tf.getKernel('OptimizerSteps', 'wasm'), 'kernelFunc');
  const [a, b] = [tf.variable(tf.tensor1d(noise(7, 1))), tf.variable(tf.tensor1d(noise(7, 2)))];
  const target = tf.tensor1d(noise(7, 3));
  const optimizer = tf.train.adam(0.05);
  const before = tf.memory().numTensors;
  const loss = () => tf.mean(tf.squaredDifference(tf.mul(a, b), target)) as tf.Scalar;
  for (let i = 0; i < 10; i++) optimizer.minimize(loss);
  // Two moments of each.
  expect(tf.memory().numTensors).toBe(before + 4);
  const weights = [...a.dataSync(), ...b.dataSync()];
  tf.dispose([a, b, target]);
  optimizer.dispose();
  const steps = spy.mock.calls.length;
  spy.mockRestore();
  return { weights, steps };
}

test('training takes the kernel from the first step on, and the same way', async () => {
  await import('../../lib/wasm/index.js');
  const composed = await trained('cpu');
  expect(composed.steps).toBe(0);
  const fused = await trained('wasm');
  expect(fused.steps).toBe(10);
  expect(fused.weights).toEqual(composed.weights);
});
