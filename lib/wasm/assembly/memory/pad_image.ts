/**
 * Copies images [count, d, h, w, c] into a buffer of zeros [count, pd, ph, pw, pc], each from
 * (fd, fh, fw) on. What does not fit on the far side is cut, and pc is at least c. A border longer than
 * the buffer leaves nothing of the images.
 */
export function padImages(
  from: usize,
  to: usize,
  count: i32,
  d: i32,
  h: i32,
  w: i32,
  c: i32,
  pd: i32,
  ph: i32,
  pw: i32,
  pc: i32,
  fd: i32,
  fh: i32,
  fw: i32,
): void {
  const depth = min(d, pd - fd),
    height = min(h, ph - fh),
    width = min(w, pw - fw);
  const size = (<usize>count * pd * ph * pw * pc) << 2;
  if (depth <= 0 || height <= 0 || width <= 0) {
    memory.fill(to, 0, size);
    return;
  }
  const line = (<usize>width * pc) << 2;
  // What lies between two lines of an image is border.
  let end = to;
  for (let n = 0; n < count; n++) {
    for (let z = 0; z < depth; z++) {
      for (let y = 0; y < height; y++) {
        let source = from + ((<usize>((n * d + z) * h + y) * w * c) << 2);
        let target = to + ((<usize>(((n * pd + z + fd) * ph + y + fh) * pw + fw) * pc) << 2);
        if (c === pc) {
          memory.fill(end, 0, target - end);
          memory.copy(target, source, line);
          end = target + line;
          continue;
        }
        memory.fill(end, 0, target + line - end);
        end = target + line;
        for (let x = 0; x < width; x++) {
          memory.copy(target, source, (<usize>c) << 2);
          source += (<usize>c) << 2;
          target += (<usize>pc) << 2;
        }
      }
    }
  }
  memory.fill(end, 0, to + size - end);
}
