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

/** What a card's tiles are chosen by. */
export interface TileChoice {
  /** So many workgroups give each of its processors work: tiles are smaller until there are as many. */
  readonly enough: number;
  /** Whether tiles of 64 by 64 values are taken, of 256 threads, where there are twice as many of those. */
  readonly large: boolean;
}

/** So many terms of each sum lie in shared memory at a time. */
export const DEPTH = 16;

/**
 * Threads along the rows, and the most rows of each, by the threads along the columns: 64 in all, of 16 KB at most.
 * They are few on purpose: each is a shader to compile.
 */
const DOWN: Readonly<Record<number, readonly [down: number, rows: number]>> = {
  1: [64, 2],
  2: [32, 4],
  4: [16, 4],
  8: [8, 4],
};

/** The columns of a thread that has all of the product's, by how many those are. */
const FEW_COLUMNS = [1, 1, 3, 3, 4] as const;

export const tileRows = ({ down, rows }: Tile): number => down * rows;
export const tileColumns = ({ across, columns }: Tile): number => across * columns;
export const threadsOf = ({ across, down }: Tile): number => across * down;

/** Threads along the columns: 8, or what leaves fewer of them without work. */
function acrossFor(columns: number): number {
  const left = (across: number) => Math.ceil(columns / (4 * across)) * 4 * across - columns;
  return [8, 4, 2].reduce((best, next) => (left(next) < left(best) ? next : best));
}

/**
 * The tile of products that are computed beside each other: up to 32 columns, and as many rows as leave enough
 * workgroups and few threads without work; 64 by 64 where even that leaves enough.
 *
 * @param rows of each product
 * @param products how many there are
 * @param group rows that are alike: a tile has those of one group, where that divides into tiles
 */
export function tileFor(
  { enough, large }: TileChoice,
  [rows, columns, products]: readonly [rows: number, columns: number, products: number],
  group?: number,
): Tile {
  const groups = (height: number, width: number) =>
    Math.ceil(rows / height) * Math.ceil(columns / width) * products;
  const square = columns % 64 === 0 && [rows, group ?? 0].every((n) => n % 64 === 0);
  if (large && square && groups(64, 64) >= 2 * enough) {
    return { across: 16, down: 16, columns: 4, rows: 4 };
  }
  const across = columns <= 4 ? 1 : acrossFor(columns);
  const [down, most] = DOWN[across]!;
  const each = FEW_COLUMNS[columns] ?? 4;
  const heights = [down * most, (down * most) / 2, (down * most) / 4].filter((h) => h >= down);
  const wasted = (height: number) => Math.ceil(rows / height) * height;
  const least = Math.min(...heights.map(wasted));
  const apart = group !== undefined && heights.some((height) => group % height === 0);
  const height = heights.find(
    (height) =>
      groups(height, across * each) >= enough &&
      wasted(height) <= 1.05 * least &&
      !(apart && group % height !== 0),
  );
  return { across, down, columns: each, rows: (height ?? heights.at(-1)!) / down };
}
