/** The attributes of a resize and of its gradient. */
export interface ResizeAttrs {
  readonly alignCorners?: boolean;
  readonly halfPixelCenters?: boolean;
}

/** How a backend rounds the arithmetic of places: cpu not at all, wasm to float32. */
type Round = (value: number) => number;

function ratio(input: number, output: number, alignCorners: boolean | undefined, round: Round) {
  const aligned = alignCorners === true && output > 1;
  return round((aligned ? input - 1 : input) / (aligned ? output - 1 : output));
}

/** For every place of the output of a nearest-neighbour resize, the place of the input that it shows. */
export function nearestMap(
  input: number,
  output: number,
  { alignCorners, halfPixelCenters }: ResizeAttrs,
  round: Round = (value) => value,
): Int32Array {
  const scale = ratio(input, output, alignCorners, round);
  return Int32Array.from({ length: output }, (_, i) => {
    const place = round(scale * (halfPixelCenters ? i + 0.5 : i));
    const nearest = alignCorners ? Math.round(place) : Math.floor(place);
    return Math.max(0, Math.min(input - 1, nearest));
  });
}

/** For every place of the output of a bilinear resize: the two input places and the upper one's share. */
export interface BilinearMap {
  readonly low: Int32Array;
  readonly high: Int32Array;
  readonly share: Float32Array;
}

export function bilinearMap(
  input: number,
  output: number,
  { alignCorners, halfPixelCenters }: ResizeAttrs,
): BilinearMap {
  const scale = ratio(input, output, alignCorners, (value) => value);
  const place = (i: number) => (halfPixelCenters ? scale * (i + 0.5) - 0.5 : scale * i);
  const inside = (at: number) => Math.max(0, Math.min(input - 1, at));
  const from = <T>(make: (place: number) => T) =>
    Array.from({ length: output }, (_, i) => make(place(i)));
  return {
    low: Int32Array.from(from((p) => inside(Math.floor(p)))),
    high: Int32Array.from(from((p) => inside(Math.ceil(p)))),
    share: Float32Array.from(from((p) => p - Math.floor(p))),
  };
}
