/** A matrix product whose left rows lie anywhere in memory: the middle of both convolutions. */
// biome-ignore lint/style/useImportType: AssemblyScript knows no imports of types
import { RowProductSizes } from './row_product_sizes';
import { dots, tile4, tile8 } from './row_tiles';

/** As many positions as keep their windows in the nearest cache while the panels pass by. */
const BLOCK: i32 = 256;

/** Columns in the panel of B that starts at column n: 1 where B is `thin`, else 8, or 4 if that is enough. */
export function panelWidth(n: i32, columns: i32, thin: bool): i32 {
  if (thin) return 1;
  return columns - n > 4 ? 8 : 4;
}

/** The product of m rows with B in panels of columns. `rows` and `outputs` list m addresses and have room for three more. */
export function rowProduct(
  rows: usize,
  outputs: usize,
  m: usize,
  filter: usize,
  g: RowProductSizes,
): void {
  repeatLast(rows, m);
  repeatLast(outputs, m);
  const depth = <usize>(g.planes * g.lines * g.length),
    columns = g.columns;
  for (let block: usize = 0; block < m; block += BLOCK) {
    const end = min(block + BLOCK, m);
    let b = filter;
    for (let n = 0; n < columns; ) {
      const panel = panelWidth(n, columns, g.thin !== 0);
      for (let i = block; i < end; i += 4) {
        const row = rows + (i << 2),
          output = outputs + (i << 2);
        if (panel === 8) tile8(row, output, b, n, g);
        else if (panel === 4) tile4(row, output, b, n, g);
        else dots(row, output, b, n, g);
        advance(output, (<u32>panel) << 2);
      }
      b += (depth * panel) << 2;
      n += panel;
    }
  }
}

/** Moves four outputs to the next panel. */
function advance(outputs: usize, bytes: u32): void {
  v128.store(outputs, i32x4.add(v128.load(outputs), i32x4.splat(bytes)));
}

/** Fills up the last four rows with the last one: computing a row twice is cheaper than a second kernel. */
function repeatLast(pointers: usize, m: usize): void {
  const last = load<u32>(pointers + ((m - 1) << 2));
  for (let i: usize = m; i < m + 3; i++) store<u32>(pointers + (i << 2), last);
}
