/**
 * Max pooling and its undoing as plain loops, from the definition alone. One axis is two of which
 * the first has length 1. Nothing here is shared with the package.
 */
export interface PoolCase {
  readonly batch: number;
  readonly input: readonly [number, number];
  readonly channels: number;
  readonly poolSize: readonly [number, number];
  readonly strides: readonly [number, number];
  readonly padding: 'valid' | 'same';
}

/** Rows and columns of the windows. */
export function windows({ input, poolSize, strides, padding }: PoolCase): [number, number] {
  const along = (a: 0 | 1) =>
    padding === 'same'
      ? Math.ceil(input[a] / strides[a])
      : Math.floor((input[a] - poolSize[a]) / strides[a]) + 1;
  return [along(0), along(1)];
}

/** For each window the flat index of its maximum in the source, the first one of equals. */
export function switches(c: PoolCase, source: ArrayLike<number>): number[] {
  const out = windows(c);
  const before = ([0, 1] as const).map((a) => {
    const missing = (out[a] - 1) * c.strides[a] + c.poolSize[a] - c.input[a];
    return c.padding === 'same' ? Math.floor(Math.max(missing, 0) / 2) : 0;
  });
  const found: number[] = [];
  for (let n = 0; n < c.batch; n++)
    for (let row = 0; row < out[0]; row++)
      for (let column = 0; column < out[1]; column++)
        for (let channel = 0; channel < c.channels; channel++) {
          let best = -1;
          for (let i = 0; i < c.poolSize[0]; i++)
            for (let j = 0; j < c.poolSize[1]; j++) {
              const y = row * c.strides[0] - before[0]! + i;
              const x = column * c.strides[1] - before[1]! + j;
              if (y < 0 || x < 0 || y >= c.input[0] || x >= c.input[1]) continue;
              const at = ((n * c.input[0] + y) * c.input[1] + x) * c.channels + channel;
              if (best === -1 || source[at]! > source[best]!) best = at;
            }
          found.push(best);
        }
  return found;
}
