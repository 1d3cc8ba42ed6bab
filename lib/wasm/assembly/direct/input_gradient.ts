/**
 * dX of a convolution, that is, the transposed convolution of dY, by phases.
 *
 * With i the place in dX, b the border before it and s the stride, the taps that reach i are those equal
 * to r = (i + b) mod s modulo s. In an image dY with borders of zeros, their T values for
 * q = (i + b - r) / s lie in one stretch, from q - T + 1 to q. So each phase is one matrix product whose
 * left side is the image itself, and no zero is ever inserted or multiplied.
 */

import { padImages } from '../memory/pad_image';
import { activate, loadLanes, storeLanes } from '../product/multiply_add';
import { taps } from '../product/pack_filter';
import { rowProduct } from '../product/row_product';

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

/**
 * `filter` is packed (pack_filter.ts). `width` is co, rounded up to a multiple of 4 when ci is 1 or 2.
 * `scratch` holds a padded group of images and then two pointers for each place of a phase in it, three
 * more at the end of each list. `copy` is 0 where dY needs no padding and serves as it is. Phases of more
 * than `most` taps are left out, here and in the packed filter.
 */
export function inputGradient(
  dy: usize,
  filter: usize,
  dx: usize,
  scratch: usize,
  bias: usize,
  activation: i32,
  alpha: f32,
  batch: i32,
  group: i32,
  copy: i32,
  width: i32,
  id: i32,
  ih: i32,
  iw: i32,
  ci: i32,
  od: i32,
  oh: i32,
  ow: i32,
  co: i32,
  kd: i32,
  kh: i32,
  kw: i32,
  sd: i32,
  sh: i32,
  sw: i32,
  bd: i32,
  bh: i32,
  bw: i32,
  most: i32,
): void {
  const fd = before(kd, sd, bd, most),
    fh = before(kh, sh, bh, most),
    fw = before(kw, sw, bw, most);
  const pd = fd + reached(id, od, sd, bd),
    ph = fh + reached(ih, oh, sh, bh),
    pw = fw + reached(iw, ow, sw, bw);
  const linePitch = (<usize>pw * width) << 2;
  const planePitch = <usize>ph * linePitch;
  const imagePitch = <usize>pd * planePitch;
  const rows = copy ? scratch + <usize>group * imagePitch : scratch;
  const places = <usize>group * ((id - 1) / sd + 1) * ((ih - 1) / sh + 1) * ((iw - 1) / sw + 1);
  const outputs = rows + ((places + 3) << 2);
  for (let n = 0; n < batch; n += group) {
    const images = min(group, batch - n);
    let image = dy + ((<usize>n * od * oh * ow * co) << 2);
    if (copy) {
      padImages(image, scratch, images, od, oh, ow, co, pd, ph, pw, width, fd, fh, fw);
      image = scratch;
    }
    let b = filter;
    for (let rd = 0; rd < sd; rd++) {
      const td = taps(kd, sd, rd),
        xd = first(rd, bd, sd),
        nd = count(id, xd, sd);
      for (let rh = 0; rh < sh; rh++) {
        const th = taps(kh, sh, rh),
          xh = first(rh, bh, sh),
          nh = count(ih, xh, sh);
        for (let rw = 0; rw < sw; rw++) {
          const tw = taps(kw, sw, rw),
            xw = first(rw, bw, sw),
            nw = count(iw, xw, sw);
          if (td * th * tw > most) continue;
          let m: usize = 0;
          for (let p = 0; p < images; p++) {
            for (let z = 0; z < nd; z++) {
              const qd = (xd + bd) / sd + z - td + 1 + fd;
              for (let y = 0; y < nh; y++) {
                const qh = (xh + bh) / sh + y - th + 1 + fh;
                const qw = (xw + bw) / sw - tw + 1 + fw;
                let row = image + <usize>p * imagePitch + <usize>qd * planePitch;
                row += <usize>qh * linePitch + ((<usize>qw * width) << 2);
                const line = (((n + p) * id + xd + z * sd) * ih + xh + y * sh) * iw + xw;
                let output = dx + ((<usize>line * ci) << 2);
                for (let x = 0; x < nw; x++) {
                  store<u32>(rows + (m << 2), <u32>row);
                  store<u32>(outputs + (m << 2), <u32>output);
                  row += (<usize>width) << 2;
                  output += (<usize>sw * ci) << 2;
                  m++;
                }
              }
            }
          }
          if (td * th * tw === 0) {
            constant(outputs, m, ci, bias, activation, alpha);
          } else if (m > 0) {
            rowProduct(
              rows,
              outputs,
              m,
              b,
              td,
              th,
              tw * width,
              planePitch,
              linePitch,
              ci,
              ci <= 2,
              bias,
              activation,
              alpha,
            );
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
function constant(
  outputs: usize,
  m: usize,
  ci: i32,
  bias: usize,
  activation: i32,
  alpha: f32,
): void {
  for (let i: usize = 0; i < m; i++) {
    const output = <usize>load<u32>(outputs + (i << 2));
    for (let n = 0; n < ci; n += 4) {
      const v = bias ? loadLanes(bias + ((<usize>n) << 2), ci - n) : f32x4.splat(0);
      storeLanes(output + ((<usize>n) << 2), activate(v, activation, alpha), ci - n);
    }
  }
}
