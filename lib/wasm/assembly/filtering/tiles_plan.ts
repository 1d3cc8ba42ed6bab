// biome-ignore lint/style/useImportType: AssemblyScript knows no imports of types
import { Padding } from '../memory/padding';
// biome-ignore lint/style/useImportType: AssemblyScript knows no imports of types
import { Phases } from './convolution_phases';
import { FilteringSizes } from './filtering_sizes';
// biome-ignore lint/style/useImportType: AssemblyScript knows no imports of types
import { Axis, Tile } from './input_gradient_axis';
import { filterScratch } from './input_gradient_filter';
import { paddedAtOnce, tilesAtOnce } from './tiles_at_once';

/** The bytes of the structs in scratch, in whole lines of the cache. */
export const STRUCTS: usize =
  (2 * offsetof<Axis>() + offsetof<Tile>() + offsetof<Phases>() + offsetof<Padding>() + 63) & ~63;

/** Convolutions, plain and transposed, that are filtered in tiles of two dimensions. */
@unmanaged
export class TilesPlan extends FilteringSizes {
  /** Images padded at a time, and tiles transformed. */
  group: i32;
  block: i32;

  /**
   * Plans for so many matrices [depth, columns], of `points` of which each tile of `depth` values is multiplied
   * with, and padded images of `width` channels and `image` floats that have `tiles` tiles. Returns the bytes of scratch.
   */
  fit(
    matrices: i32,
    points: i32,
    depth: i32,
    columns: i32,
    width: i32,
    image: f64,
    tiles: f64,
  ): f64 {
    this.block = tilesAtOnce(points, depth, columns);
    this.group = paddedAtOnce(this.batch, image, <f64>this.block / tiles);
    const bytes = this.planFilter(<f64>matrices * (<f64>depth * columns + 16) * 4);
    const rows = <f64>points * (<f64>this.block * (depth + columns) + 32);
    const data = 4 * (<f64>this.group * image + rows + 36 * 4);
    return bytes + max(data, filterScratch(width)) + <f64>STRUCTS + 64;
  }
}
