/** How the threads of a workgroup share a tile of a matrix product. */
export interface Tile {
  /** Threads along its columns. */
  readonly across: number;
  /** Threads along its rows. */
  readonly down: number;
  /** Columns and rows of each thread. */
  readonly columns: number;
  readonly rows: number;
}

/** So many terms of each sum lie in shared memory at a time. */
export const DEPTH = 16;

/** A card with fewer workgroups than this has processors without work. */
const ENOUGH = 64;

/** Threads along the rows, and the most rows of each, by the threads along the columns: 32 to 64 of them, 16 KB at most. */
const DOWN: Readonly<Record<number, readonly [down: number, rows: number]>> = {
  1: [64, 2],
  2: [32, 4],
  3: [16, 4],
  4: [16, 4],
  5: [8, 4],
  6: [8, 4],
  7: [8, 4],
  8: [8, 4],
};

export const tileRows = ({ down, rows }: Tile): number => down * rows;
export const tileColumns = ({ across, columns }: Tile): number => across * columns;
export const threadsOf = ({ across, down }: Tile): number => across * down;

/**
 * The tile of products that are computed beside each other: 32 columns or what an equal share of them takes, and as
 * many rows as leave enough workgroups; 64 by 64 where even that leaves enough.
 *
 * @param rows of each product
 * @param products how many there are
 * @param group rows that are alike: a tile has those of one group, where that divides into tiles
 */
export function tileFor(rows: number, columns: number, products: number, group?: number): Tile {
  const groups = ([down, each]: readonly [number, number], width: number) =>
    Math.ceil(rows / (down * each)) * Math.ceil(columns / width) * products;
  if (
    columns % 64 === 0 &&
    (group ?? rows) % 64 === 0 &&
    rows % 64 === 0 &&
    groups([16, 4], 64) >= 2 * ENOUGH
  ) {
    return { across: 16, down: 16, columns: 4, rows: 4 };
  }
  const strips = Math.ceil(columns / 32);
  const width = Math.ceil(columns / strips);
  const across = Math.ceil(width / 4);
  let [down, each] = DOWN[across]!;
  const tall = () => Math.ceil(rows / (down * each)) * down * each;
  while (each > 1) {
    const before = tall();
    const few = groups([down, each], 4 * across) < ENOUGH;
    each /= 2;
    if (few || tall() < before) continue;
    each *= 2;
    break;
  }
  const within = [each, each / 2, each / 4].find((n) => n >= 1 && (group ?? 1) % (down * n) === 0);
  each = within ?? each;
  // A workgroup needs four threads for four terms.
  while (down % 2 === 0 && down / 2 >= rows && (across * down) % 8 === 0) down /= 2;
  return { across, down, columns: across === 1 ? width : 4, rows: each };
}
