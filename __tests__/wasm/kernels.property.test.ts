import fc from 'fast-check';
import { conv2d, conv3d } from '../../lib/wasm/kernels/conv.js';
import {
  conv2dFilterGradient,
  conv3dFilterGradient,
} from '../../lib/wasm/kernels/conv_filter_gradient.js';
import {
  conv3dInputGradient,
  fusedConv2dInputGradient,
} from '../../lib/wasm/kernels/conv_input_gradient.js';
import {
  averagePool3d,
  averagePoolGradient,
  maxPool3d,
  maxPoolGradient,
  maxPoolSwitched,
} from '../../lib/wasm/kernels/pool.js';
import { bilinearGradient, nearestGradient } from '../../lib/wasm/kernels/resize_gradient.js';
import {
  type ConvCase,
  convFilterGradient,
  convForward,
  convInputGradient,
} from '../reference/conv_gradients.js';
import {
  averagePoolForward,
  averagePoolInputGradient,
  maxPoolForward,
  maxPoolInputGradient,
  maxPoolSwitchedReference,
} from '../reference/pool_gradients.js';
import { product } from '../reference/product.js';
import { type ResizeCase, resizeInputGradient } from '../reference/resize_gradients.js';
import { noise } from './compare.js';
import { shapes } from './conv_shapes.js';
import { GuardedMemory } from './guarded_memory.js';
import { judge } from './judge.js';
import { convCases, everyCase } from './random_cases.js';

const guarded = new GuardedMemory();

const { right, rightSums } = judge(guarded);

/** Images go to the 2-D kernels, volumes to the 3-D ones. */
function flat(c: ConvCase, shape: number[], spatialFrom: number): number[] {
  return c.input[0] === 1 && c.kernel[0] === 1 && c.strides[0] === 1
    ? shape.filter((_, i) => i !== spatialFrom)
    : shape;
}
const attributes = (c: ConvCase) => ({ strides: flat(c, [...c.strides], 0), pad: c.padding });

test('values of random 1-D, 2-D and 3-D convolutions', () => {
  everyCase(convCases, 400, (c) => {
    guarded.reset();
    const { x, w } = shapes(c);
    const [values, filter] = [noise(product(x), 10), noise(product(w), 11)];
    const inputs = {
      x: guarded.tensor(flat(c, x, 1), values),
      filter: guarded.tensor(flat(c, w, 0), filter),
    };
    const kernel = inputs.x.shape.length === 4 ? conv2d : conv3d;
    const got = guarded.run(kernel, inputs, { ...attributes(c), dilations: 1 });
    return rightSums(got, convForward, c, values, filter);
  });
});

test('input gradients of random 1-D, 2-D and 3-D convolutions', () => {
  everyCase(convCases, 700, (c) => {
    guarded.reset();
    const { x, y, w } = shapes(c);
    const [dy, filter] = [noise(product(y), 1), noise(product(w), 2)];
    const inputShape = flat(c, x, 1);
    const inputs = {
      dy: guarded.tensor(flat(c, y, 1), dy),
      filter: guarded.tensor(flat(c, w, 0), filter),
    };
    // The plain kernel leaves the smallest to the backend's own.
    const kernel = inputShape.length === 4 ? fusedConv2dInputGradient : conv3dInputGradient;
    const got = guarded.run(kernel, inputs, { ...attributes(c), inputShape });
    return rightSums(got, convInputGradient, c, dy, filter);
  });
});

test('filter gradients of random 1-D, 2-D and 3-D convolutions', () => {
  everyCase(convCases, 700, (c) => {
    guarded.reset();
    const { x, y, w } = shapes(c);
    const [values, dy] = [noise(product(x), 3), noise(product(y), 4)];
    const filterShape = flat(c, w, 0);
    const inputs = {
      x: guarded.tensor(flat(c, x, 1), values),
      dy: guarded.tensor(flat(c, y, 1), dy),
    };
    const kernel = filterShape.length === 4 ? conv2dFilterGradient : conv3dFilterGradient;
    const got = guarded.run(kernel, inputs, { ...attributes(c), filterShape });
    return rightSums(got, convFilterGradient, c, values, dy);
  });
});

const poolCases = convCases.map((c) => ({ ...c, outChannels: c.inChannels }));
const poolAttributes = (c: ConvCase) => ({
  ...attributes(c),
  filterSize: flat(c, [...c.kernel], 0),
});

test('gradients of random poolings', () => {
  everyCase(poolCases, 400, (c) => {
    guarded.reset();
    const { x, y } = shapes(c);
    // Negative values only: a maximum that starts from 0 shows.
    const values = noise(product(x), 5).map((v) => v - 1.5);
    const gradient = noise(product(y), 6);
    const inputs = {
      input: guarded.tensor(flat(c, x, 1), values),
      dy: guarded.tensor(flat(c, y, 1), gradient),
    };
    const maximum = guarded.run(maxPoolGradient, inputs, poolAttributes(c));
    const average = guarded.run(averagePoolGradient, inputs, poolAttributes(c));
    return (
      right(maximum, maxPoolInputGradient(c, values, gradient)) &&
      right(average, averagePoolInputGradient(c, gradient))
    );
  });
});

test('random poolings take what is at their maxima', () => {
  everyCase(poolCases, 400, (c) => {
    guarded.reset();
    const { x } = shapes(c);
    // Few different values: the first one of equals counts.
    const values = noise(product(x), 5).map((v) => Math.round(3 * v));
    const gradient = noise(product(x), 6);
    const inputs = {
      input: guarded.tensor(flat(c, x, 1), values),
      dy: guarded.tensor(flat(c, x, 1), gradient),
    };
    const got = guarded.run(maxPoolSwitched, inputs, poolAttributes(c));
    return right(got, maxPoolSwitchedReference(c, values, gradient));
  });
});

test('values of random 3-D poolings', () => {
  everyCase(poolCases, 200, (c) => {
    guarded.reset();
    const { x } = shapes(c);
    const values = noise(product(x), 7).map((v) => v - 1.5);
    const inputs = { x: guarded.tensor(x, values) };
    const { strides, padding, kernel } = c;
    const attrs = { strides: [...strides], pad: padding, filterSize: [...kernel] };
    return (
      right(guarded.run(maxPool3d, inputs, attrs), maxPoolForward(c, values)) &&
      right(guarded.run(averagePool3d, inputs, attrs), averagePoolForward(c, values))
    );
  });
});

const length = fc.integer({ min: 1, max: 9 });
const resizeCases: fc.Arbitrary<ResizeCase> = fc
  .record({
    batch: fc.integer({ min: 1, max: 3 }),
    input: fc.tuple(length, length),
    output: fc.tuple(length, length),
    channels: fc.integer({ min: 1, max: 9 }),
    method: fc.constantFrom('nearest' as const, 'bilinear' as const),
    centers: fc.constantFrom('corner', 'aligned', 'half'),
  })
  .map(({ centers, ...rest }) => ({
    ...rest,
    alignCorners: centers === 'aligned',
    halfPixelCenters: centers === 'half',
  }));

test('gradients of random resizes', () => {
  everyCase(resizeCases, 400, (c) => {
    guarded.reset();
    const imageShape = [c.batch, ...c.input, c.channels];
    const shape = [c.batch, ...c.output, c.channels];
    const dy = noise(product(shape), 8);
    const inputs = {
      images: guarded.tensor(imageShape, noise(product(imageShape), 9)),
      dy: guarded.tensor(shape, dy),
    };
    const kernel = c.method === 'nearest' ? nearestGradient : bilinearGradient;
    const { alignCorners, halfPixelCenters } = c;
    const got = guarded.run(kernel, inputs, { alignCorners, halfPixelCenters });
    return right(got, resizeInputGradient(c, dy));
  });
});

test('a write beside a block is noticed', () => {
  guarded.reset();
  const at = guarded.write(Float32Array.of(1, 2, 3));
  guarded.simd.sumRows(at, at + 12, 1, 3);
  expect(guarded.broken()).toEqual([at]);
});
