import { ValueError } from '../../check.js';

/** A run of rows at times that are regular but for holes. */
export interface Sampling {
  /** Seconds from one row to the next. */
  step: number;
  /** Rows before which one or more are missing. */
  holes: number[];
  /** The row that is farthest from its place, where that is more than a quarter of a step; null for a regular run. */
  irregular: number | null;
}

/** A step of more than this many usual ones leaves rows out; of irregular times one of more than so many. */
const HOLE = 1.5;
const LONG_HOLE = 10;
/** How far a row may be off its place, in steps. */
const TOLERANCE = 0.25;

/** The usual step: the mean of those near the median, as times may be rounded. */
function usualStep(times: Float64Array, from: number, to: number): number {
  const steps = new Float64Array(to - from - 1);
  for (let i = 0; i < steps.length; i++) steps[i] = times[from + i + 1]! - times[from + i]!;
  const median = Float64Array.from(steps).sort()[steps.length >> 1]!;
  const near = steps.filter((step) => Math.abs(step - median) <= 0.5 * median);
  const mean = near.reduce((sum, step) => sum + step, 0) / near.length;
  // Sums of rounded numbers: 0.004000000001 is 0.004.
  return Number(mean.toPrecision(9));
}

/**
 * How regularly times follow each other: each stretch between holes must be where a straight line through its ends is, by
 * a quarter of a step, so that times rounded to the millisecond are regular.
 *
 * @param from the first row
 * @param to behind the last row; two rows or more
 * @param where names a row, for messages
 * @throws ValueError for a time that is not after the one before it.
 */
export function sampling(
  times: Float64Array,
  from: number,
  to: number,
  where: (row: number) => string,
): Sampling {
  for (let i = from + 1; i < to; i++) {
    if (times[i]! > times[i - 1]!) continue;
    throw new ValueError(
      `${where(i)} must be a time after the one before it (${times[i - 1]} s), got ${times[i]} s.`,
    );
  }
  const step = usualStep(times, from, to);
  const holes: number[] = [];
  for (let i = from + 1; i < to; i++) {
    if (times[i]! - times[i - 1]! > HOLE * step) holes.push(i);
  }
  let [irregular, worst]: [number | null, number] = [null, TOLERANCE * step];
  const starts = [from, ...holes];
  starts.forEach((start, k) => {
    const end = (starts[k + 1] ?? to) - 1;
    if (end === start) return;
    const own = (times[end]! - times[start]!) / (end - start);
    for (let i = start; i <= end; i++) {
      const off = Math.abs(times[i]! - times[start]! - (i - start) * own);
      if (off > worst) [irregular, worst] = [i, off];
    }
    // All steps of a stretch longer or shorter than the usual one.
    if (irregular === null && end - start >= 4 && Math.abs(own - step) > TOLERANCE * step) {
      irregular = start;
    }
  });
  // Between whole numbers of steps there is no place for the rows that are missing.
  for (const hole of holes) {
    const steps = (times[hole]! - times[hole - 1]!) / step;
    if (steps < LONG_HOLE && Math.abs(steps - Math.round(steps)) > TOLERANCE) irregular ??= hole;
  }
  if (irregular === null) return { step, holes, irregular };
  const long = holes.filter((hole) => times[hole]! - times[hole - 1]! > LONG_HOLE * step);
  return { step, holes: long, irregular };
}

/** Values at regular times, linear between the rows around; at a row's own time its own. */
export function atTimes(
  times: Float64Array,
  values: Float32Array,
  width: number,
  [from, to]: readonly [number, number],
  step: number,
): { values: Float32Array; nearest: Int32Array; times: Float64Array } {
  const start = times[from]!;
  const count = Math.floor((times[to - 1]! - start) / step + 1e-6) + 1;
  const out = new Float32Array(count * width);
  const nearest = new Int32Array(count);
  const grid = Float64Array.from({ length: count }, (_, i) => start + i * step);
  let left = from;
  for (let i = 0; i < count; i++) {
    const t = grid[i]!;
    while (left + 1 < to - 1 && times[left + 1]! <= t) left++;
    const right = Math.min(left + 1, to - 1);
    const span = times[right]! - times[left]!;
    const part = span > 0 ? Math.min(Math.max((t - times[left]!) / span, 0), 1) : 0;
    nearest[i] = part < 0.5 ? left : right;
    for (let c = 0; c < width; c++) {
      const before = values[left * width + c]!;
      out[i * width + c] = before + (values[right * width + c]! - before) * part;
    }
  }
  return { values: out, nearest, times: grid };
}
