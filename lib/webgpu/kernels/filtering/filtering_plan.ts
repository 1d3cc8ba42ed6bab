import { type ConvGeometry, eachAxis, type Sizes } from '../../../arithmetic/conv_geometry.js';
import { product } from '../../../arithmetic/product.js';
import { MOST_WORKGROUPS } from '../../backend.js';
import { type Tile, type TileChoice, tileColumns, tileFor, tileRows } from '../../tiles.js';
import type { Work } from '../../work.js';
import { inputGradientWork } from '../input_gradient_plan.js';
import { F23, F43, type Filtering } from './minimal_filtering.js';

/** How a convolution's input gradient is filtered. */
export interface FilteringPlan {
  /** F(4, 3) along a signal, F(2 x 2, 3 x 3) of a picture. */
  readonly by: Filtering;
  readonly axes: 1 | 2;
  /** Tiles of results: depth 1, rows and columns of each image. */
  readonly tiles: Sizes;
  /** Products of each tile: so many matrix products there are. */
  readonly places: number;
  readonly tile: Tile;
  readonly dispatch: [rowTiles: number, columnTiles: number, places: number];
}

/** The plan of a convolution of three taps and stride 1, of as many tiles as a card takes, or null. */
export function filteringPlan(g: ConvGeometry, choice: TileChoice): FilteringPlan | null {
  const [deep, high, wide] = g.kernel;
  const signal = high === 1 && g.input[1] === 1;
  if (deep !== 1 || g.input[0] !== 1 || wide !== 3 || !(signal || high === 3)) return null;
  if (g.strides.some((stride) => stride !== 1)) return null;
  const by = signal ? F43 : F23;
  const axes = signal ? 1 : 2;
  const tiles = eachAxis((i) => (i < 3 - axes ? 1 : Math.ceil(g.input[i] / by.results)));
  const places = by.data.length ** axes;
  const rows = g.batch * product(tiles);
  const tile = tileFor(choice, [rows, g.inChannels, places]);
  const rowTiles = Math.ceil(rows / tileRows(tile));
  if (rowTiles > MOST_WORKGROUPS) return null;
  const dispatch: FilteringPlan['dispatch'] = [
    rowTiles,
    Math.ceil(g.inChannels / tileColumns(tile)),
    places,
  ];
  return { by, axes, tiles, places, tile, dispatch };
}

/** What a kernel does, and how many values it writes into buffers. */
export type Traffic = Work & { readonly stores: number };

const resultsOf = (g: ConvGeometry) => g.batch * product(g.input) * g.inChannels;

/** What the filtering does, in four dispatches: transforms of data and filter, products, and back. */
function filteringTraffic(g: ConvGeometry, plan: FilteringPlan): Traffic {
  const { tiles, places, tile, dispatch } = plan;
  const [from, to] = [g.outChannels, g.inChannels];
  const rows = g.batch * product(tiles);
  const [height, width] = [tileRows(tile), tileColumns(tile)];
  const [data, filter, sums] = [places * rows * from, places * from * to, places * rows * to];
  const products = places * from * (rows * dispatch[1] + to * dispatch[0]);
  return {
    multiplications: places * from * dispatch[0] * height * dispatch[1] * width,
    loads: data + product(g.kernel) * from * to + products + sums,
    stores: data + filter + sums + resultsOf(g),
    dispatches: 4,
  };
}

/** What the tiles of the input gradient do. */
const tilesTraffic = (g: ConvGeometry, choice: TileChoice): Traffic => ({
  ...inputGradientWork(g, choice),
  stores: resultsOf(g),
});

/** The plan where it multiplies less than tiles do and moves fewer values between buffers and processors, or null. */
export function filteringThatPays(g: ConvGeometry, choice: TileChoice): FilteringPlan | null {
  const plan = filteringPlan(g, choice);
  if (plan === null) return null;
  const [filtered, tiled] = [filteringTraffic(g, plan), tilesTraffic(g, choice)];
  const moved = ({ loads, stores }: Traffic) => loads + stores;
  const pays = filtered.multiplications < tiled.multiplications && moved(filtered) < moved(tiled);
  return pays ? plan : null;
}
