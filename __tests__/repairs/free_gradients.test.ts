import * as tf from '@tensorflow/tfjs-core';
import '../../lib/repairs/index.js';
import { describeEachBackend } from '../backends.js';

const LENGTH = 30;

/** Passes x on; its gradient tells how many tensors there are on the way back. */
const watched = (see: (tensors: number) => void) =>
  tf.customGrad((x) => ({
    value: tf.mul(x as tf.Tensor, 1),
    gradFunc: (dy) => {
      see(tf.memory().numTensors);
      return tf.mul(dy as tf.Tensor, 1);
    },
  }));

const values = (tensors: readonly tf.Tensor[]) => tensors.map((t) => [...t.dataSync()]);

describeEachBackend('gradients on the way back', () => {
  test('are freed as they are used, with what their operations saved', () => {
    tf.tidy(() => {
      const seen: number[] = [];
      const see = watched((tensors) => seen.push(tensors));
      const chain = (x: tf.Tensor) => {
        let y: tf.Tensor = see(x);
        for (let i = 0; i < LENGTH; i++) y = see(tf.tanh(tf.mul(y, y)));
        return tf.sum(y);
      };
      const before = tf.memory().numTensors;
      const dx = tf.grad(chain)(tf.tensor1d([0.5, -0.25]));
      expect([...dx.dataSync()].every((value) => Number.isFinite(value))).toBe(true);
      expect(seen).toHaveLength(LENGTH + 1);
      // A clone or two of what is saved of each operation are left at the first, and next to nothing at the last.
      expect(seen[0]! - before).toBeGreaterThan(LENGTH);
      expect(seen.at(-1)! - before).toBeLessThan(20);
    });
  });

  test('that are the dy itself, or what was saved, serve all that ask for them', () => {
    tf.tidy(() => {
      // Both gradients are one tensor, the dy that it is given.
      const sum = tf.customGrad((a, b) => ({
        value: tf.add(a as tf.Tensor, b as tf.Tensor),
        gradFunc: (dy) => [dy as tf.Tensor, dy as tf.Tensor],
      }));
      // Its gradient is what it saved.
      const half = tf.customGrad((x, save) => {
        (save as tf.GradSaveFunc)([x as tf.Tensor]);
        return {
          value: tf.mul(0.5, tf.square(x as tf.Tensor)),
          gradFunc: (_, saved) => saved[0]!,
        };
      });
      const f = (a: tf.Tensor, b: tf.Tensor) =>
        tf.sum(half(sum(tf.mul(a, 2), sum(tf.mul(b, 3), tf.mul(a, b)))));
      const [a, b] = [tf.tensor1d([1, 2]), tf.tensor1d([-1, 4])];
      // z = 2 a + 3 b + a b; of its half square the gradients are z (2 + b) and z (3 + a).
      const z = [-2, 24];
      expect(values(tf.grads(f)([a, b]))).toEqual([
        [z[0]! * 1, z[1]! * 6],
        [z[0]! * 4, z[1]! * 5],
      ]);
    });
  });

  test("the caller's dy and what a gradient keeps are left", () => {
    tf.tidy(() => {
      const kept: tf.Tensor[] = [];
      const keeping = tf.customGrad((x) => ({
        value: tf.mul(x as tf.Tensor, 2),
        gradFunc: (dy) => {
          kept.push(tf.keep(dy as tf.Tensor));
          return tf.mul(dy as tf.Tensor, 2);
        },
      }));
      const dy = tf.tensor1d([3, 5]);
      const dx = tf.grad((x) => tf.mul(keeping(tf.mul(x, 1)), 7))(tf.tensor1d([1, 1]), dy);
      expect(values([dx, dy, ...kept])).toEqual([
        [42, 70],
        [3, 5],
        [21, 35],
      ]);
      tf.dispose(kept);
    });
  });

  test('of second order have what they need, and nothing is left', () => {
    const before = tf.memory().numTensors;
    tf.tidy(() => {
      const second = tf.grad((x) => tf.sum(tf.grad((y) => tf.sum(tf.pow(y, 3)))(x)));
      expect([...second(tf.tensor1d([2, -1])).dataSync()]).toEqual([12, -6]);
    });
    expect(tf.memory().numTensors).toBe(before);
  });
});
