import * as tf from '@tensorflow/tfjs-core';
import { half } from '../../../scripts/build/half.js';

/** What TensorFlow.js reads of float16 weights. */
function decoded(values: Float32Array): Float32Array {
  const quantization = { dtype: 'float16' } as const;
  const spec = { name: 'w', shape: [values.length], dtype: 'float32', quantization } as const;
  const bytes = half(new Uint8Array(values.buffer));
  const { w } = tf.io.decodeWeights(bytes.slice().buffer, [
    { ...spec, shape: [...spec.shape] },
  ]) as Record<string, tf.Tensor>;
  return w!.dataSync<'float32'>();
}

beforeAll(async () => {
  await import('@tensorflow/tfjs-backend-cpu');
  Object.assign(tf.findBackend('cpu') ?? {}, { firstUse: false });
  await tf.setBackend('cpu');
});

test('what 16 bits hold exactly stays', () => {
  const values = Float32Array.of(
    0,
    -0,
    1,
    -2,
    0.5,
    1 / 1024,
    65504,
    2 ** -14,
    2 ** -24,
    -3 * 2 ** -24,
  );
  expect(decoded(values)).toEqual(values);
});

test('other numbers go to a nearest one', () => {
  const values = Float32Array.from({ length: 2000 }, (_, i) => Math.sin(i) * 10 ** ((i % 9) - 5));
  decoded(values).forEach((value, i) => {
    const bound = Math.max(Math.abs(values[i]!) * 2 ** -11, 2 ** -25);
    expect(Math.abs(value - values[i]!)).toBeLessThanOrEqual(bound);
  });
});

test('rounding carries into the exponent', () => {
  expect(decoded(Float32Array.of(2 - 2 ** -12))).toEqual(Float32Array.of(2));
});

test('what is too large is refused', () => {
  expect(() => half(new Uint8Array(Float32Array.of(1e5).buffer))).toThrow('at most 65504');
});
