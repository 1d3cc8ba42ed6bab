/**
 * The phases of a convolution with strides in the order in which their channels lie side by side. Tap k = s t + r
 * sees the pixels of phase r. All phases are filtered with as many taps, T, of which the short ones lack the
 * last: their filters' values at the point infinity, the last tap, are 0. In this order the phases that count
 * at a point are always neighbours: short by long (rows by columns), long by long, long by short, short by short.
 */
import { taps } from '../product/pack_filter';

/** An instance is written into scratch memory. */
@unmanaged
export class Phases {
  /** Long and short phases of rows and of columns. */
  longRows: i32;
  shortRows: i32;
  longColumns: i32;
  shortColumns: i32;
  count: i32;
  /** Of the phase selected. */
  row: i32;
  column: i32;
  /** Of the point selected: the phases that count. */
  first: i32;
  end: i32;

  set(kh: i32, kw: i32, sh: i32, sw: i32): Phases {
    this.longRows = kh - (taps(kh, sh, 0) - 1) * sh;
    this.longColumns = kw - (taps(kw, sw, 0) - 1) * sw;
    this.shortRows = min(kh, sh) - this.longRows;
    this.shortColumns = min(kw, sw) - this.longColumns;
    this.count = min(kh, sh) * min(kw, sw);
    return this;
  }

  select(phase: i32): void {
    let p = phase;
    for (let block = 0; block < 4; block++) {
      const row = block === 1 || block === 2 ? 0 : this.longRows;
      const column = block < 2 ? 0 : this.longColumns;
      const rows = row ? this.shortRows : this.longRows;
      const columns = column ? this.shortColumns : this.longColumns;
      if (p < rows * columns) {
        this.row = row + p / columns;
        this.column = column + (p % columns);
        return;
      }
      p -= rows * columns;
    }
  }

  /** Whether the point is infinity down or across. */
  selectPoint(down: bool, across: bool): void {
    const corner = this.shortRows * this.longColumns;
    this.first = down ? corner : 0;
    if (across) this.end = corner + this.longRows * this.longColumns;
    else if (down) this.end = corner + this.longRows * (this.longColumns + this.shortColumns);
    else this.end = this.count;
  }
}
