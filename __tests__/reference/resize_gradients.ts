/**
 * The gradients of resizing as TensorFlow defines it, in double precision. A resize is linear and
 * separable, so it is a matrix for the rows and one for the columns; the gradient is their transpose.
 */
export interface ResizeCase {
  readonly batch: number;
  readonly input: readonly [number, number];
  readonly output: readonly [number, number];
  readonly channels: number;
  readonly method: 'nearest' | 'bilinear';
  readonly alignCorners: boolean;
  readonly halfPixelCenters: boolean;
}

/** weights[o][i]: how much of input i output o has. */
function weights(c: ResizeCase, n: number, m: number): number[][] {
  const aligned = c.alignCorners && m > 1;
  const clamp = (v: number) => Math.min(n - 1, Math.max(0, v));
  return Array.from({ length: m }, (_, o) => {
    const row = new Array<number>(n).fill(0);
    // Multiplied before it is divided: whole places stay whole.
    const shift = c.halfPixelCenters ? 0.5 : 0;
    const place = aligned ? (o * (n - 1)) / (m - 1) : ((o + shift) * n) / m;
    if (c.method === 'nearest') {
      row[clamp(c.alignCorners ? Math.floor(place + 0.5) : Math.floor(place))] = 1;
      return row;
    }
    const at = place - shift;
    const upper = at - Math.floor(at);
    row[clamp(Math.floor(at))]! += 1 - upper;
    row[clamp(Math.floor(at) + 1)]! += upper;
    return row;
  });
}

/** dx [batch, ...input, channels] for dy [batch, ...output, channels]. */
export function resizeInputGradient(c: ResizeCase, dy: ArrayLike<number>): Float64Array {
  const [h, w] = c.input;
  const [oh, ow] = c.output;
  const rows = weights(c, h, oh);
  const columns = weights(c, w, ow);
  const dx = new Float64Array(c.batch * h * w * c.channels);
  for (let n = 0; n < c.batch; n++)
    for (let p = 0; p < oh; p++)
      for (let q = 0; q < ow; q++)
        for (let y = 0; y < h; y++)
          for (let x = 0; x < w; x++)
            for (let k = 0; k < c.channels; k++) {
              const part = rows[p]![y]! * columns[q]![x]!;
              const from = ((n * oh + p) * ow + q) * c.channels + k;
              dx[((n * h + y) * w + x) * c.channels + k]! += part * dy[from]!;
            }
  return dx;
}
