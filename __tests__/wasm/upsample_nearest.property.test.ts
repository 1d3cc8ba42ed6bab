import type * as tf from '@tensorflow/tfjs-core';
import fc from 'fast-check';
import type { Call, Kernel } from '../../lib/wasm/call.js';
import {
  upsampleNearest,
  upsampleNearestGradient,
} from '../../lib/wasm/kernels/upsample_nearest.js';
import { distance, noise } from './compare.js';
import { GuardedMemory } from './guarded_memory.js';
import { everyCase } from './random_cases.js';

const guarded = new GuardedMemory();
const size = (max: number) => fc.integer({ min: 1, max });
const cases = fc.record({
  shape: fc.tuple(size(3), size(4), size(5), size(21)),
  factors: fc.tuple(size(3), size(4)),
});

describe.each([
  ['in the module', true],
  ['without it', false],
])('repeated pixels, %s', (_, within) => {
  const run = (kernel: Kernel, inputs: Call['inputs'], attrs: object) => {
    const out = kernel(guarded.call(within, inputs, attrs)) as tf.TensorInfo;
    return { shape: out.shape, values: guarded.values(out) };
  };

  test('random images and their gradients', () => {
    everyCase(cases, 300, ({ shape, factors }) => {
      guarded.reset();
      const [batch, height, width, channels] = shape;
      const [sh, sw] = factors;
      const large = [batch, height * sh, width * sw, channels] as const;
      const x = noise(batch * height * width * channels, 1);
      const dy = noise(x.length * sh * sw, 2);
      const shown = new Float64Array(dy.length);
      const sums = new Float64Array(x.length);
      const terms = new Float64Array(x.length);
      let i = 0;
      for (let n = 0; n < batch; n++)
        for (let h = 0; h < large[1]; h++)
          for (let w = 0; w < large[2]; w++)
            for (let c = 0; c < channels; c++, i++) {
              const pixel = (n * height + Math.floor(h / sh)) * width + Math.floor(w / sw);
              shown[i] = x[pixel * channels + c]!;
              sums[pixel * channels + c]! += dy[i]!;
              terms[pixel * channels + c]! += Math.abs(dy[i]!);
            }
      const y = run(upsampleNearest, { x: guarded.tensor([...shape], x) }, { factors });
      const inputs = { dy: guarded.tensor([...large], dy) };
      const dx = run(upsampleNearestGradient, inputs, { factors });
      return (
        `${y.shape}` === `${large}` &&
        `${dx.shape}` === `${shape}` &&
        y.values.every((v, at) => v === shown[at]) &&
        distance(dx.values, sums, terms) < 1e-6 &&
        guarded.broken().length === 0
      );
    });
  });
});
