/** One step of Adafactor (Shazeer & Stern 2018, arXiv 1804.04235, algorithms 4 and 5) on all values of a variable. */
import { loadLanes, storeLanes } from '../product/multiply_add';
import { StepNumbers } from './step_numbers';
import { sumOfSquares } from './sum_of_squares';

/** The variable is so many matrices, or a vector where `columns` is 0. */
@unmanaged
export class AdafactorNumbers extends StepNumbers {
  matrices: i32;
  rows: i32;
  columns: i32;
  decay: f32;
  rest: f32;
  epsilon1: f32;
  epsilon2: f32;
  clipThreshold: f32;
  rate: f32;
}

/** r and c of one matrix, the means of squares of its rows and columns. `sums` has room for a double a column. */
function moveMeans(g: usize, r: usize, c: usize, sums: usize, numbers: AdafactorNumbers): void {
  const rows = numbers.rows,
    columns = numbers.columns;
  const decay = numbers.decay,
    rest = numbers.rest,
    epsilon = numbers.epsilon1;
  memory.fill(sums, 0, (<usize>columns) << 3);
  for (let i = 0; i < rows; i++) {
    let row: f64 = 0;
    let n = 0;
    let all = f64x2.splat(0);
    for (; n + 4 <= columns; n += 4) {
      const v = v128.load(g + ((<usize>n) << 2)),
        to = sums + ((<usize>n) << 3);
      const squares = f32x4.add(f32x4.mul(v, v), f32x4.splat(epsilon));
      const low = f64x2.promote_low_f32x4(squares),
        high = f64x2.promote_low_f32x4(v128.shuffle<f64>(squares, squares, 1, 0));
      v128.store(to, f64x2.add(v128.load(to), low));
      v128.store(to, f64x2.add(v128.load(to, 16), high), 16);
      all = f64x2.add(all, f64x2.add(low, high));
    }
    for (; n < columns; n++) {
      const v = f32.load(g + ((<usize>n) << 2)),
        to = sums + ((<usize>n) << 3);
      const square = <f64>(v * v + epsilon);
      f64.store(to, f64.load(to) + square);
      row += square;
    }
    row += f64x2.extract_lane(all, 0) + f64x2.extract_lane(all, 1);
    const at = r + ((<usize>i) << 2);
    f32.store(at, f32.load(at) * decay + f32(row / columns) * rest);
    g += (<usize>columns) << 2;
  }
  for (let n = 0; n < columns; n++) {
    const at = c + ((<usize>n) << 2);
    const mean = f32(f64.load(sums + ((<usize>n) << 3)) / rows);
    f32.store(at, f32.load(at) * decay + mean * rest);
  }
}

/** The squares' means of one matrix as the product of those of its rows and columns, and g by their roots. */
function divide(
  g: usize,
  r: usize,
  c: usize,
  velocity: usize,
  to: usize,
  rows: i32,
  columns: i32,
): void {
  let sum: f64 = 0;
  for (let i = 0; i < rows; i++) sum += f32.load(r + ((<usize>i) << 2));
  const mean = f32(sum / rows);
  for (let i = 0; i < rows; i++) {
    const part = f32x4.splat(f32.load(r + ((<usize>i) << 2)) / mean);
    for (let n = 0; n < columns; n += 4) {
      const at = (<usize>n) << 2,
        lanes = columns - n;
      const square = f32x4.mul(part, loadLanes(c + at, lanes));
      storeLanes(velocity + at, square, lanes);
      storeLanes(to + at, f32x4.div(loadLanes(g + at, lanes), f32x4.sqrt(square)), lanes);
    }
    const pitch = (<usize>columns) << 2;
    g += pitch;
    velocity += pitch;
    to += pitch;
  }
}

/** The same of a vector, whose means are kept one by one. */
function divideVector(g: usize, velocity: usize, to: usize, numbers: AdafactorNumbers): void {
  const size = numbers.size;
  for (let n = 0; n < size; n += 4) {
    const at = (<usize>n) << 2,
      lanes = size - n;
    const v = loadLanes(g + at, lanes);
    const squares = f32x4.add(f32x4.mul(v, v), f32x4.splat(numbers.epsilon1));
    const square = StepNumbers.average(velocity + at, squares, numbers.decay, numbers.rest, lanes);
    storeLanes(to + at, f32x4.div(v, f32x4.sqrt(square)), lanes);
  }
}

/** The new value; what is kept is updated in place. The step comes first, into `to`, as its size has to be known. */
export function adafactorStep(
  value: usize,
  g: usize,
  r: usize,
  c: usize,
  velocity: usize,
  to: usize,
  sums: usize,
  numbers: AdafactorNumbers,
): void {
  const size = numbers.size,
    rows = numbers.rows,
    columns = numbers.columns;
  if (columns === 0) divideVector(g, velocity, to, numbers);
  else {
    const pitch = (<usize>(rows * columns)) << 2;
    for (let i = 0; i < numbers.matrices; i++) {
      const skip = <usize>i * pitch,
        ownR = r + ((<usize>(i * rows)) << 2),
        ownC = c + ((<usize>(i * columns)) << 2);
      moveMeans(g + skip, ownR, ownC, sums, numbers);
      divide(g + skip, ownR, ownC, velocity + skip, to + skip, rows, columns);
    }
  }
  const root = f32(sqrt(sumOfSquares(to, size) / size)),
    own = f32(abs(numbers.keep) * sqrt(sumOfSquares(value, size) / size));
  const clip = f32x4.splat(max<f32>(1, root / numbers.clipThreshold)),
    back = f32x4.splat(-max<f32>(numbers.epsilon2, own) * numbers.rate);
  for (let n = 0; n < size; n += 4) {
    const at = (<usize>n) << 2,
      lanes = size - n;
    const change = f32x4.mul(f32x4.div(loadLanes(to + at, lanes), clip), back);
    numbers.move(value + at, to + at, change, lanes);
  }
}
