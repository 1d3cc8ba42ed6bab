import * as tf from '@tensorflow/tfjs-core';
import fc from 'fast-check';
import '../../lib/index.js';
import type { ConvGeometry } from '../../lib/arithmetic/conv_geometry.js';
import type { WebgpuBackend } from '../../lib/webgpu/backend.js';
import { setPrecision } from '../../lib/webgpu/index.js';
import { filteredGradient } from '../../lib/webgpu/kernels/filtering/filtered_gradient.js';
import {
  filteringPlan,
  filteringThatPays,
} from '../../lib/webgpu/kernels/filtering/filtering_plan.js';
import { USUAL_CHOICE } from '../../lib/webgpu/tile_choice.js';
import { describeEachBackend } from '../backends.js';
import { type ConvCase, convInputGradient, geometry } from '../reference/conv_gradients.js';
import { product } from '../reference/product.js';
import { distance, noise } from '../wasm/compare.js';
import { SEED } from '../wasm/random_cases.js';

const RUNS = 16;

type GpuMemory = ReturnType<typeof tf.memory> & { readonly numDataBuffers: number };

const cases: fc.Arbitrary<ConvCase> = fc
  .record({
    batch: fc.integer({ min: 1, max: 3 }),
    height: fc.integer({ min: 3, max: 11 }),
    width: fc.integer({ min: 3, max: 11 }),
    signal: fc.boolean(),
    inChannels: fc.constantFrom(3, 20),
    outChannels: fc.constantFrom(3, 8),
    padding: fc.constantFrom('same' as const, 'valid' as const),
  })
  .map(({ height, width, signal, ...rest }) => ({
    ...rest,
    input: [1, signal ? 1 : height, width],
    kernel: [1, signal ? 1 : 3, 3],
    strides: [1, 1, 1],
  }));

function geometryOf(c: ConvCase): ConvGeometry {
  const { output, before } = geometry(c);
  const { batch, input, kernel, strides, inChannels, outChannels } = c;
  return { batch, input, kernel, strides, inChannels, outChannels, output, before };
}

const shapesOf = (c: ConvCase) => {
  const [, ...places] = geometry(c).output;
  return {
    dy: [c.batch, ...places, c.outChannels],
    filter: [...c.kernel.slice(1), c.inChannels, c.outChannels],
    dx: [c.batch, ...c.input.slice(1), c.inChannels],
  };
};

const given = (c: ConvCase, data: number) =>
  [
    noise(product(shapesOf(c).dy), data),
    noise(product(c.kernel) * c.inChannels * c.outChannels, data + 1),
  ] as const;

describeEachBackend('minimal filtering', () => {
  test(`${RUNS} configurations, FC_SEED=${SEED}`, () => {
    fc.assert(
      fc.property(cases, fc.nat(), (c, data) => {
        const before = tf.memory() as GpuMemory;
        const [dy, w] = given(c, data);
        const bias = noise(c.inChannels, data + 2);
        const g = geometryOf(c);
        const shapes = shapesOf(c);
        const dx = tf.tidy(() => {
          const backend = tf.backend() as unknown as WebgpuBackend;
          const info = filteredGradient(
            backend,
            { g, plan: filteringPlan(g, USUAL_CHOICE)! },
            { dy: tf.tensor(dy, shapes.dy), filter: tf.tensor(w, shapes.filter) },
            shapes.dx,
            { bias: tf.tensor1d(bias), activation: 'leakyrelu', alpha: 0.2 },
          );
          return tf.engine().makeTensorFromTensorInfo(info).dataSync();
        });
        const { numTensors, numDataBuffers } = tf.memory() as GpuMemory;
        expect([numTensors, numDataBuffers]).toEqual([before.numTensors, before.numDataBuffers]);
        const right = (a: Float32Array, b: Float32Array, more: Float32Array) =>
          convInputGradient(c, a, b).map((v, i) => {
            const y = v + more[i % c.inChannels]!;
            return y < 0 ? 0.2 * y : y;
          });
        const absolute = [dy, w, bias].map((list) => list.map(Math.abs));
        const all = right(absolute[0]!, absolute[1]!, absolute[2]!);
        expect(distance(dx, right(dy, w, bias), all)).toBeLessThan(1e-5);
      }),
      { seed: SEED, numRuns: RUNS },
    );
  });

  test.each([
    { name: 'F(4, 3)', input: [1, 1, 70], kernel: [1, 1, 3], inChannels: 64, outChannels: 256 },
    {
      name: 'F(2 x 2, 3 x 3)',
      input: [1, 8, 8],
      kernel: [1, 3, 3],
      inChannels: 256,
      outChannels: 256,
    },
  ] as const)("is 'fast' where it pays: $name", ({ input, kernel, inChannels, outChannels }) => {
    const c: ConvCase = {
      batch: 4,
      input: [...input],
      kernel: [...kernel],
      strides: [1, 1, 1],
      inChannels,
      outChannels,
      padding: 'same',
    };
    expect(filteringThatPays(geometryOf(c), USUAL_CHOICE)).not.toBeNull();
    const [dy, w] = given(c, 3);
    const shapes = shapesOf(c);
    const run = () =>
      tf.tidy(() => {
        const inputs = { dy: tf.tensor(dy, shapes.dy), filter: tf.tensor(w, shapes.filter) };
        const attrs = { strides: [1, 1], pad: 'same', inputShape: shapes.dx };
        const dx = tf.engine().runKernel(tf.Conv2DBackpropInput, inputs, attrs) as tf.Tensor;
        return dx.dataSync();
      });
    const exact = run();
    try {
      setPrecision('fast');
      const fast = run();
      expect(fast).not.toEqual(exact);
      expect(run()).toEqual(fast);
      expect(distance(fast, exact)).toBeLessThan(1e-4);
    } finally {
      setPrecision('exact');
    }
  });
}, ['webgpu']);
