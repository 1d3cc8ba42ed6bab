/** A stroke: points [x, y] joined by straight lines, x to the right, y down. */
export type Polyline = readonly (readonly [number, number])[];

/** Design units of a cell. Capitals stand on y = 12 and reach y = 0, lower case reaches y = 4. */
const CELL_WIDTH = 10;
const CELL_HEIGHT = 18;

/** Width of a cell over its height: scale the unit square by it, and letters have their shape. */
export const CELL_ASPECT = CELL_WIDTH / CELL_HEIGHT;

/** The height of a capital, in cells. */
export const CAP_HEIGHT = 12 / CELL_HEIGHT;

/** Where capitals begin, in cells from the top. */
export const CAP_TOP = 1 / CELL_HEIGHT;

/**
 * The pen's path for each character, in design units. `|` lifts the pen. `x,y` draws a line to the
 * point, `hx,y` a quarter of an ellipse that sets off horizontally, `vx,y` one that sets off
 * vertically, `qcx,cy,x,y` a parabola towards the control point c. So an O is four quarters.
 */
const PATHS: Readonly<Record<string, string>> = {
  ' ': '',
  '!': '4,0 4,8|3.75,11.5 4.25,11.5 4.25,12 3.75,12 3.75,11.5',
  '"': '2.8,0 2.8,3.2|5.2,0 5.2,3.2',
  '#': '2.9,1 1.7,11|6.3,1 5.1,11|.6,4 7.8,4|.2,8 7.4,8',
  $: '7.2,3.4 v4,1 h.8,3.5 v4,5.9 h7.4,8.5 v4,11 h.6,8.7|4,-.9 4,12.9',
  '%': '7.2,0 .8,12|2,0 h0,2.7 v2,5.4 h4,2.7 v2,0|6,6.6 h4,9.3 v6,12 h8,9.3 v6,6.6',
  '&': '8,12 2.2,4.6 q1.3,3.5,1.3,2.5 v3.5,0 h5.7,2.4 q5.7,4,3.4,5.4 q.3,7.2,.3,9.2 v3.4,12 q6.8,12,7.6,6.8',
  "'": '4,0 4,3.2',
  '(': '5.4,-1 q2.2,2,2.2,6.2 q2.2,10.4,5.4,13.4',
  ')': '2.6,-1 q5.8,2,5.8,6.2 q5.8,10.4,2.6,13.4',
  '*': '4,.6 4,6.6|1.4,2.1 6.6,5.1|6.6,2.1 1.4,5.1',
  '+': '4,3.6 4,10.4|.6,7 7.4,7',
  ',': '4.3,11.5 3.4,14',
  '-': '1.6,7 6.4,7',
  '.': '3.75,11.5 4.25,11.5 4.25,12 3.75,12 3.75,11.5',
  '/': '6.8,-1 1.2,13',
  '0': '4,0 h.6,6 v4,12 h7.4,6 v4,0',
  '1': '1.8,2.6 4.6,0 4.6,12',
  '2': '.9,3.3 v4.1,0 h7.2,3.2 q7.2,5,5.6,6.7 .6,12 7.5,12',
  '3': '.9,2.7 v4,0 h7,2.9 v4,5.7 2.8,5.7|4,5.7 h7.5,8.8 v3.9,12 h.5,9.3',
  '4': '5.8,12 5.8,0 .2,8.6 7.8,8.6',
  '5': '6.9,0 1.5,0 1,5.7 q2.3,4.4,4,4.4 h7.5,8.2 v3.9,12 h.5,9.4',
  '6': '6.9,2 v4.4,0 h.7,6.4 .7,8.2 v4.1,12 h7.5,8.3 v4.1,4.7 h.7,8.2',
  '7': '.5,0 7.5,0 2.8,12',
  '8': '4,0 h1,2.9 v4,5.7 h7,2.9 v4,0|4,5.7 h.5,8.8 v4,12 h7.5,8.8 v4,5.7',
  '9': '1.1,10 v3.6,12 h7.3,5.6 7.3,3.8 v3.9,0 h.5,3.7 v3.9,7.3 h7.3,3.8',
  ':': '3.75,5.25 4.25,5.25 4.25,5.75 3.75,5.75 3.75,5.25|3.75,11.5 4.25,11.5 4.25,12 3.75,12 3.75,11.5',
  ';': '3.95,5.25 4.45,5.25 4.45,5.75 3.95,5.75 3.95,5.25|4.3,11.5 3.4,14',
  '<': '7,2.8 1,7 7,11.2',
  '=': '.8,5.2 7.2,5.2|.8,8.8 7.2,8.8',
  '>': '1,2.8 7,7 1,11.2',
  '?': '1,3 v4,0 h7,3 q7,4.8,5.4,5.9 q4,6.9,4,8.6|3.75,11.5 4.25,11.5 4.25,12 3.75,12 3.75,11.5',
  '@': '5.9,6.4 v4.1,4 h2.2,6.4 v4.1,8.8 h5.9,6.4|5.9,4 5.9,7.2 q5.9,8.8,7.1,8.8 q8.5,8.8,8.5,6 v4.1,0 h-.5,6 v4.2,12 q5.8,12,7,11.2',
  A: '0,12 4,0 8,12|1.4,7.8 6.6,7.8',
  B: '0,12 0,0 4.4,0 h7.2,2.9 v4.4,5.8 0,5.8|4.4,5.8 h7.8,8.9 v4.4,12 0,12',
  C: '8,3.3 v4.3,0 h0,6 v4.3,12 h8,8.7',
  D: '0,12 0,0 3.2,0 h8,6 v3.2,12 0,12',
  E: '7.2,0 .4,0 .4,12 7.2,12|.4,5.8 6,5.8',
  F: '7.2,0 .4,0 .4,12|.4,5.8 6,5.8',
  G: '7.8,3.1 v4.3,0 h0,6 v4.3,12 h8,8.6 8,6.6 4.8,6.6',
  H: '.2,0 .2,12|7.8,0 7.8,12|.2,5.8 7.8,5.8',
  I: '2,0 6,0|4,0 4,12|2,12 6,12',
  J: '6.8,0 6.8,8.4 v3.6,12 h.6,9',
  K: '.4,0 .4,12|7.6,0 .4,7.2|3.1,4.5 8,12',
  L: '.8,0 .8,12 7.4,12',
  M: '-.4,12 -.4,0 4,7.8 8.4,0 8.4,12',
  N: '.2,12 .2,0 7.8,12 7.8,0',
  O: '4,0 h-.3,6 v4,12 h8.3,6 v4,0',
  P: '.4,12 .4,0 4.6,0 h7.8,3.3 v4.6,6.6 .4,6.6',
  Q: '4,0 h-.3,6 v4,12 h8.3,6 v4,0|5,9 8.4,12.9',
  R: '.4,12 .4,0 4.6,0 h7.7,3.2 v4.6,6.4 .4,6.4|4.4,6.4 7.9,12',
  S: '7.4,2.9 v4,0 h.6,3 v4,5.8 h7.8,8.9 v4,12 h.2,9.1',
  T: '0,0 8,0|4,0 4,12',
  U: '.2,0 .2,8 v4,12 h7.8,8 7.8,0',
  V: '0,0 4,12 8,0',
  W: '-.6,0 1.8,12 4,2.6 6.2,12 8.6,0',
  X: '.2,0 7.8,12|7.8,0 .2,12',
  Y: '0,0 4,6.2 8,0|4,6.2 4,12',
  Z: '.4,0 7.6,0 .2,12 7.8,12',
  '[': '5.6,-1 2.6,-1 2.6,13.4 5.6,13.4',
  '\\': '1.2,-1 6.8,13',
  ']': '2.4,-1 5.4,-1 5.4,13.4 2.4,13.4',
  '^': '1.2,4.6 4,0 6.8,4.6',
  _: '0,14 8,14',
  '`': '3,0 4.8,2.2',
  a: '1.3,5.7 v4,4 h6.8,6.8 6.8,12|6.8,7.6 3.8,7.6 h1,9.8 v3.5,12 h6.8,9.2',
  b: '1,0 1,12|1,8 v4.1,4 h7.2,8 v4.1,12 h1,8',
  c: '6.9,6 v4.2,4 h.9,8 v4.2,12 h6.9,10',
  d: '7,0 7,12|7,8 v3.9,4 h.8,8 v3.9,12 h7,8',
  e: '1,7.8 7.2,7.8 v4.1,4 h.9,8 v4.1,12 h6.9,10',
  f: '6.4,0 5.8,0 h3.4,2.6 3.4,12|1.4,4 6,4',
  g: '7,4 7,12.8 v4,16 h1.3,14.3|7,8 v3.9,4 h.8,8 v3.9,12 h7,8',
  h: '1,0 1,12|1,7.4 v4.1,4 h7,7.2 7,12',
  i: '4,4 4,12|3.75,.65 4.25,.65 4.25,1.15 3.75,1.15 3.75,.65',
  j: '5,4 5,13.2 v2.6,16 1.8,16|4.75,.65 5.25,.65 5.25,1.15 4.75,1.15 4.75,.65',
  k: '1,0 1,12|6.6,4 1,9|3.4,6.9 7,12',
  l: '3.4,0 3.4,10 v5.2,12 5.6,12',
  m: '-.2,4 -.2,12|-.2,6.8 v2,4 h4,6.6 4,12|4,6.8 v6.2,4 h8.2,6.6 8.2,12',
  n: '1,4 1,12|1,7.4 v4.1,4 h7,7.2 7,12',
  o: '4,4 h.7,8 v4,12 h7.3,8 v4,4',
  p: '1,4 1,16|1,8 v4.1,4 h7.2,8 v4.1,12 h1,8',
  q: '7,4 7,16|7,8 v3.9,4 h.8,8 v3.9,12 h7,8',
  r: '2,4 2,12|2,7.6 v5.2,4 6.2,4',
  s: '6.6,5.7 v4,4 h1.3,6 v4,7.9 h6.9,9.9 v4,12 h1,10.2',
  t: '3.4,1.2 3.4,9.8 v5.6,12 6.4,12|1.4,4 6.2,4',
  u: '1,4 1,8.8 v3.9,12 h7,8.6|7,4 7,12',
  v: '1,4 4,12 7,4',
  w: '-.2,4 2,12 4,5.4 6,12 8.2,4',
  x: '1.1,4 6.9,12|6.9,4 1.1,12',
  y: '1,4 4.1,12|7.2,4 3.5,13.6 q2.6,16,1,16',
  z: '1.3,4 6.7,4 1.1,12 6.9,12',
  '{': '5.6,-1 q3.8,-1,3.8,.8 3.8,4.4 q3.8,6.2,2,6.2 q3.8,6.2,3.8,8 3.8,11.6 q3.8,13.4,5.6,13.4',
  '|': '4,-1 4,13.4',
  '}': '2.4,-1 q4.2,-1,4.2,.8 4.2,4.4 q4.2,6.2,6,6.2 q4.2,6.2,4.2,8 4.2,11.6 q4.2,13.4,2.4,13.4',
  '~': '.8,7.8 q2.4,5,4,7 q5.6,9,7.2,6.2',
  '°': '4,0 h2.2,1.8 v4,3.6 h5.8,1.8 v4,0',
  '±': '4,2 4,8|1,5 7,5|1,11 7,11',
  '·': '3.75,6.75 4.25,6.75 4.25,7.25 3.75,7.25 3.75,6.75',
  '×': '1.4,4.4 6.6,9.6|6.6,4.4 1.4,9.6',
  µ: '1,16 1,4|1,8.8 v3.9,12 h7,8.6|7,4 7,12',
  '–': '.2,7 7.8,7',
  '…': '.35,11.5 .85,11.5 .85,12 .35,12 .35,11.5|3.75,11.5 4.25,11.5 4.25,12 3.75,12 3.75,11.5|7.15,11.5 7.65,11.5 7.65,12 7.15,12 7.15,11.5',
  '−': '.6,7 7.4,7',
  '→': '-.4,7 8.4,7|5.4,4 8.4,7 5.4,10',
};

/** What stands for a character without a path: an empty box. */
const UNKNOWN = '.6,0 7.4,0 7.4,12 .6,12 .6,0';

/** Lines to a quarter of an ellipse or a parabola. */
const CURVE_STEPS = 8;

/** A point of a curve from `a` to `b`, t from 0 to 1. */
function along(
  kind: string,
  t: number,
  a: readonly [number, number],
  control: readonly [number, number],
  b: readonly [number, number],
): [number, number] {
  const angle = (t * Math.PI) / 2;
  const [fast, slow] = [Math.sin(angle), 1 - Math.cos(angle)];
  if (kind === 'h') return [a[0] + (b[0] - a[0]) * fast, a[1] + (b[1] - a[1]) * slow];
  if (kind === 'v') return [a[0] + (b[0] - a[0]) * slow, a[1] + (b[1] - a[1]) * fast];
  const [u, v, w] = [(1 - t) ** 2, 2 * t * (1 - t), t * t];
  return [u * a[0] + v * control[0] + w * b[0], u * a[1] + v * control[1] + w * b[1]];
}

/** One stroke of a path, in design units. */
function trace(stroke: string): [number, number][] {
  const points: [number, number][] = [];
  for (const token of stroke.split(' ')) {
    const kind = /^[hvq]/.exec(token)?.[0] ?? '';
    const numbers = token.slice(kind.length).split(',').map(Number);
    const end: [number, number] = [numbers.at(-2)!, numbers.at(-1)!];
    const start = points.at(-1);
    if (kind === '' || start === undefined) points.push(end);
    else {
      for (let step = 1; step <= CURVE_STEPS; step++) {
        points.push(along(kind, step / CURVE_STEPS, start, [numbers[0]!, numbers[1]!], end));
      }
    }
  }
  return points;
}

const cache = new Map<string, readonly Polyline[]>();

/**
 * The strokes of one character: a small font of the package's own, for captions and for drawing
 * glyphs, since there are no fonts without native modules.
 *
 * @param char one character: printable ASCII, or one of ° ± · × µ – … − →
 * @returns its strokes in the unit square of the character's cell (x right, y down), none for a
 *   space and an empty box for a character the font does not have. A cell is `CELL_ASPECT` as wide
 *   as high.
 * @example
 * strokesOf('-'); // [[[0.26..., 0.44...], [0.74..., 0.44...]]]
 */
export function strokesOf(char: string): readonly Polyline[] {
  const known = cache.get(char);
  if (known !== undefined) return known;
  const path = Object.hasOwn(PATHS, char) ? PATHS[char]! : UNKNOWN;
  const strokes = path
    .split('|')
    .filter((stroke) => stroke !== '')
    .map((stroke) =>
      trace(stroke).map(([x, y]) => [(x + 1) / CELL_WIDTH, (y + 1) / CELL_HEIGHT] as const),
    );
  cache.set(char, strokes);
  return strokes;
}
