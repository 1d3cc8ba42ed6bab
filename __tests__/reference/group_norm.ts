/** Group normalisation of [samples, positions, groups width], as plain loops in double precision. */
export interface GroupNormCase {
  readonly samples: number;
  readonly positions: number;
  readonly groups: number;
  /** Channels of a group. */
  readonly width: number;
  readonly epsilon: number;
}

export function groupNormForward(
  { samples, positions, groups, width, epsilon }: GroupNormCase,
  x: ArrayLike<number>,
  gamma: ArrayLike<number>,
  beta: ArrayLike<number>,
) {
  const mean = new Float64Array(samples * groups);
  const variance = new Float64Array(samples * groups);
  const y = new Float64Array(x.length);
  const count = positions * width;
  for (let group = 0; group < samples * groups; group++) {
    const places: number[] = [];
    for (let p = 0; p < positions; p++) {
      const sample = Math.floor(group / groups);
      const start = ((sample * positions + p) * groups + (group % groups)) * width;
      for (let i = start; i < start + width; i++) places.push(i);
    }
    for (const i of places) mean[group]! += x[i]! / count;
    for (const i of places) variance[group]! += (x[i]! - mean[group]!) ** 2 / count;
    for (const i of places) {
      const channel = i % (groups * width);
      const normal = (x[i]! - mean[group]!) / Math.sqrt(variance[group]! + epsilon);
      y[i] = gamma[channel]! * normal + beta[channel]!;
    }
  }
  return { y, mean, variance };
}
