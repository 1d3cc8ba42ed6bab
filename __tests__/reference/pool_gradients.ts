/**
 * Pooling and its gradients as plain loops in double precision, channels last, three dimensions: a window
 * is the part of [p s - b, p s - b + k) inside the input, and an average is over that part.
 */
import { type ConvCase, geometry } from './conv_gradients.js';
import { product } from './product.js';

/** Calls visit with each output value's index and the indices of the inputs in its window, in order. */
function everyWindow(c: ConvCase, visit: (output: number, inputs: number[]) => void): void {
  const { output, before } = geometry(c);
  const { input, kernel, strides, inChannels } = c;
  const range = (position: number, i: 0 | 1 | 2) => {
    const start = position * strides[i] - before[i];
    return Array.from({ length: kernel[i] }, (_, t) => start + t).filter(
      (v) => v >= 0 && v < input[i],
    );
  };
  let at = 0;
  for (let n = 0; n < c.batch; n++)
    for (let d = 0; d < output[0]; d++)
      for (let h = 0; h < output[1]; h++)
        for (let w = 0; w < output[2]; w++)
          for (let o = 0; o < inChannels; o++) {
            const inputs: number[] = [];
            for (const z of range(d, 0))
              for (const y of range(h, 1))
                for (const x of range(w, 2))
                  inputs.push(
                    (((n * input[0] + z) * input[1] + y) * input[2] + x) * inChannels + o,
                  );
            visit(at++, inputs);
          }
}

export function maxPoolForward(c: ConvCase, x: ArrayLike<number>): Float64Array {
  const y = new Float64Array(c.batch * product(geometry(c).output) * c.inChannels);
  everyWindow(c, (output, inputs) => {
    y[output] = Math.max(...inputs.map((i) => x[i]!));
  });
  return y;
}

export function maxPoolInputGradient(
  c: ConvCase,
  x: ArrayLike<number>,
  dy: ArrayLike<number>,
): Float64Array {
  const dx = new Float64Array(x.length);
  everyWindow(c, (output, inputs) => {
    const largest = Math.max(...inputs.map((i) => x[i]!));
    dx[inputs.find((i) => x[i] === largest)!]! += dy[output]!;
  });
  return dx;
}

/** Of each window the value of g, which is of x's shape, where x is largest first. */
export function maxPoolSwitchedReference(
  c: ConvCase,
  x: ArrayLike<number>,
  g: ArrayLike<number>,
): Float64Array {
  const y = new Float64Array(c.batch * product(geometry(c).output) * c.inChannels);
  everyWindow(c, (output, inputs) => {
    const largest = Math.max(...inputs.map((i) => x[i]!));
    y[output] = g[inputs.find((i) => x[i] === largest)!]!;
  });
  return y;
}

export function averagePoolForward(c: ConvCase, x: ArrayLike<number>): Float64Array {
  const y = new Float64Array(c.batch * product(geometry(c).output) * c.inChannels);
  everyWindow(c, (output, inputs) => {
    for (const i of inputs) y[output]! += x[i]! / inputs.length;
  });
  return y;
}

export function averagePoolInputGradient(c: ConvCase, dy: ArrayLike<number>): Float64Array {
  const dx = new Float64Array(c.batch * product(c.input) * c.inChannels);
  everyWindow(c, (output, inputs) => {
    for (const i of inputs) dx[i]! += dy[output]! / inputs.length;
  });
  return dx;
}
