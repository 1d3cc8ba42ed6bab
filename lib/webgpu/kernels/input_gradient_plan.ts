import { type ConvGeometry, eachAxis, type Sizes } from '../../arithmetic/conv_geometry.js';
import { product } from '../../arithmetic/product.js';
import { MOST_WORKGROUPS } from '../backend.js';
import { type Tile, type TileChoice, tileColumns, tileFor, tileRows } from '../tiles.js';
import { addWork, NO_WORK, type Work } from '../work.js';

/** A phase: the places of the result that are as far from a multiple of the strides. */
interface Phase {
  /** How many of its places there are, and how many taps reach them. */
  readonly places: Sizes;
  readonly taps: Sizes;
}

/** Every phase, in the order of the workgroups. */
export function phasesOf({ input, kernel, strides, before }: ConvGeometry): Phase[] {
  const axis = (i: 0 | 1 | 2) =>
    Array.from({ length: strides[i] }, (_, phase) => {
      const s = strides[i];
      const first = (((phase - before[i]) % s) + s) % s;
      const places = Math.max(Math.ceil((input[i] - first) / s), 0);
      return { places, taps: Math.max(Math.ceil((kernel[i] - phase) / s), 0) };
    });
  const all = [axis(0), axis(1), axis(2)] as const;
  return Array.from({ length: product(strides) }, (_, z) => {
    const [, height, width] = strides;
    const at = [Math.floor(z / (height * width)), Math.floor(z / width) % height, z % width];
    const of = (i: 0 | 1 | 2) => all[i][at[i]!]!;
    return { places: eachAxis((i) => of(i).places), taps: eachAxis((i) => of(i).taps) };
  });
}

interface Plan {
  readonly tile: Tile;
  /** More tiles of rows than an axis takes are in as many parts, each with all phases. */
  readonly dispatch: [rowTiles: number, columnTiles: number, phasesOfParts: number];
}

/** How the work is shared out. */
export function inputGradientPlan(g: ConvGeometry, choice: TileChoice): Plan {
  const phases = phasesOf(g);
  const rows = Math.max(...phases.map(({ places }) => g.batch * product(places)));
  const tile = tileFor(choice, [rows, g.inChannels, phases.length]);
  const rowTiles = Math.ceil(rows / tileRows(tile));
  const parts = Math.max(Math.ceil(rowTiles / MOST_WORKGROUPS), 1);
  const columnTiles = Math.ceil(g.inChannels / tileColumns(tile));
  return { tile, dispatch: [Math.ceil(rowTiles / parts), columnTiles, parts * phases.length] };
}

/** What the kernel does. */
export function inputGradientWork(g: ConvGeometry, choice: TileChoice): Work {
  const { tile, dispatch } = inputGradientPlan(g, choice);
  const [height, width] = [tileRows(tile), tileColumns(tile)];
  return phasesOf(g)
    .map(({ places, taps }): Work => {
      const rows = g.batch * product(places);
      const tiles = Math.ceil(rows / height);
      const terms = product(taps) * g.outChannels;
      return {
        multiplications: tiles * height * dispatch[1] * width * terms,
        loads: terms * (rows * dispatch[1] + g.inChannels * tiles),
        dispatches: 0,
      };
    })
    .reduce(addWork, { ...NO_WORK, dispatches: 1 });
}
