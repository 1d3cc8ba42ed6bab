import type { Precision } from './precision.js';
import { DEPTH, type Tile, threadsOf, tileColumns, tileRows } from './tiles.js';

/** What makes a product of matrices that lie in memory otherwise. */
export interface ProductCode {
  /**
   * Functions of WGSL, with `Value` for f32 or vec4<f32>:
   * `rowAt(row: i32) -> vec4<i32>` and `columnAt(column: i32) -> vec4<i32>`, once a thread for what it loads,
   * `depthAt(k: i32, end: i32) -> vec4<i32>`, once for each term or four,
   * `loadLeft(at: vec4<i32>, depth: vec4<i32>) -> Value`, `loadRight` likewise, 0 outside,
   * `write(row: i32, column: i32, value: f32)`, which is given rows and columns outside, too.
   */
  readonly functions: string;
  /** Statements before all; the first row and column of the workgroup are in `rowStart` and `columnStart`. */
  readonly setup: string;
  /** An expression, the first term and that after the last, as vec2<i32>. */
  readonly range: string;
  /** Whether four terms are loaded at once: they lie beside each other. */
  readonly vec4: boolean;
  readonly precision: Precision;
}

const QUADS = DEPTH / 4;
/** A row of shared memory is one value longer than it needs, so that rows lie in other banks. */
const PITCH = QUADS + 1;

/** How values lie in shared memory, as WGSL has it: of 16 bits two in a word, on devices without `shader-f16` as well. */
const STORED = {
  whole: {
    type: 'vec4<f32>',
    functions: '',
    put: (value: string) => value,
    get: (stored: string) => stored,
  },
  half: {
    type: 'vec2<u32>',
    functions: `
  fn halved(value : vec4<f32>) -> vec2<u32> {
    let v = clamp(value, vec4<f32>(-65504.0), vec4<f32>(65504.0));
    return vec2<u32>(pack2x16float(v.xy), pack2x16float(v.zw));
  }
  fn whole(v : vec2<u32>) -> vec4<f32> {
    return vec4<f32>(unpack2x16float(v.x), unpack2x16float(v.y));
  }`,
    put: (value: string) => `halved(${value})`,
    get: (stored: string) => `whole(${stored})`,
  },
} as const;

const range = (n: number) => Array.from({ length: n }, (_, i) => i);

/** One side's rows of a tile into shared memory: where they lie, and the statements that load them. */
function side(
  name: 'left' | 'right',
  count: number,
  threads: number,
  { vec4, put }: { readonly vec4: boolean; readonly put: (value: string) => string },
) {
  const start = name === 'left' ? 'rowStart' : 'columnStart';
  const load = name === 'left' ? 'loadLeft' : 'loadRight';
  const passes = Math.ceil((count * QUADS) / threads);
  const line = `lane / ${QUADS} + p * ${threads / QUADS}`;
  const within = (statements: string) =>
    (count * QUADS) % threads === 0 ? statements : `if (${line} < ${count}) { ${statements} }`;
  const value = vec4
    ? `let value = ${load}(${name}At[p], depth);`
    : `var value : vec4<f32>;
        for (var e = 0; e < 4; e++) { value[e] = ${load}(${name}At[p], depth[e]); }`;
  return {
    at: `var ${name}At : array<vec4<i32>, ${passes}>;
    for (var p = 0; p < ${passes}; p++) { ${name}At[p] = ${name === 'left' ? 'rowAt' : 'columnAt'}(${start} + ${line}); }`,
    loads: `for (var p = 0; p < ${passes}; p++) {
        ${value}
        ${within(`${name}[(${line}) * ${PITCH} + quad] = ${put('value')};`)}
      }`,
  };
}

/**
 * The shader of a matrix product whose sides are loaded from anywhere (implicit GEMM): tiles of both sides go through
 * shared memory, terms beside each other, and each thread has sums of a few rows and columns. The order of addition
 * is that of the terms, so results are the same bits each time.
 */
export function tiledProduct(tile: Tile, code: ProductCode): string {
  const { functions, setup, range: ends, vec4, precision } = code;
  const stored = STORED[precision === 'half' ? 'half' : 'whole'];
  const { put, get } = stored;
  const threads = threadsOf(tile);
  const [height, width] = [tileRows(tile), tileColumns(tile)];
  const left = side('left', height, threads, { vec4, put });
  const right = side('right', width, threads, { vec4, put });
  const rows = range(tile.rows);
  const columns = range(tile.columns);
  const each = (f: (i: number, j: number) => string) =>
    rows.flatMap((i) => columns.map((j) => f(i, j))).join('\n');
  /** The values of a thread's rows and columns at a place of the depth. */
  const operands = (place: string, component = '') =>
    [
      ...rows.map(
        (i) =>
          `let a${i} = ${get(`left[(row + ${i * tile.down}) * ${PITCH} + ${place}]`)}${component};`,
      ),
      ...columns.map(
        (j) =>
          `let b${j} = ${get(`right[(column + ${j * tile.across}) * ${PITCH} + ${place}]`)}${component};`,
      ),
    ].join('\n');
  /** The terms after the last four: nothing is multiplied that is no term. */
  const rest = `for (var e = 0; e < here % 4; e++) {
        ${operands('here / 4', '[e]')}
        ${each((i, j) => `sum${i}_${j} += a${i} * b${j};`)}
      }`;
  return `
  alias Value = ${vec4 ? 'vec4<f32>' : 'f32'};
  var<workgroup> left : array<${stored.type}, ${height * PITCH}>;
  var<workgroup> right : array<${stored.type}, ${width * PITCH}>;
  var<workgroup> terms : vec2<i32>;
  var<private> rowStart : i32;
  var<private> columnStart : i32;
  ${stored.functions}
  ${functions}
  fn main() {
    let lane = i32(localIndex);
    rowStart = i32(workgroupId.x) * ${height};
    columnStart = i32(workgroupId.y) * ${width};
    ${setup}
    if (lane == 0) { terms = ${ends}; }
    let ends = workgroupUniformLoad(&terms);
    let column = lane % ${tile.across};
    let row = lane / ${tile.across};
    let quad = lane % ${QUADS};
    ${left.at}
    ${right.at}
    ${each((i, j) => `var sum${i}_${j} = 0.0;`)}
    for (var k = ends.x; k < ends.y; k += ${DEPTH}) {
      ${
        vec4
          ? 'let depth = depthAt(k + quad * 4, ends.y);'
          : `var depth : array<vec4<i32>, 4>;
      for (var e = 0; e < 4; e++) { depth[e] = depthAt(k + quad * 4 + e, ends.y); }`
      }
      ${left.loads}
      ${right.loads}
      workgroupBarrier();
      let here = min(ends.y - k, ${DEPTH});
      for (var q = 0; q < here / 4; q++) {
        ${operands('q')}
        ${each((i, j) => `sum${i}_${j} += dot(a${i}, b${j});`)}
      }
      ${vec4 ? '' : rest}
      workgroupBarrier();
    }
    ${each(
      (i, j) =>
        `write(rowStart + row + ${i * tile.down}, columnStart + column + ${j * tile.across}, sum${i}_${j});`,
    )}
  }`;
}

/** The place of an index within sizes of up to three axes, of which only the last ones count. */
export function decode(axes: number): string {
  const two = 'vec3<i32>(0, index / n.z, index % n.z)';
  const all = 'vec3<i32>(index / (n.y * n.z), (index / n.z) % n.y, index % n.z)';
  return `
  fn decode(index : i32, n : vec3<i32>) -> vec3<i32> {
    return ${axes === 1 ? 'vec3<i32>(0, 0, index)' : axes === 2 ? two : all};
  }`;
}
