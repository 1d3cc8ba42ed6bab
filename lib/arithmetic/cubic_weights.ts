/** What a position at a distance weighs: Keys 1981, "Cubic Convolution Interpolation", with a of -1/2. */
export function keysKernel(distance: number): number {
  const x = Math.abs(distance);
  if (x < 1) return (1.5 * x - 2.5) * x * x + 1;
  return x < 2 ? ((-0.5 * x + 2.5) * x - 4) * x + 2 : 0;
}

/**
 * What each of `from` positions weighs in each of `to`, row by row: cubic interpolation, whose kernel is widened by what
 * an axis shrinks, so that nothing is passed over. At the border what is there counts alone; each row's sum is 1.
 *
 * Source: Pillow's BICUBIC and MATLAB's imresize, pixel centres at halves.
 *
 * @example
 * cubicWeights(2, 1); // Float32Array [0.5, 0.5]
 */
export function cubicWeights(from: number, to: number): Float32Array {
  const weights = new Float32Array(from * to);
  const scale = from / to;
  const widened = Math.max(scale, 1);
  for (let place = 0; place < to; place++) {
    const centre = (place + 0.5) * scale;
    const row = Array.from({ length: from }, (_, i) => keysKernel((i + 0.5 - centre) / widened));
    const sum = row.reduce((a, b) => a + b, 0);
    row.forEach((weight, i) => {
      weights[place * from + i] = weight / sum;
    });
  }
  return weights;
}
