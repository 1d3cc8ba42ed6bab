import { Geometry } from '../memory/geometry';
import { SECOND_CACHE } from '../memory/images_at_once';
// biome-ignore lint/style/useImportType: AssemblyScript knows no imports of types
import { Operand } from './operand';
// biome-ignore lint/style/useImportType: AssemblyScript knows no imports of types
import { Streams } from './streams';
// biome-ignore lint/style/useImportType: AssemblyScript knows no imports of types
import { SumPlanes } from './sum_planes';

/** Some taps of a filter, and the tiles that their gradient is computed in. */
@unmanaged
export class FilteringTaps extends Geometry {
  /** The first tap, and how many there are, down and across. */
  fh: i32;
  fw: i32;
  th: i32;
  tw: i32;
  /** Products of a tile: 1 for 1 tap, 6 for 2 to 4, 8 for 2 to 5. */
  rows: i32;
  columns: i32;
  /** Tiles down and across an image. */
  down: i32;
  across: i32;
  /** Channels of X and dY in memory, of which ci and co are summed over. */
  channels: i32;
  outChannels: i32;
}

/** Tiles of a block at least: with fewer, adding up the products takes as long as they do. */
const FEW_TILES: i32 = 64;

@unmanaged
export class FilteringTapsPlan extends FilteringTaps {
  /** Tiles transformed at a time: whole rows of them, where there is more than one. */
  block: i32;
  /** Where in scratch the structs lie, zeros, a row of tiles' lines, and the sums of products. */
  x: Operand;
  dy: Operand;
  streams: Streams;
  planes: SumPlanes;
  zeros: usize;
  lines: usize;
  sums: usize;
  /** Tiles in the block, and those with all places across, down, and both: the others have no last product. */
  used: i32;
  wide: i32;
  high: i32;
  full: i32;
  /** 1 until there are sums. */
  fresh: i32;

  /** Returns the bytes of scratch. */
  plan(): f64 {
    const ci = this.ci,
      co = this.co,
      panels = this.panels,
      across = this.across;
    const products = <f64>this.rows * this.columns;
    // By all channels, so that parts of them are summed in the same blocks.
    const whole = this.channels + ((this.outChannels + 7) & ~7);
    const most = max(FEW_TILES, <i32>(SECOND_CACHE / (4 * products * whole)));
    const all = this.batch * this.down * across;
    this.block = min(all, across < most ? most - (most % across) : most);
    const block = <f64>this.block;
    const rows = products * min(this.block, across) * max(ci, co);
    const transformed = products * (block * ci + 16 + block * panels + 16);
    const floats = <f64>this.longest + rows + transformed + products * ci * panels;
    return 4 * floats + <f64>this.structs;
  }

  /** The bytes of the structs, in whole lines of the cache. */
  @inline
  get structs(): usize {
    return (2 * offsetof<Operand>() + offsetof<Streams>() + offsetof<SumPlanes>() + 63) & ~63;
  }

  /** Arranges the scratch. */
  arrange(scratch: usize): void {
    const ci = this.ci,
      co = this.co,
      rows = this.rows,
      columns = this.columns,
      block = this.block;
    const streams = scratch + 2 * offsetof<Operand>();
    this.streams = changetype<Streams>(streams);
    this.planes = changetype<SumPlanes>(streams + offsetof<Streams>());
    this.zeros = scratch + this.structs;
    this.lines = this.zeros + ((<usize>this.longest) << 2);
    const products = <usize>(rows * columns);
    const v = this.lines + ((products * min(block, this.across) * max(ci, co)) << 2);
    const x = changetype<Operand>(scratch).image(this.ih, this.iw, ci, this.channels);
    this.x = x.tiles(rows, columns, this.sh, this.sw).written(v, ci, 4, block);
    const u = v + products * x.pitch;
    const dy = changetype<Operand>(scratch + offsetof<Operand>()).image(
      this.oh,
      this.ow,
      co,
      this.outChannels,
    );
    const mh = rows - this.th + 1;
    this.dy = dy.tiles(mh, this.advance, 1, 1).written(u, this.panels, 8, block);
    this.sums = u + products * dy.pitch;
    this.used = this.wide = this.high = this.full = 0;
    this.fresh = 1;
  }

  /** Positions of dY from tile to tile across. */
  @inline
  get advance(): i32 {
    return this.columns - this.tw + 1;
  }

  /** Channels of dY as they are stored: in panels of 8. */
  @inline
  get panels(): i32 {
    return (this.co + 7) & ~7;
  }

  /** As many zeros as the longer of X's and dY's rows. */
  @inline
  get longest(): i32 {
    return max(this.iw * this.channels, this.ow * this.outChannels);
  }

  /** Counts tiles of a row, of which `whole` have all places across and, if `tall`, all down. */
  add(tiles: i32, whole: i32, tall: bool): void {
    this.used += tiles;
    this.wide += whole;
    if (!tall) return;
    this.high += tiles;
    this.full += whole;
  }
}
