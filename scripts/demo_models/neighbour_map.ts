import { Random } from '../../lib/arithmetic/random.js';

const PERPLEXITY = 20;
const STEPS = 600;
/** The first steps pull neighbours together harder. */
const EARLY = 150;
const EXAGGERATION = 6;

const squared = (a: Float64Array, b: Float64Array) =>
  a.reduce((sum, value, n) => sum + (value - b[n]!) ** 2, 0);

/** The probabilities that a row would choose each other one as its neighbour, at the perplexity. */
function neighbours(distances: Float64Array, own: number): Float64Array {
  let [least, most, precision] = [0, Infinity, 1];
  const least0 = Math.min(...distances.filter((_, at) => at !== own));
  for (let turn = 0; ; turn++) {
    const weights = distances.map((d, at) =>
      at === own ? 0 : Math.exp(-precision * (d - least0)),
    );
    const sum = weights.reduce((a, b) => a + b, 0);
    const found = weights.map((weight) => weight / sum);
    const entropy = found.reduce((all, p) => (p > 0 ? all - p * Math.log(p) : all), 0);
    if (turn === 60) return found;
    if (entropy > Math.log(PERPLEXITY)) least = precision;
    else most = precision;
    precision = most === Infinity ? precision * 2 : (least + most) / 2;
  }
}

/**
 * Places of rows on a plane, neighbours near each other: t-SNE (van der Maaten & Hinton 2008), exact,
 * from a seeded start.
 *
 * @returns x and y of each, from 0 to 1.
 */
export function neighbourMap(rows: readonly Float64Array[], seed: number): Float64Array {
  const n = rows.length;
  const p = new Float64Array(n * n);
  rows.forEach((row, i) => {
    const own = neighbours(
      Float64Array.from(rows, (other) => squared(row, other)),
      i,
    );
    for (let j = 0; j < n; j++) {
      p[i * n + j]! += own[j]! / (2 * n);
      p[j * n + i]! += own[j]! / (2 * n);
    }
  });
  const random = new Random(seed);
  const y = Float64Array.from({ length: 2 * n }, () => random.uniform(-1e-2, 1e-2));
  const speed = new Float64Array(2 * n);
  const near = new Float64Array(n * n);
  for (let step = 0; step < STEPS; step++) {
    let sum = 0;
    for (let i = 0; i < n; i++) {
      for (let j = 0; j < n; j++) {
        const [dx, dy] = [y[2 * i]! - y[2 * j]!, y[2 * i + 1]! - y[2 * j + 1]!];
        near[i * n + j] = i === j ? 0 : 1 / (1 + dx * dx + dy * dy);
        sum += near[i * n + j]!;
      }
    }
    const pull = step < EARLY ? EXAGGERATION : 1;
    const momentum = step < EARLY ? 0.5 : 0.8;
    for (let i = 0; i < n; i++) {
      let [gx, gy] = [0, 0];
      for (let j = 0; j < n; j++) {
        const q = near[i * n + j]!;
        const force = 4 * (pull * p[i * n + j]! - q / sum) * q;
        gx += force * (y[2 * i]! - y[2 * j]!);
        gy += force * (y[2 * i + 1]! - y[2 * j + 1]!);
      }
      speed[2 * i] = momentum * speed[2 * i]! - 40 * gx;
      speed[2 * i + 1] = momentum * speed[2 * i + 1]! - 40 * gy;
    }
    for (let at = 0; at < 2 * n; at++) y[at]! += speed[at]!;
  }
  const ends = (axis: number) => {
    const own = y.filter((_, at) => at % 2 === axis);
    return [Math.min(...own), Math.max(...own)] as const;
  };
  const [across, down] = [ends(0), ends(1)];
  return y.map((value, at) => {
    const [least, most] = at % 2 === 0 ? across : down;
    return (value - least) / (most - least);
  });
}
