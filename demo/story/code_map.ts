/** The codes of drawn digits and where each stands on the map: `npm run demo:models` makes it. */
export interface CodeMap {
  /** The digits, a character each. */
  labels: string;
  /** Their codes, one after another, in tenths. */
  codes: number[];
  /** x and y of each, from 0 to 1000. */
  places: number[];
}

/** A place on the map, from 0 to 1. */
export type Place = readonly [x: number, y: number];

/** How many of the nearest digits a place or a code is made of. */
const NEAREST = 6;
export const NUMBERS = 16;

/** The mean and the standard deviation of each number over the digits of the map. */
export interface Spread {
  mean: Float32Array;
  deviation: Float32Array;
}

export interface Atlas {
  count: number;
  label(at: number): string;
  place(at: number): Place;
  code(at: number): Float32Array;
  /** The code at a place: of the nearest digits' codes, the nearer the more. */
  codeAt(place: Place): Float32Array;
  /** Where a code belongs. */
  placeOf(code: Float32Array): Place;
  spread: Spread;
}

/** The nearest by their squared distances, with weights that add up to 1. */
function nearest(distances: Float32Array): { at: number; weight: number }[] {
  const order = Array.from(distances.keys()).sort((a, b) => distances[a]! - distances[b]!);
  const chosen = order.slice(0, NEAREST);
  const scale = distances[chosen.at(-1)!]! + 1e-9;
  // The farthest of them counts for nothing, so that nothing jumps where it changes.
  const weights = chosen.map((at) => (scale - distances[at]!) / (distances[at]! + 1e-4 * scale));
  const sum = weights.reduce((a, b) => a + b, 0);
  return chosen.map((at, n) => ({ at, weight: sum > 0 ? weights[n]! / sum : 1 / NEAREST }));
}

function squaredDistances(rows: Float32Array, to: ArrayLike<number>): Float32Array {
  const length = to.length;
  return Float32Array.from({ length: rows.length / length }, (_, row) => {
    let sum = 0;
    for (let n = 0; n < length; n++) sum += (rows[row * length + n]! - to[n]!) ** 2;
    return sum;
  });
}

function mixed(rows: Float32Array, length: number, parts: { at: number; weight: number }[]) {
  const out = new Float32Array(length);
  for (const { at, weight } of parts) {
    for (let n = 0; n < length; n++) out[n]! += weight * rows[at * length + n]!;
  }
  return out;
}

function spreadOf(codes: Float32Array): Spread {
  const count = codes.length / NUMBERS;
  const mean = new Float32Array(NUMBERS);
  const deviation = new Float32Array(NUMBERS);
  codes.forEach((value, at) => {
    mean[at % NUMBERS]! += value / count;
  });
  codes.forEach((value, at) => {
    deviation[at % NUMBERS]! += (value - mean[at % NUMBERS]!) ** 2 / count;
  });
  return { mean, deviation: deviation.map(Math.sqrt) };
}

export function atlas(map: CodeMap): Atlas {
  const codes = Float32Array.from(map.codes, (value) => value / 10);
  const places = Float32Array.from(map.places, (value) => value / 1000);
  return {
    count: map.labels.length,
    label: (at) => map.labels[at]!,
    place: (at) => [places[2 * at]!, places[2 * at + 1]!],
    code: (at) => codes.slice(at * NUMBERS, (at + 1) * NUMBERS),
    codeAt: (place) => mixed(codes, NUMBERS, nearest(squaredDistances(places, place))),
    placeOf(code) {
      const [x, y] = mixed(places, 2, nearest(squaredDistances(codes, code)));
      return [x!, y!];
    },
    spread: spreadOf(codes),
  };
}
