/** What a position at a distance weighs: Keys 1981, "Cubic Convolution Interpolation", with a of -1/2. */
export function keysKernel(distance: number): number {
  const x = Math.abs(distance);
  if (x < 1) return (1.5 * x - 2.5) * x * x + 1;
  return x < 2 ? ((-0.5 * x + 2.5) * x - 4) * x + 2 : 0;
}

/** Lanczos's window of so many lobes on either side. */
const lanczos = (lobes: number) => (distance: number) => {
  const x = Math.PI * distance;
  if (Math.abs(distance) < 1e-6) return 1;
  return Math.abs(distance) < lobes ? (lobes * Math.sin(x) * Math.sin(x / lobes)) / (x * x) : 0;
};

/** What a position at a distance weighs, by the names that Keras has for the interpolations. */
const KERNELS = {
  bilinear: (distance: number) => Math.max(1 - Math.abs(distance), 0),
  bicubic: keysKernel,
  lanczos3: lanczos(3),
  lanczos5: lanczos(5),
} as const;

export type Interpolation = keyof typeof KERNELS;

/** Keras's names of the interpolations that are weighed means. */
export const INTERPOLATIONS = Object.keys(KERNELS) as Interpolation[];

/**
 * What each of `from` positions weighs in each of `to`, row by row. At the border what is there counts alone; each row's
 * sum is 1.
 *
 * Source: keras.ops.image.resize; with antialias Pillow's and MATLAB's imresize; pixel centres at halves.
 *
 * @param antialias whether the kernel is widened by what an axis shrinks, so that nothing is passed over
 * @example
 * resizeWeights(2, 1, 'bicubic', true); // Float32Array [0.5, 0.5]
 */
export function resizeWeights(
  from: number,
  to: number,
  interpolation: Interpolation,
  antialias: boolean,
): Float32Array {
  const kernel = KERNELS[interpolation];
  const weights = new Float32Array(from * to);
  const scale = from / to;
  const widened = antialias ? Math.max(scale, 1) : 1;
  for (let place = 0; place < to; place++) {
    const centre = (place + 0.5) * scale;
    const row = Array.from({ length: from }, (_, i) => kernel((i + 0.5 - centre) / widened));
    const sum = row.reduce((a, b) => a + b, 0);
    row.forEach((weight, i) => {
      weights[place * from + i] = weight / sum;
    });
  }
  return weights;
}
