/** A convolution as one matrix product: its left rows are the windows of the padded image itself. */

// biome-ignore lint/style/useImportType: AssemblyScript knows no imports of types
import { Padding } from '../memory/padding';
import { denseProduct } from '../product/dense_product';
import { loadLanes } from '../product/multiply_add';
import { panelWidth, rowProduct } from '../product/row_product';
// biome-ignore lint/style/useImportType: AssemblyScript knows no imports of types
import { RowProductSizes } from '../product/row_product_sizes';
// biome-ignore lint/style/useImportType: AssemblyScript knows no imports of types
import { WindowPlan } from './window_plan';
import { windowPointers } from './windows';

/** Whether there are one or two filters whose rows of taps fill whole vectors. */
function isThin(g: WindowPlan): bool {
  return g.co <= 2 && (g.kw * g.ci) % 4 === 0;
}

/** Whether each window is one pixel, and all of them lie one after the other. */
function isPointwise(g: WindowPlan): bool {
  if (g.kd * g.kh * g.kw !== 1 || g.sd * g.sh * g.sw !== 1 || g.copy) return false;
  if (g.od === g.id && g.oh === g.ih && g.ow === g.iw) return true;
  // Lines of an image, or pixels of a line.
  return g.batch * g.od === 1 && (g.oh === 1 || g.ow === g.iw);
}

/** The rows of the filter as a matrix. */
function depthOf(g: WindowPlan): i32 {
  return g.kd * g.kh * g.kw * g.ci;
}

/** The bytes of the structs in scratch, in whole lines of the cache. */
const STRUCTS: usize = (offsetof<Padding>() + offsetof<RowProductSizes>() + 63) & ~63;

/** Plans a convolution. Returns the bytes of its scratch. */
export function planConvolution(g: WindowPlan): f64 {
  const columns = isThin(g) ? g.co : (g.co + 3) & ~3;
  const filter = g.planFilter(<f64>depthOf(g) * columns * 4);
  return g.plan(2) + filter + 64 + <f64>STRUCTS;
}

/** Writes the panels of the filter. */
export function arrangeConvolution(w: usize, to: usize, _scratch: usize, g: WindowPlan): void {
  packPanels(w, to, depthOf(g), g.co, g.written, isThin(g));
}

/**
 * y = activation(x * w + bias). `scratch` holds structs, the filter's panels unless w is them, a padded group of images, and two
 * pointers for each position in it, three more at the end of each list.
 */
export function convolution(x: usize, w: usize, y: usize, scratch: usize, g: WindowPlan): void {
  const co = g.co,
    written = g.written;
  const thin = isThin(g);
  g.arrange(scratch);
  const sizes = changetype<RowProductSizes>(scratch + offsetof<Padding>()).set(g, co, thin);
  sizes.rows(g.kd, g.kh, g.kw * g.ci);
  sizes.planePitch = g.planePitch;
  sizes.linePitch = g.rowPitch;
  const panels = g.arranged ? w : scratch + STRUCTS;
  if (!g.arranged) arrangeConvolution(w, panels, scratch, g);
  const padded = scratch + STRUCTS + g.ownFilterBytes;
  if (!thin && isPointwise(g)) {
    denseProduct(x, y, g.batch * g.positions, g.ci, (<usize>written) << 2, panels, sizes);
    return;
  }
  const pointers = padded + g.paddedBytes;
  const outputs = pointers + ((<usize>g.group * g.positions + 3) << 2);
  for (let n = 0; n < g.batch; n += g.group) {
    const images = min(g.group, g.batch - n);
    const m = windowPointers(g.padded(x, n, images, padded), pointers, images, g);
    let output = y + ((<usize>n * g.positions * written) << 2);
    for (let i = 0; i < m; i++) {
      store<u32>(outputs + ((<usize>i) << 2), <u32>output);
      output += (<usize>written) << 2;
    }
    rowProduct(pointers, outputs, m, panels, sizes);
  }
}

/** w [depth, co of `pitch`] as panels of columns, with zeros where there is no column. */
function packPanels(w: usize, to: usize, depth: i32, co: i32, pitch: i32, thin: bool): void {
  for (let n = 0; n < co; ) {
    const panel = panelWidth(n, co, thin);
    let from = w + ((<usize>n) << 2);
    for (let k = 0; k < depth; k++) {
      if (thin) f32.store(to, f32.load(from));
      else v128.store(to, loadLanes(from, co - n));
      if (panel === 8) v128.store(to, loadLanes(from + 16, co - n - 4), 16);
      to += (<usize>panel) << 2;
      from += (<usize>pitch) << 2;
    }
    n += panel;
  }
}
