/** Batch normalisation in training, along the last axis, as plain loops in double precision. */
export interface BatchNormCase {
  readonly rows: number;
  readonly columns: number;
  readonly epsilon: number;
}

export function batchNormForward(
  { rows, columns, epsilon }: BatchNormCase,
  x: ArrayLike<number>,
  gamma: ArrayLike<number>,
  beta: ArrayLike<number>,
) {
  const mean = new Float64Array(columns);
  const variance = new Float64Array(columns);
  const y = new Float64Array(rows * columns);
  for (let c = 0; c < columns; c++) {
    for (let r = 0; r < rows; r++) mean[c]! += x[r * columns + c]! / rows;
    for (let r = 0; r < rows; r++) variance[c]! += (x[r * columns + c]! - mean[c]!) ** 2 / rows;
    for (let r = 0; r < rows; r++) {
      const normal = (x[r * columns + c]! - mean[c]!) / Math.sqrt(variance[c]! + epsilon);
      y[r * columns + c] = gamma[c]! * normal + beta[c]!;
    }
  }
  return { y, mean, variance };
}

type Norm = (
  x: ArrayLike<number>,
  gamma: ArrayLike<number>,
  beta: ArrayLike<number>,
) => { readonly y: Float64Array };

/** The derivatives of the sum of dy times a normalisation's y by each value of `by`, as central differences. */
export function normDifferences(
  forward: Norm,
  values: { x: ArrayLike<number>; gamma: ArrayLike<number>; beta: ArrayLike<number> },
  dy: ArrayLike<number>,
  by: 'x' | 'gamma' | 'beta',
): Float64Array {
  const moved = Object.fromEntries(
    Object.entries(values).map(([name, list]) => [name, Float64Array.from(list)]),
  ) as Record<'x' | 'gamma' | 'beta', Float64Array>;
  const loss = () => {
    const { y } = forward(moved.x, moved.gamma, moved.beta);
    return y.reduce((sum, value, i) => sum + value * dy[i]!, 0);
  };
  const list = moved[by];
  const h = 1e-5;
  return list.map((value, i) => {
    list[i] = value + h;
    const above = loss();
    list[i] = value - h;
    const below = loss();
    list[i] = value;
    return (above - below) / (2 * h);
  });
}

/** Those of batch normalisation. */
export const batchNormDifferences = (
  c: BatchNormCase,
  ...rest: Parameters<typeof normDifferences> extends [Norm, ...infer Rest] ? Rest : never
): Float64Array => normDifferences((...given) => batchNormForward(c, ...given), ...rest);

/**
 * The sums of the absolute values of the terms of which y and the gradients are made, to which the rounding
 * in float32 is proportional. The first rounding is in x - mean.
 */
export function batchNormMagnitudes(
  c: BatchNormCase,
  x: ArrayLike<number>,
  gamma: ArrayLike<number>,
  beta: ArrayLike<number>,
  dy: ArrayLike<number>,
) {
  const { rows, columns, epsilon } = c;
  const { mean, variance } = batchNormForward(c, x, gamma, beta);
  const inverse = variance.map((v) => 1 / Math.sqrt(v + epsilon));
  const normal = Float64Array.from(x, (v, i) => {
    const column = i % columns;
    return (Math.abs(v) + Math.abs(mean[column]!)) * inverse[column]!;
  });
  const sums = { gamma: new Float64Array(columns), beta: new Float64Array(columns) };
  normal.forEach((n, i) => {
    sums.gamma[i % columns]! += Math.abs(dy[i]!) * n;
    sums.beta[i % columns]! += Math.abs(dy[i]!);
  });
  return {
    y: normal.map((n, i) => Math.abs(gamma[i % columns]!) * n + Math.abs(beta[i % columns]!)),
    x: normal.map((n, i) => {
      const column = i % columns;
      const means = (sums.beta[column]! + n * sums.gamma[column]!) / rows;
      return Math.abs(gamma[column]!) * inverse[column]! * (Math.abs(dy[i]!) + means);
    }),
    ...sums,
  };
}
