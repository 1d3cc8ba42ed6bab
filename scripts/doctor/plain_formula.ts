/** Sizes of a transposed convolution in two dimensions; in one, the height is 1. */
export interface Sizes {
  /** [batch, height, width, channels] */
  x: readonly [number, number, number, number];
  /** [height, width, out, in] */
  kernel: readonly [number, number, number, number];
  /** [batch, height, width, channels] */
  y: readonly [number, number, number, number];
  strides: readonly [number, number];
  /** What is dropped at the top and on the left. */
  crop: readonly [number, number];
}

export interface Values {
  y: number[];
  /** The gradients of sum(y * g). */
  dx: number[];
  dkernel: number[];
}

/**
 * A transposed convolution and its gradients from the definition, in double precision, with no
 * tensor library: what the backends are compared with. y[o] is the sum of x[i] kernel[t] over all i
 * and t with o = i s + t - crop.
 */
export function plainFormula(sizes: Sizes, x: number[], kernel: number[], g: number[]): Values {
  const [batch, height, width, inputs] = sizes.x;
  const [kernelHeight, kernelWidth, outputs] = sizes.kernel;
  const [, outHeight, outWidth] = sizes.y;
  const { strides, crop } = sizes;
  const y = new Array<number>(batch * outHeight * outWidth * outputs).fill(0);
  const dx = x.map(() => 0);
  const dkernel = kernel.map(() => 0);
  for (let b = 0; b < batch; b++) {
    for (let row = 0; row < height; row++) {
      for (let column = 0; column < width; column++) {
        for (let u = 0; u < kernelHeight; u++) {
          for (let v = 0; v < kernelWidth; v++) {
            const down = row * strides[0] + u - crop[0];
            const across = column * strides[1] + v - crop[1];
            if (down < 0 || down >= outHeight || across < 0 || across >= outWidth) continue;
            for (let out = 0; out < outputs; out++) {
              const to = ((b * outHeight + down) * outWidth + across) * outputs + out;
              for (let input = 0; input < inputs; input++) {
                const from = ((b * height + row) * width + column) * inputs + input;
                const tap = ((u * kernelWidth + v) * outputs + out) * inputs + input;
                y[to]! += x[from]! * kernel[tap]!;
                dx[from]! += g[to]! * kernel[tap]!;
                dkernel[tap]! += g[to]! * x[from]!;
              }
            }
          }
        }
      }
    }
  }
  return { y, dx, dkernel };
}
