/** A convolution as one matrix product: its left rows are the windows of the padded image itself. */

import { padImages } from '../memory/pad_image';
import { windowPointers } from '../memory/windows';
import { loadLanes } from '../product/multiply_add';
import { panelWidth, rowProduct } from '../product/row_product';

/**
 * y = activation(x * w + bias). `scratch` holds the filter's panels, a padded group of images, and two
 * pointers for each position in it, three more at the end of each list. `copy` is 0 where x needs no
 * border; `thin` is 1 for one or two filters whose rows of taps fill whole vectors.
 */
export function convolution(
  x: usize,
  w: usize,
  y: usize,
  scratch: usize,
  bias: usize,
  activation: i32,
  alpha: f32,
  batch: i32,
  group: i32,
  copy: i32,
  thin: i32,
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
): void {
  const pd = copy ? (od - 1) * sd + kd : id;
  const ph = copy ? (oh - 1) * sh + kh : ih;
  const pw = copy ? (ow - 1) * sw + kw : iw;
  const linePitch = (<usize>pw * ci) << 2;
  const planePitch = <usize>ph * linePitch;
  const imagePitch = <usize>pd * planePitch;
  const positions = od * oh * ow;
  const depth = kd * kh * kw * ci;
  const padded = scratch + ((<usize>packPanels(w, scratch, depth, co, thin !== 0)) << 2);
  const pointers = copy ? padded + <usize>group * imagePitch : padded;
  const outputs = pointers + ((<usize>group * positions + 3) << 2);
  for (let n = 0; n < batch; n += group) {
    const images = min(group, batch - n);
    let image = x + ((<usize>n * id * ih * iw * ci) << 2);
    if (copy) {
      padImages(image, padded, images, id, ih, iw, ci, pd, ph, pw, ci, bd, bh, bw);
      image = padded;
    }
    const m = windowPointers(
      image,
      pointers,
      images,
      od,
      oh,
      ow,
      ci,
      sd,
      sh,
      sw,
      imagePitch,
      planePitch,
      linePitch,
    );
    let output = y + ((<usize>n * positions * co) << 2);
    for (let i = 0; i < m; i++) {
      store<u32>(outputs + ((<usize>i) << 2), <u32>output);
      output += (<usize>co) << 2;
    }
    rowProduct(
      pointers,
      outputs,
      m,
      scratch,
      kd,
      kh,
      kw * ci,
      planePitch,
      linePitch,
      co,
      thin !== 0,
      bias,
      activation,
      alpha,
    );
  }
}

/** w [depth, co] as panels of columns, with zeros where there is no column. Returns their floats. */
function packPanels(w: usize, to: usize, depth: i32, co: i32, thin: bool): i32 {
  const start = to;
  for (let n = 0; n < co; ) {
    const panel = panelWidth(n, co, thin);
    let from = w + ((<usize>n) << 2);
    for (let k = 0; k < depth; k++) {
      if (thin) f32.store(to, f32.load(from));
      else v128.store(to, loadLanes(from, co - n));
      if (panel === 8) v128.store(to, loadLanes(from + 16, co - n - 4), 16);
      to += (<usize>panel) << 2;
      from += (<usize>co) << 2;
    }
    n += panel;
  }
  return <i32>((to - start) >> 2);
}
