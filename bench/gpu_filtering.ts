/**
 * Usage: npx tsx bench/gpu_filtering.ts
 *
 * What minimal filtering would do on WebGPU, counted and not run, as times of what the tiles of lib/webgpu do: products;
 * values moved from and to buffers, and loads from shared memory, in passes (transformed tiles lie in buffers) and in one
 * dispatch (they lie in shared memory, with as many sums in a thread's registers as now); values that lie in buffers at
 * all, in passes. The shapes are those of the bench and gradients of stride 1. docs/webgpu.md says what follows.
 */
import { type ConvGeometry, eachAxis, type Sizes } from '../lib/arithmetic/conv_geometry.js';
import { product } from '../lib/arithmetic/product.js';
import { inputGradientWork, phasesOf } from '../lib/webgpu/kernels/input_gradient_plan.js';
import { USUAL_CHOICE } from '../lib/webgpu/tile_choice.js';
import { tileColumns, tileFor, tileRows } from '../lib/webgpu/tiles.js';
import { runScript } from '../scripts/command_line.js';
import { geometryOfShape } from './gpu/geometry_of_shape.js';
import { SHAPES, type Shape } from './rows.js';
import { aligned } from './table.js';

/** Gradients of convolutions of three taps in decoders and U-Nets. */
const GRADIENTS: readonly Shape[] = [
  { input: [16, 64, 64, 16], filters: 16, kernel: 3, stride: 1 },
  { input: [16, 32, 32, 64], filters: 64, kernel: 3, stride: 1 },
  { input: [4, 32, 32, 256], filters: 256, kernel: 3, stride: 1 },
  { input: [16, 1, 4096, 64], filters: 64, kernel: 3, stride: 1 },
];

/** Sums in the registers of a thread: those of lib/webgpu's tiles. */
const SUMS = 16;

interface Count {
  products: number;
  moved: number;
  /** Loads of four values from shared memory, by all threads. */
  shared: number;
  /** Values that lie in buffers. */
  held: number;
}

/** Results of an axis that are computed at once: F(4, 3) of signals, F(2, t) otherwise, one of one tap. */
const resultsOf = (taps: number, flat: boolean) => (taps === 1 ? 1 : flat && taps === 3 ? 4 : 2);

/** Rows and columns of sums that fit into a thread's registers beside each other. */
function sumsOf(each: number): [rows: number, columns: number] {
  const rows = Math.max(1, Math.floor(Math.sqrt(SUMS / each)));
  return [rows, Math.max(1, Math.floor(SUMS / each / rows))];
}

const add = (counts: readonly Count[]): Count => ({
  products: counts.reduce((sum, { products }) => sum + products, 0),
  moved: counts.reduce((sum, { moved }) => sum + moved, 0),
  shared: counts.reduce((sum, { shared }) => sum + shared, 0),
  held: counts.reduce((sum, { held }) => sum + held, 0),
});

/** The matrix products of a phase, as many as places of a transformed tile, by the tiles of lib/webgpu. */
function products(each: number, [rows, columns, terms]: readonly [number, number, number]): Count {
  const tile = tileFor(USUAL_CHOICE, [rows, columns, each]);
  const [down, across] = [Math.ceil(rows / tileRows(tile)), Math.ceil(columns / tileColumns(tile))];
  const padded = down * tileRows(tile) * across * tileColumns(tile);
  const perSum = (tile.rows + tile.columns) / (tile.rows * tile.columns);
  return {
    products: each * padded * terms,
    moved: each * terms * (rows * across + columns * down),
    shared: (each * padded * terms * perSum) / 4,
    held: 0,
  };
}

/** A phase by minimal filtering: tiles of its taps, and how many there are. */
function phase(g: ConvGeometry, places: Sizes, taps: Sizes) {
  const flat = g.input[1] === 1;
  const results = eachAxis((i) => resultsOf(taps[i], flat));
  const each = product(eachAxis((i) => results[i] + taps[i] - 1));
  const tiles = g.batch * product(eachAxis((i) => Math.ceil(places[i] / results[i])));
  return { each, tiles, results: product(results), outputs: g.batch * product(places) };
}

function inPasses(g: ConvGeometry): Count {
  const [from, to] = [g.outChannels, g.inChannels];
  return add(
    phasesOf(g).map(({ places, taps }): Count => {
      const { each, tiles, outputs } = phase(g, places, taps);
      const all = products(each, [tiles, to, from]);
      // One tap is a product as it is.
      if (each === 1) return { ...all, moved: all.moved + outputs * to };
      const [input, filter, sums] = [each * tiles * from, each * from * to, each * tiles * to];
      const transforms = 2 * input + product(taps) * from * to + filter + 2 * sums + outputs * to;
      return { ...all, moved: all.moved + transforms, held: input + filter + sums };
    }),
  );
}

function inOneDispatch(g: ConvGeometry): Count {
  const [from, to] = [g.outChannels, g.inChannels];
  return add(
    phasesOf(g).map(({ places, taps }): Count => {
      const { each, tiles, outputs } = phase(g, places, taps);
      const [rows, columns] = sumsOf(each);
      // 64 threads, eight by eight.
      const [down, across] = [Math.ceil(tiles / (8 * rows)), Math.ceil(to / (8 * columns))];
      const padded = down * 8 * rows * across * 8 * columns;
      return {
        products: each * padded * from,
        moved: from * (each * tiles * across + product(taps) * to * down) + outputs * to,
        shared: (each * padded * from * (rows + columns)) / (rows * columns) / 4,
        held: 0,
      };
    }),
  );
}

function byTiles(g: ConvGeometry): Count {
  const own = inputGradientWork(g, USUAL_CHOICE);
  const outputs = g.batch * product(g.input) * g.inChannels;
  const given = g.batch * product(g.output) * g.outChannels;
  const filter = product(g.kernel) * g.inChannels * g.outChannels;
  return {
    products: own.multiplications,
    moved: own.loads + outputs,
    shared: own.multiplications / 8,
    held: given + filter + outputs,
  };
}

await runScript(import.meta.url, {}, async () => {
  const lines = [...SHAPES, ...GRADIENTS].map((shape) => {
    const g = geometryOfShape(shape);
    const [tiles, passes, one] = [byTiles(g), inPasses(g), inOneDispatch(g)];
    const times = (by: Count, what: keyof Count) => (by[what] / tiles[what]).toFixed(2);
    const { input, filters, kernel, stride } = shape;
    const shown = input[1] === 1 ? [input[0], input[2], input[3]] : input;
    return [
      `[${shown}] -> ${filters} k${kernel} s${stride}`,
      ...(['products', 'moved', 'shared'] as const).map((what) => times(passes, what)),
      ((passes.held + tiles.held) / tiles.held).toFixed(2),
      ...(['products', 'moved', 'shared'] as const).map((what) => times(one, what)),
    ];
  });
  const header = ['', 'products', 'moved', 'shared', 'in buffers', 'products', 'moved', 'shared'];
  console.log(
    aligned([
      ['times of tiles', 'in passes', '', '', '', 'in one dispatch', '', ''],
      header,
      ...lines,
    ]),
  );
});
