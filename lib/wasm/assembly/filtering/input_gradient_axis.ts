/**
 * One dimension of a transposed convolution by phases (input_gradient.ts), and of its tiles.
 *
 * Place i of the output is of phase p where i + b = q s + p, and the r taps of the phase reach the inputs
 * from q - r + 1 to q. A tile is m = 7 - r neighbouring q, which read six inputs; with one tap it is one q.
 * Phases have as many taps as phase 0 or one less: they are taken in these two groups.
 */
import { taps } from '../product/pack_filter';

/** The values of a tile whose phase has r taps: its points. */
export function pointsOf(r: i32): i32 {
  return r > 1 ? 6 : 1;
}

/** The outputs of a tile. */
export function outputsOf(r: i32): i32 {
  return r > 1 ? 7 - r : 1;
}

/** The tiles of so many outputs. */
export function tilesOf(count: i32, r: i32): i32 {
  const m = outputsOf(r);
  return (count + m - 1) / m;
}

/** The q of all places of an output of length o: how many there are. */
export function placesOf(o: i32, s: i32, b: i32): i32 {
  return (o - 1 + b) / s - b / s + 1;
}

/** The zeros before the input. */
function zerosOf(k: i32, s: i32, b: i32): i32 {
  return max(taps(k, s, 0) - 1 - b / s, 0);
}

/** The length of the input with the zeros that the tiles of both groups reach. */
export function paddedOf(o: i32, k: i32, s: i32, b: i32): i32 {
  const count = placesOf(o, s, b),
    most = taps(k, s, 0);
  const long = tilesOf(count, most) * outputsOf(most),
    short = tilesOf(count, most - 1) * outputsOf(most - 1);
  return zerosOf(k, s, b) + b / s + max(long, short);
}

/** How many phases a group has: group 0 is of those with most taps. */
export function phasesOf(k: i32, s: i32, group: i32): i32 {
  const split = k - (taps(k, s, 0) - 1) * s;
  return group ? s - split : split;
}

/** An instance is written into scratch memory. */
@unmanaged
export class Axis {
  /** Lengths of input and output, kernel, stride and border. */
  i: i32;
  o: i32;
  k: i32;
  s: i32;
  b: i32;
  /** The q of the first place, and how many there are. */
  q: i32;
  count: i32;
  /** Zeros before the input, and its length with those on both sides. */
  before: i32;
  padded: i32;
  /** Of the group selected: the taps, the phases from `first` to before `end`, values and outputs of a tile. */
  r: i32;
  first: i32;
  end: i32;
  points: i32;
  m: i32;
  tiles: i32;
  /** The phase that is written. */
  phase: i32;
  /** Of the tile placed: where its first output goes, and those from `from` to before `until` that exist. */
  to: i32;
  from: i32;
  until: i32;

  set(i: i32, o: i32, k: i32, s: i32, b: i32): Axis {
    this.i = i;
    this.o = o;
    this.k = k;
    this.s = s;
    this.b = b;
    this.q = b / s;
    this.count = placesOf(o, s, b);
    this.before = zerosOf(k, s, b);
    this.phase = 0;
    this.padded = paddedOf(o, k, s, b);
    this.select(0);
    return this;
  }

  /** Group 0 is of the phases with most taps. */
  select(group: i32): void {
    const most = taps(this.k, this.s, 0);
    const split = phasesOf(this.k, this.s, 0);
    this.r = most - group;
    this.first = group ? split : 0;
    this.end = group ? this.s : split;
    this.points = pointsOf(this.r);
    this.m = outputsOf(this.r);
    this.tiles = tilesOf(this.count, this.r);
  }

  /** Where the selected group's tile t begins in the padded input. */
  start(t: i32): i32 {
    return this.before + this.q + t * this.m - this.r + 1;
  }

  /** Finds the places of tile t. The first and the last tile may have some outside. */
  place(t: i32): void {
    const step = this.s;
    this.to = (this.q + t * this.m) * step + this.phase - this.b;
    this.from = this.to < 0 ? 1 : 0;
    this.until = this.m;
    while (this.until > 0 && this.to + (this.until - 1) * step >= this.o) this.until--;
  }
}

/** Selects a group of phases down and across. Returns whether these have several taps, so that they are filtered. */
export function selectGroup(group: i32, vertical: Axis, horizontal: Axis): bool {
  vertical.select(group >> 1);
  horizontal.select(group & 1);
  return vertical.r * horizontal.r > 1;
}

/** The coordinates of a tile, counted image by image and row by row, and how it is filtered down and across. */
@unmanaged
export class Tile {
  image: i32;
  row: i32;
  column: i32;
  vertical: Axis;
  horizontal: Axis;
  /** Room for 36 vectors between two transforms. */
  between: usize;

  /** What comes after it in scratch memory. */
  @inline
  get end(): usize {
    return changetype<usize>(this) + offsetof<Tile>();
  }

  set(t: i32): void {
    const across = this.horizontal.tiles,
      down = this.vertical.tiles;
    const row = t / across;
    this.column = t % across;
    this.row = row % down;
    this.image = row / down;
  }

  next(): void {
    if (++this.column < this.horizontal.tiles) return;
    this.column = 0;
    if (++this.row < this.vertical.tiles) return;
    this.row = 0;
    this.image++;
  }
}

/** Two axes and a tile, written into scratch memory one after the other. */
export function tileAt(scratch: usize, between: usize): Tile {
  const tile = changetype<Tile>(scratch + 2 * offsetof<Axis>());
  tile.vertical = changetype<Axis>(scratch);
  tile.horizontal = changetype<Axis>(scratch + offsetof<Axis>());
  tile.between = between;
  return tile;
}
