/**
 * dX of a convolution, that is, the transposed convolution of dY, by phases.
 *
 * With i the place in dX, b the border before it and s the stride, the taps that reach i are those equal
 * to r = (i + b) mod s modulo s. In an image dY with borders of zeros, their T values for
 * q = (i + b - r) / s lie in one stretch, from q - T + 1 to q. So each phase is one matrix product whose
 * left side is the image itself, and no zero is ever inserted or multiplied.
 */

import { ConvSizes } from '../memory/conv_sizes';
import { imagesAtOnce } from '../memory/images_at_once';
import { padImages } from '../memory/pad_image';
// biome-ignore lint/style/useImportType: AssemblyScript knows no imports of types
import { Padding } from '../memory/padding';
import { activate, loadLanes, storeLanes } from '../product/multiply_add';
import { packFilter, taps } from '../product/pack_filter';
import { rowProduct } from '../product/row_product';
// biome-ignore lint/style/useImportType: AssemblyScript knows no imports of types
import { RowProductSizes } from '../product/row_product_sizes';

/** The bytes of the structs in scratch, in whole lines of the cache. */
const STRUCTS: usize = (offsetof<Padding>() + offsetof<RowProductSizes>() + 63) & ~63;

/** The zeros needed before dY in one dimension: none where only phases of one tap are computed. */
function before(k: i32, s: i32, b: i32, most: i32): i32 {
  return most > 1 ? max((k - 1) / s - b / s, 0) : 0;
}

/** The length of dY in one dimension with the zeros after it. */
function reached(n: i32, o: i32, s: i32, b: i32): i32 {
  return max(o, (n - 1 + b) / s + 1);
}

/** The first place in dX of phase r. */
function first(r: i32, b: i32, s: i32): i32 {
  return (r + s - (b % s)) % s;
}

/** How many places in dX are of the phase that begins at `from`. */
function count(n: i32, from: i32, s: i32): i32 {
  return from < n ? (n - 1 - from) / s + 1 : 0;
}

@unmanaged
export class InputGradientSizes extends ConvSizes {
  /** Phases of more taps are left out. */
  most: i32;
}

@unmanaged
export class InputGradientPlan extends InputGradientSizes {
  /** co, rounded up to a multiple of 4 where ci is 1 or 2. */
  channels: i32;
  /** 1 where dY is copied with zeros. */
  copy: i32;
  /** Images at a time. */
  group: i32;
  /** The zeros before dY, and its lengths with those on both sides. */
  fd: i32;
  fh: i32;
  fw: i32;
  pd: i32;
  ph: i32;
  pw: i32;
  /** The places of a phase in a group. */
  places: usize;

  /** Returns the bytes of scratch. */
  plan(): f64 {
    const d = this.depth,
      h = this.height,
      w = this.width,
      most = this.most;
    this.channels = this.ci <= 2 ? (this.co + 3) & ~3 : this.co;
    this.fd = before(d.k, d.s, d.b, most);
    this.fh = before(h.k, h.s, h.b, most);
    this.fw = before(w.k, w.s, w.b, most);
    this.pd = this.fd + reached(d.i, d.o, d.s, d.b);
    this.ph = this.fh + reached(h.i, h.o, h.s, h.b);
    this.pw = this.fw + reached(w.i, w.o, w.s, w.b);
    const whole = this.pd === d.o && this.ph === h.o && this.pw === w.o;
    this.copy = <i32>(!whole || this.channels !== this.co);
    const padded = this.copy ? <f64>this.pd * this.ph * this.pw * this.channels : 0;
    const places = count(d.i, 0, d.s) * count(h.i, 0, h.s) * count(w.i, 0, w.s);
    const bytes = 4 * padded + 8 * <f64>places;
    this.group = imagesAtOnce(this.batch, bytes);
    this.places = <usize>this.group * places;
    const depth = <f64>(d.k * h.k * w.k);
    const packed = this.planFilter(depth * this.channels * columnsOf(this.ci) * 4);
    return packed + this.group * bytes + 64 + <f64>STRUCTS;
  }
}

/** Plans an input gradient. Returns the bytes of its scratch. */
export function planInputGradient(g: InputGradientPlan): f64 {
  return g.plan();
}

/** Writes the packed filter (pack_filter.ts). */
export function arrangeInputGradient(
  w: usize,
  to: usize,
  _scratch: usize,
  g: InputGradientPlan,
): void {
  packFilter(w, to, g, g.channels, g.most);
}

/**
 * `scratch` holds structs, the packed filter unless w is it, a padded group of images and then two pointers for each
 * place of a phase in it, three more at the end of each list.
 */
export function inputGradient(
  dy: usize,
  w: usize,
  dx: usize,
  scratch: usize,
  g: InputGradientPlan,
): void {
  const ci = g.ci,
    written = g.written,
    id = g.id,
    ih = g.ih,
    iw = g.iw;
  const sd = g.sd,
    sh = g.sh,
    sw = g.sw;
  const bd = g.bd,
    bh = g.bh,
    bw = g.bw;
  const fd = g.fd,
    fh = g.fh,
    fw = g.fw;
  const width = g.channels;
  const rowPitch = (<usize>g.pw * width) << 2;
  const planePitch = <usize>g.ph * rowPitch;
  const imagePitch = <usize>g.pd * planePitch;
  const padding = changetype<Padding>(scratch).images(g.od, g.oh, g.ow, g.co);
  padding.buffers(g.pd, g.ph, g.pw, width).from(fd, fh, fw);
  const sizes = changetype<RowProductSizes>(scratch + offsetof<Padding>()).set(g, ci, ci <= 2);
  sizes.planePitch = planePitch;
  sizes.linePitch = rowPitch;
  const filter = g.arranged ? w : scratch + STRUCTS;
  if (!g.arranged) arrangeInputGradient(w, filter, scratch, g);
  const padded = scratch + STRUCTS + g.ownFilterBytes;
  const rows = g.copy ? padded + <usize>g.group * imagePitch : padded;
  const outputs = rows + ((g.places + 3) << 2);
  for (let n = 0; n < g.batch; n += g.group) {
    const images = min(g.group, g.batch - n);
    let image = dy + ((<usize>n * g.positions * g.co) << 2);
    if (g.copy) {
      padImages(image, padded, images, padding);
      image = padded;
    }
    let b = filter;
    for (let rd = 0; rd < sd; rd++) {
      const td = taps(g.kd, sd, rd),
        xd = first(rd, bd, sd),
        nd = count(id, xd, sd);
      for (let rh = 0; rh < sh; rh++) {
        const th = taps(g.kh, sh, rh),
          xh = first(rh, bh, sh),
          nh = count(ih, xh, sh);
        for (let rw = 0; rw < sw; rw++) {
          const tw = taps(g.kw, sw, rw),
            xw = first(rw, bw, sw),
            nw = count(iw, xw, sw);
          if (td * th * tw > g.most) continue;
          let m: usize = 0;
          for (let p = 0; p < images; p++) {
            for (let z = 0; z < nd; z++) {
              const qd = (xd + bd) / sd + z - td + 1 + fd;
              for (let y = 0; y < nh; y++) {
                const qh = (xh + bh) / sh + y - th + 1 + fh;
                const qw = (xw + bw) / sw - tw + 1 + fw;
                let row = image + <usize>p * imagePitch + <usize>qd * planePitch;
                row += <usize>qh * rowPitch + ((<usize>qw * width) << 2);
                const place = (((n + p) * id + xd + z * sd) * ih + xh + y * sh) * iw + xw;
                let output = dx + ((<usize>place * written) << 2);
                for (let x = 0; x < nw; x++) {
                  store<u32>(rows + (m << 2), <u32>row);
                  store<u32>(outputs + (m << 2), <u32>output);
                  row += (<usize>width) << 2;
                  output += (<usize>sw * written) << 2;
                  m++;
                }
              }
            }
          }
          if (td * th * tw === 0) {
            constant(outputs, m, sizes);
          } else if (m > 0) {
            sizes.rows(td, th, tw * width);
            rowProduct(rows, outputs, m, b, sizes);
          }
          b += (<usize>(td * th * tw) * width * columnsOf(ci)) << 2;
        }
      }
    }
  }
}

/** The columns of a packed filter, those of zeros included. */
function columnsOf(ci: i32): i32 {
  return ci <= 2 ? ci : (ci + 3) & ~3;
}

/** Places that no tap reaches hold the activation of the bias. */
function constant(outputs: usize, m: usize, g: RowProductSizes): void {
  const ci = g.columns,
    bias = g.bias;
  for (let i: usize = 0; i < m; i++) {
    const output = <usize>load<u32>(outputs + (i << 2));
    for (let n = 0; n < ci; n += 4) {
      const v = bias ? loadLanes(bias + ((<usize>n) << 2), ci - n) : f32x4.splat(0);
      storeLanes(output + ((<usize>n) << 2), activate(v, g.activation, g.alpha), ci - n);
    }
  }
}
